import CZlib

/// Compresses and expands the gzip format (RFC 1952) over zlib.
///
/// ```swift
/// let packed = try Gzip.compress(Array("text".utf8))
/// try Gzip.expand(packed, limit: 1 << 20)  // the same bytes again
/// ```
public enum Gzip {
  /// What can go wrong.
  public enum Failure: Error, Sendable, Equatable {
    /// The bytes are not gzip, or are damaged or cut short.
    case damaged
    /// More bytes would come out than the caller allowed.
    case tooLarge(limit: Int)
    /// zlib could not get memory.
    case outOfMemory
  }

  /// Whether the bytes begin as gzip files do.
  public static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.count > 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 0x08
  }

  /// The bytes, compressed: quickly where they are few, else as well as zlib can.
  public static func compress(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    // What is small fits wherever it goes; for the rest each byte counts.
    let level = bytes.count < 1 << 19 ? 3 : Z_BEST_COMPRESSION
    guard kubegate_deflate_gzip(&stream, level) == Z_OK else { throw .outOfMemory }
    defer { deflateEnd(&stream) }
    return try run(&stream, bytes, limit: .max) { deflate($0, $1 ? Z_FINISH : Z_NO_FLUSH) }
  }

  /// The original bytes, at most `limit` of them.
  ///
  /// - Throws: ``Failure/damaged`` for anything that is not one whole gzip member, and
  ///   ``Failure/tooLarge(limit:)`` before more than the limit is held in memory.
  public static func expand(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    guard kubegate_inflate_gzip(&stream) == Z_OK else { throw .outOfMemory }
    defer { inflateEnd(&stream) }
    return try run(&stream, bytes, limit: limit) { stream, _ in inflate(stream, Z_NO_FLUSH) }
  }

  /// Feeds the input in pieces that zlib's 32-bit counters can hold, until the stream ends.
  private static func run(
    _ stream: inout z_stream,
    _ input: [UInt8],
    limit: Int,
    step: (_ stream: z_streamp, _ isLast: Bool) -> Int32
  ) throws(Failure) -> [UInt8] {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var consumed = 0
    while true {
      let piece = min(input.count - consumed, 1 << 30)
      var status = Z_OK
      var produced = 0
      var taken = 0
      // zlib reads the input through a pointer that it does not declare as constant.
      input.withUnsafeBufferPointer { source in
        buffer.withUnsafeMutableBufferPointer { target in
          stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + consumed })
          stream.avail_in = UInt32(piece)
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          status = step(&stream, consumed + piece == input.count)
          taken = piece - Int(stream.avail_in)
          produced = target.count - Int(stream.avail_out)
        }
      }
      consumed += taken
      guard output.count + produced <= limit else { throw .tooLarge(limit: limit) }
      output.append(contentsOf: buffer[..<produced])
      switch status {
      case Z_STREAM_END: return output
      case Z_OK where taken > 0 || produced > 0: continue
      case Z_MEM_ERROR: throw .outOfMemory
      default: throw .damaged
      }
    }
  }
}
