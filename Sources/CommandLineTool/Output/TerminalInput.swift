#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Reads what is typed in at a terminal.
enum TerminalInput {
  /// A line is at most this long; what is longer counts as the end of the input.
  private static let limit = 1 << 16
  /// How long a Ctrl-C may go unnoticed, in milliseconds.
  private static let patience: Int32 = 50

  /// The next line without its newline; `nil` at the end of the input, and once the task is cancelled.
  ///
  /// Signals do not interrupt the waiting: they cancel the task, so that is looked at between short
  /// waits.
  static func line(from descriptor: Int32) -> String? {
    var bytes: [UInt8] = []
    while bytes.count < limit {
      guard wait(for: descriptor) else { return nil }
      var byte: UInt8 = 0
      let count = Glibc.read(descriptor, &byte, 1)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return nil }
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  /// Whether there is something to read; false once the task is cancelled.
  private static func wait(for descriptor: Int32) -> Bool {
    while !Task.isCancelled {
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let count = poll(&request, 1, patience)
      if count > 0 { return true }
      if count < 0, errno != EINTR { return false }
    }
    return false
  }
}
