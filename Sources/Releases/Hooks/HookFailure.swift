public import Charts
public import Kubernetes

/// Why a hook did not do what it should.
public struct HookFailure: Sendable, Equatable {
  public enum Reason: Sendable, Equatable {
    /// Its manifest cannot be read; what is wrong with it.
    case unreadable(String)
    /// The server would not do something with it; `action` says what, such as `create Job migrate`.
    case refused(KubernetesError, action: String)
    /// It has failed, or will not come to an end by itself.
    case failed(Readiness)
    /// It has not ended in time; how far it had come.
    case timedOut(Readiness?, after: Duration)
    /// What the last run left was deleted, and is still there.
    case stillThere(after: Duration)
  }

  public var event: Hook.Event
  public var hook: ReleaseHook
  public var reason: Reason
  /// The last lines that its containers wrote.
  public var lines: [String]

  public init(event: Hook.Event, hook: ReleaseHook, reason: Reason, lines: [String] = []) {
    self.event = event
    self.hook = hook
    self.reason = reason
    self.lines = lines
  }
}

extension HookFailure: CustomStringConvertible {
  /// One line in plain words, for messages and for the description of a revision:
  /// `pre-install hook Job "migrate" failed: the container "main" ended with exit code 1`.
  public var description: String {
    let subject = "\(event.rawValue) hook \(hook.kind) \"\(hook.name)\""
    return switch reason {
    case .unreadable: "\(subject) cannot be read: \(shortReason)"
    case .stillThere: "\(subject) cannot run: \(shortReason)"
    case .timedOut: "\(subject) did not end: \(shortReason)"
    case .failed, .refused: "\(subject) failed: \(shortReason)"
    }
  }

  /// The reason alone: `the container "main" ended with exit code 1`.
  public var shortReason: String {
    switch reason {
    case .unreadable(let mistake): mistake
    case .refused(_, let action): "the cluster would not \(action)"
    case .failed(let readiness): readiness.reason
    case .timedOut(let readiness, let timeout):
      "it is not done after \(timeout.components.seconds) s"
        + (readiness.map { ": \($0.reason)" } ?? "")
    case .stillThere(let timeout):
      "the old one is still there \(timeout.components.seconds) s after it was deleted"
    }
  }
}
