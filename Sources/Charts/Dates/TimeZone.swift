/// Go's `time.Location`: what clocks show at a place.
enum TimeZone: Sendable {
  case utc
  /// A zone that a text named, or whose distance it gave; the name may be empty.
  case fixed(name: String, offset: Int64)
  case file(TimeZoneFile)

  /// What holds in a zone for a while.
  struct Period: Sendable, Equatable {
    /// `CET`, `-03`.
    var name: String
    /// Seconds east of Greenwich.
    var offset: Int64
    var isDaylightSaving = false

    static let utc = Period(name: "UTC", offset: 0)
  }

  /// What holds at a moment, given in seconds since the beginning of 1970.
  func period(at seconds: Int64) -> Period {
    switch self {
    case .utc: .utc
    case .fixed(let name, let offset): Period(name: name, offset: offset)
    case .file(let file): file.period(at: seconds)
    }
  }
}
