import CCurl
import Glibc
import HTTP
import Synchronization

/// Owns the thread that drives libcurl. Everyone else talks to the thread through its mailbox.
final class Engine: Sendable {
  private let settings: ConnectionSettings
  private let mailbox = Mailbox()
  private let thread = Mutex<ThreadState>(.notStarted)

  private enum ThreadState {
    case notStarted
    case running(pthread_t)
    case ended
  }

  init(_ settings: ConnectionSettings) { self.settings = settings }

  deinit { shutDown() }

  var statistics: CurlTransport.Statistics { mailbox.statistics }

  /// Initialises libcurl on another thread. What goes wrong is told to the first request.
  static func prepare() {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    _ = pthread_create(
      &thread,
      &attributes,
      { _ in
        _ = CCurlInitialise()
        return nil
      },
      nil
    )
  }

  /// Hands a transfer to the thread and waits for its answer.
  func run(_ transfer: Transfer) async throws(HTTPError) -> HTTPResponse {
    try start()
    let answer = await withTaskCancellationHandler {
      mailbox.post(.start(transfer))
      return await transfer.wait()
    } onCancel: {
      cancel(transfer)
    }
    return try answer.get()
  }

  /// Ends a transfer, wherever it stands; one that has ended stays as it is.
  func cancel(_ transfer: Transfer) {
    transfer.fail(.cancelled)
    mailbox.post(.cancel(transfer))
  }

  /// Lets a paused transfer go on.
  func resume(_ transfer: Transfer) { mailbox.post(.resume(transfer)) }

  func shutDown() {
    let running: pthread_t? = thread.withLock { state in
      defer { state = .ended }
      if case .running(let thread) = state { return thread }
      return nil
    }
    mailbox.stop()
    if let running { pthread_join(running, nil) }
  }

  private func start() throws(HTTPError) {
    let failure: HTTPError? = thread.withLock { state in
      guard case .notStarted = state else { return nil }
      guard CCurlInitialise() else {
        return .transportUnavailable(reason: "libcurl cannot be initialised")
      }
      let loop = Unmanaged.passRetained(LoopStart(settings: settings, mailbox: mailbox))
      var thread = pthread_t()
      let status = pthread_create(&thread, nil, engineThread, loop.toOpaque())
      guard status == 0 else {
        loop.release()
        return .transportUnavailable(reason: "no thread for the network can be started")
      }
      state = .running(thread)
      return nil
    }
    if let failure { throw failure }
  }
}

/// What the thread is given. It does not hold the engine, whose end is what ends the thread.
private final class LoopStart: Sendable {
  let settings: ConnectionSettings
  let mailbox: Mailbox

  init(settings: ConnectionSettings, mailbox: Mailbox) {
    self.settings = settings
    self.mailbox = mailbox
  }
}

/// The thread's main function.
private func engineThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  // Signals belong to the program's other threads. SIGPIPE has to stay blocked here: OpenSSL writes
  // to sockets that the other side may have closed.
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_SETMASK, &all, nil)
  let start = Unmanaged<LoopStart>.fromOpaque(argument).takeRetainedValue()
  Loop(settings: start.settings, mailbox: start.mailbox).run()
  return nil
}
