internal import CivilDate
public import TimeZones

extension CronSchedule {
  /// The next times after a moment, soonest first; fewer where there are none for five years.
  ///
  /// - Parameters:
  ///   - now: in seconds since 1970.
  ///   - start: when the last run was, or the schedule came to be; only `@every` counts from there.
  public func next(
    _ count: Int,
    after now: Int64,
    since start: Int64? = nil,
    in zone: TimeZone
  ) -> [Int64] {
    var found: [Int64] = []
    var last = now
    while found.count < count, let next = next(after: last, since: start, in: zone) {
      found.append(next)
      last = next
    }
    return found
  }

  /// The next time after a moment; `nil` where there is none for five years, as for 31 February.
  public func next(after now: Int64, since start: Int64? = nil, in zone: TimeZone) -> Int64? {
    switch rule {
    case .every(let delay):
      guard let start, start < now, start >= 0 else { return (start ?? now) &+ delay }
      return start + ((now - start) / delay + 1) * delay
    case .fields(let fields):
      return fields.next(after: now, in: zone)
    }
  }
}

extension CronSchedule.Fields {
  /// Clocks that jump make some steps go nowhere; there is no schedule that takes as many.
  private static let stepLimit = 100_000

  /// In the same steps as robfig/cron, so that where clocks jump the same moments are found.
  func next(after now: Int64, in zone: TimeZone) -> Int64? {
    var time = LocalTime(now &+ 1, in: zone)
    let lastYear = time.date.year &+ 5
    // Whether what is smaller than the field at hand has been set to its beginning.
    var isAtStart = false
    var steps = 0

    wrap: while time.date.year <= lastYear {
      while !month.contains(time.date.month) {
        steps += 1
        guard steps < Self.stepLimit else { return nil }
        if !isAtStart { time = time.startOfMonth }
        isAtStart = true
        time = time.addingMonth()
        if time.date.month == 1 { continue wrap }
      }
      while !matchesDay(time) {
        steps += 1
        guard steps < Self.stepLimit else { return nil }
        if !isAtStart { time = time.startOfDay }
        isAtStart = true
        let tomorrow = time.adding(days: 1)
        // Some clocks skip a day, and some skip midnight.
        time = tomorrow.seconds > time.seconds ? tomorrow : time.adding(seconds: 86_400)
        if time.hour > 12 {
          time = time.adding(seconds: Int64(24 - time.hour) * 3600)
        } else if time.hour != 0 {
          time = time.adding(seconds: -Int64(time.hour) * 3600)
        }
        if time.date.day == 1 { continue wrap }
      }
      while !hour.contains(time.hour) {
        steps += 1
        guard steps < Self.stepLimit else { return nil }
        if !isAtStart { time = time.startOfHour }
        isAtStart = true
        time = time.adding(seconds: 3600)
        if time.hour == 0 { continue wrap }
      }
      while !minute.contains(time.minute) {
        steps += 1
        guard steps < Self.stepLimit else { return nil }
        if !isAtStart { time = time.startOfMinute }
        isAtStart = true
        time = time.adding(seconds: 60)
        if time.minute == 0 { continue wrap }
      }
      while !time.showsFullMinute {
        steps += 1
        guard steps < Self.stepLimit else { return nil }
        isAtStart = true
        time = time.adding(seconds: 1)
        if time.showsFullMinute { continue wrap }
      }
      // Clocks that are set back by days, which no real ones are, could lead to the past.
      return time.seconds > now ? time.seconds : nil
    }
    return nil
  }

  private func matchesDay(_ time: LocalTime) -> Bool {
    let fitsMonth = dayOfMonth.contains(time.date.day)
    let fitsWeek = dayOfWeek.contains(time.date.weekday)
    return dayOfMonth.isOpen || dayOfWeek.isOpen ? fitsMonth && fitsWeek : fitsMonth || fitsWeek
  }
}
