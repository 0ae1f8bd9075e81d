import Releases
import Synchronization

/// Collects what was done while several requests are under way.
final class Changes: Sendable {
  private let events = Mutex<[ReleaseWriter.Event]>([])

  func append(_ event: ReleaseWriter.Event) { events.withLock { $0.append(event) } }

  var all: [ReleaseWriter.Event] { events.withLock { $0 } }
}
