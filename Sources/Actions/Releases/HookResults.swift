import JSON
import Releases
import Synchronization

/// The hooks of a revision, with how their runs went so far.
final class HookResults: Sendable {
  private let hooks: Mutex<[JSONValue]>

  init(_ hooks: [JSONValue]) { self.hooks = Mutex(hooks) }

  var all: [JSONValue] {
    get { hooks.withLock(\.self) }
    set { hooks.withLock { $0 = newValue } }
  }
}
