public import HTTP
import Synchronization

/// A clock that only moves when someone waits.
public final class FakeClock: Sendable {
  public init() {}

  private let state = Mutex<(now: Duration, waits: [Duration])>((.zero, []))

  public var waits: [Duration] { state.withLock(\.waits) }

  public func advance(by duration: Duration) { state.withLock { $0.now += duration } }

  public var time: Timekeeper {
    Timekeeper(
      now: { self.state.withLock(\.now) },
      sleep: { duration in
        self.state.withLock { state in
          state.now += duration
          state.waits.append(duration)
        }
      },
      random: { 1 }
    )
  }
}

extension Timekeeper {
  /// A clock on which an hour passes in a few seconds, for work that waits in several tasks at once.
  public static func fast() -> Timekeeper {
    let clock = ContinuousClock()
    let start = clock.now
    return Timekeeper(
      now: { start.duration(to: clock.now) * 500 },
      sleep: { duration async throws(CancellationError) in
        do {
          try await Task.sleep(for: duration / 500, clock: clock)
        } catch {
          throw CancellationError()
        }
      },
      random: { 1 }
    )
  }
}
