import Releases
import Synchronization

/// How far a revision's hooks have come, for those who record it after the work has ended.
final class HookProgress: Sendable {
  private let state: Mutex<[ReleaseHook]>

  init(_ hooks: [ReleaseHook]) { state = Mutex(hooks) }

  var hooks: [ReleaseHook] {
    get { state.withLock(\.self) }
    set { state.withLock { $0 = newValue } }
  }
}
