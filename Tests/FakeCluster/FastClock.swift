public import HTTP

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
