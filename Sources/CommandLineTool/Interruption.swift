import Dispatch
#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Ctrl-C: once asks the work to end well, twice ends it.
public enum Interruption {
  /// Runs the work; the first SIGINT, SIGTERM or SIGHUP cancels it, the second ends the process at
  /// once.
  public static func guarding(_ work: @escaping @Sendable () async -> ExitCode) async -> ExitCode {
    // A reader that went away is told by write's result.
    signal(SIGPIPE, SIG_IGN)
    let task = Task { await work() }
    var sources: [any DispatchSourceSignal] = []
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if task.isCancelled { _exit(ExitCode.interrupted.rawValue) }
        task.cancel()
      }
      source.activate()
      sources.append(source)
    }
    let code = await task.value
    for source in sources { source.cancel() }
    // Whatever an interrupted verb could not do, this is why.
    return task.isCancelled && code != .done ? .interrupted : code
  }
}
