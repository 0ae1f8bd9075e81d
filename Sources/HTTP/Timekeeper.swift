/// Time and chance, handed in so that tests own them.
public struct Timekeeper: Sendable {
  /// A time that only ever grows, from an arbitrary start.
  public var now: @Sendable () -> Duration
  /// Waits, and throws when the task is cancelled.
  public var sleep: @Sendable (Duration) async throws(CancellationError) -> Void
  /// A number from 0 to 1.
  public var random: @Sendable () -> Double

  public init(
    now: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws(CancellationError) -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
  }

  /// The machine's own clock and random numbers.
  public static func system() -> Timekeeper {
    let clock = ContinuousClock()
    let start = clock.now
    return Timekeeper(
      now: { start.duration(to: clock.now) },
      sleep: { duration async throws(CancellationError) in
        do {
          try await Task.sleep(for: duration, clock: clock)
        } catch {
          throw CancellationError()
        }
      },
      random: { Double.random(in: 0...1) }
    )
  }
}
