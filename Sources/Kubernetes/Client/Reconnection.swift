import HTTP

/// Decides whether a stream that has ended is opened again, and waits before it is.
struct Reconnection: Sendable {
  private let time: Timekeeper
  private let patience: Duration
  private var failures = 0
  private var failingSince: Duration?

  /// - Parameter patience: for how long nothing may come before an error is thrown on.
  init(time: Timekeeper, patience: Duration) {
    self.time = time
    self.patience = patience
  }

  /// Something came.
  mutating func succeeded() {
    failures = 0
    failingSince = nil
  }

  /// Waits after a stream has ended, longer from time to time; the first end costs no wait.
  mutating func wait() async throws(KubernetesError) {
    if failingSince == nil {
      failingSince = time.now()
    } else {
      try await sleep()
    }
  }

  /// Waits after a failure that may pass, and throws any other on, or this one when patience ends.
  mutating func wait(after error: KubernetesError) async throws(KubernetesError) {
    guard Self.mayPass(error) else { throw error }
    let start = failingSince ?? time.now()
    failingSince = start
    if time.now() - start > patience { throw error }
    try await sleep()
  }

  private mutating func sleep() async throws(KubernetesError) {
    let longest = Duration.milliseconds(250) * (1 << min(failures, 5))
    failures += 1
    do {
      try await time.sleep(longest / 2 + longest / 2 * time.random())
    } catch {
      throw .cancelled
    }
  }

  private static func mayPass(_ error: KubernetesError) -> Bool {
    switch error {
    case .unreachable(_, let cause): cause.isTransient
    case .refused(let status): status.code == 429 || status.code >= 500
    default: false
    }
  }
}
