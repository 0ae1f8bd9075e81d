/// What the process's exit status means. Part of the contract with scripts: a number never changes
/// its meaning.
public enum ExitCode: Int32, Sendable, CaseIterable {
  case done = 0
  case failed = 1
  case changes = 2
  case usage = 64
  case configInvalid = 65
  case fileMissing = 66
  case unreachable = 69
  case tryLater = 75
  case denied = 77
  case checkFailed = 78
  case timedOut = 124
  case interrupted = 130

  /// The line about it in `--help`.
  var meaning: String {
    switch self {
    case .done: "done"
    case .failed: "failed"
    case .changes: "diff --exit-code: something would change"
    case .usage: "wrong usage"
    case .configInvalid: "the config is invalid"
    case .fileMissing: "a file is missing or cannot be read"
    case .unreachable: "the cluster, or a server of charts, cannot be reached"
    case .tryLater: "try again later: someone else is at work, or a conflict"
    case .denied: "not allowed"
    case .checkFailed: "a check before the deploy failed; nothing was applied"
    case .timedOut: "the wait timed out; what is not undone goes on in the cluster"
    case .interrupted: "interrupted"
    }
  }
}
