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
  /// A clock for work that waits in several tasks at once. Its time passes by turns that waiting
  /// tasks get, not by the machine's: however busy that is, other tasks get their turns in between.
  public static func byTurns() -> Timekeeper {
    let clock = TurnClock()
    return Timekeeper(
      now: { clock.now },
      sleep: { duration async throws(CancellationError) in try await clock.sleep(duration) },
      random: { 1 }
    )
  }
}

private final class TurnClock: Sendable {
  private let time = Mutex(Duration.zero)

  /// How much a turn counts.
  private static let turn = Duration.milliseconds(200)

  var now: Duration { time.withLock(\.self) }

  func sleep(_ duration: Duration) async throws(CancellationError) {
    let end = now + duration
    while now < end {
      do {
        try await Task.sleep(for: .milliseconds(2))
      } catch {
        throw CancellationError()
      }
      time.withLock { $0 += min(Self.turn, duration) }
    }
  }
}
