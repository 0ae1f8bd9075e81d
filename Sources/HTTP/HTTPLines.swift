/// The lines of a body, without their line feeds, as they become complete; the last one may have
/// no line feed.
///
/// Both a watch and a log are lines.
public struct HTTPLines: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public typealias Failure = HTTPError

  private let body: HTTPBody
  private let limit: Int

  /// - Parameter limit: the longest line in bytes that is taken.
  public init(_ body: HTTPBody, limit: Int) {
    self.body = body
    self.limit = limit
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var chunks: HTTPBody.AsyncIterator
    fileprivate let limit: Int
    /// What has arrived, and from where on it has not been handed out.
    private var buffer: [UInt8] = []
    private var start = 0
    /// How far there surely is no line feed, so that a long line is not searched again per chunk.
    private var searched = 0
    private var isAtEnd = false

    fileprivate init(chunks: HTTPBody.AsyncIterator, limit: Int) {
      self.chunks = chunks
      self.limit = limit
    }

    public mutating func next() async throws(HTTPError) -> [UInt8]? {
      try await next(isolation: nil)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HTTPError) -> [UInt8]? {
      while true {
        if let line = try completeLine() { return line }
        if isAtEnd {
          guard start < buffer.count else { return nil }
          defer { start = buffer.count }
          return Array(buffer[start...])
        }
        guard let chunk = try await chunks.next(isolation: actor) else {
          isAtEnd = true
          continue
        }
        buffer.removeSubrange(..<start)
        searched -= start
        start = 0
        buffer += chunk
      }
    }

    private mutating func completeLine() throws(HTTPError) -> [UInt8]? {
      guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
        searched = buffer.count
        guard searched - start <= limit else { throw .responseTooLarge(limit: limit) }
        return nil
      }
      guard end - start <= limit else { throw .responseTooLarge(limit: limit) }
      defer {
        start = end + 1
        searched = start
      }
      return Array(buffer[start..<end])
    }
  }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(chunks: body.makeAsyncIterator(), limit: limit)
  }
}
