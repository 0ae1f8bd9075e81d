/// The bytes of a response as they arrive, in chunks of whatever size the network made.
///
/// It can be read once. Dropping it before its end closes the transfer, and so does cancelling the
/// task that reads it. A slow reader slows the sender down: only a bounded amount is kept ready.
public struct HTTPBody: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public typealias Failure = HTTPError

  /// Where the chunks come from.
  public protocol Source: AnyObject, Sendable {
    /// The next chunk, never empty; `nil` at the end, and from then on.
    ///
    /// - Throws: ``HTTPError/cancelled`` where the reading task was cancelled; otherwise why the
    ///   transfer broke off.
    func next() async throws(HTTPError) -> [UInt8]?
  }

  private let source: any Source

  /// A body over a transport's own source, which has to end its transfer when it is released.
  public init(_ source: any Source) { self.source = source }

  /// A body that is there already, for fakes.
  public init(chunks: [[UInt8]]) { source = FixedChunks(chunks) }

  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let source: any Source

    public mutating func next() async throws(HTTPError) -> [UInt8]? { try await source.next() }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HTTPError) -> [UInt8]? {
      try await source.next()
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: source) }

  /// Everything that is still to come.
  ///
  /// - Throws: ``HTTPError/responseTooLarge(limit:)`` beyond the limit, and what the transfer throws.
  public func collect(limit: Int) async throws(HTTPError) -> [UInt8] {
    var bytes: [UInt8] = []
    var iterator = makeAsyncIterator()
    while let chunk = try await iterator.next() {
      guard chunk.count <= limit - bytes.count else { throw .responseTooLarge(limit: limit) }
      bytes += chunk
    }
    return bytes
  }
}

/// Chunks that are known beforehand.
private actor FixedChunks: HTTPBody.Source {
  private var chunks: ArraySlice<[UInt8]>

  init(_ chunks: [[UInt8]]) { self.chunks = chunks.filter { !$0.isEmpty }[...] }

  func next() async throws(HTTPError) -> [UInt8]? { chunks.popFirst() }
}
