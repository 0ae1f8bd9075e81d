#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The two streams that a person or a script reads: results go to standard output, all talk to
/// standard error.
struct Console: Sendable {
  /// One of the streams.
  struct Stream: Sendable {
    var isTerminal: Bool
    /// Writes all of a text.
    var write: @Sendable (String) -> Void
  }

  var output: Stream
  var talk: Stream
  /// The columns of the terminal that talk goes to, which may change; `nil` where there is none.
  var columns: @Sendable () -> Int?
  /// Reads a line from whoever sits at the terminal, and gives `nil` at the end of the input and once
  /// the task is cancelled; `nil` itself where no one can be asked.
  var ask: (@Sendable () -> String?)?

  /// The columns that texts may take.
  var width: Int { columns() ?? 100 }

  /// The process's own streams.
  static func live() -> Console {
    let talk = stream(STDERR_FILENO)
    let canAsk = talk.isTerminal && isatty(STDIN_FILENO) == 1
    return Console(
      output: stream(STDOUT_FILENO),
      talk: talk,
      columns: { talk.isTerminal ? columns(of: STDERR_FILENO) : nil },
      ask: canAsk ? { @Sendable in TerminalInput.line(from: STDIN_FILENO) } : nil
    )
  }

  private static func stream(_ descriptor: Int32) -> Stream {
    Stream(isTerminal: isatty(descriptor) == 1) { write($0, to: descriptor) }
  }

  /// A closed pipe ends the writing silently, as for other tools.
  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  private static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

/// When colours are used: `--color` decides, else a terminal does, unless `NO_COLOR` is set or the
/// terminal is dumb.
enum ColorChoice {
  static func isOn(_ flag: String?, isTerminal: Bool, environment: [String: String]) -> Bool {
    switch flag {
    case "always": true
    case "never": false
    default:
      isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }
  }
}
