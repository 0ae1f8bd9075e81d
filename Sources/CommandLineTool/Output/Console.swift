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
    var descriptor: Int32
    var isTerminal: Bool

    /// Writes all of the text. A closed pipe ends the writing silently, as for other tools.
    func write(_ text: String) {
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
      }
    }
  }

  var output: Stream
  var talk: Stream

  /// The process's own streams.
  static func live() -> Console {
    Console(
      output: Stream(descriptor: STDOUT_FILENO, isTerminal: isatty(STDOUT_FILENO) == 1),
      talk: Stream(descriptor: STDERR_FILENO, isTerminal: isatty(STDERR_FILENO) == 1)
    )
  }

  /// Whether someone is there to answer.
  var canAsk: Bool { isatty(STDIN_FILENO) == 1 && talk.isTerminal }

  /// The columns of the terminal that talk goes to; 100 where there is none.
  var width: Int {
    var size = winsize()
    guard talk.isTerminal, ioctl(talk.descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return 100 }
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
