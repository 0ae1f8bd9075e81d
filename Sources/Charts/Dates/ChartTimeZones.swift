internal import TimeZones

/// Time zones by their names in the tz database, each read once.
///
/// Only used on the one thread that renders.
final class ChartTimeZones {
  /// The compiled file of a zone: `Europe/Stockholm`.
  typealias Source = (_ name: String) -> [UInt8]?

  private let source: Source
  private var found: [String: TimeZone] = [:]

  init(_ source: @escaping Source) { self.source = source }

  /// The zone of that name; UTC where there is none, as Sprig has it, and for the local one, so that a
  /// chart renders the same everywhere.
  subscript(name: String) -> TimeZone {
    if ["", "UTC", "Local"].contains(name) { return .utc }
    if let zone = found[name] { return zone }
    let zone = TimeZone(named: name, file: source) ?? .utc
    found[name] = zone
    return zone
  }
}
