/// Time zones by their names in the tz database, each read once.
///
/// Only used on the one thread that renders.
final class TimeZones {
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
    let zone = load(name) ?? .utc
    found[name] = zone
    return zone
  }

  private func load(_ name: String) -> TimeZone? {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard name.utf8.count < 256, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !name.hasPrefix("\\"), parts.allSatisfy({ !$0.isEmpty && !$0.elementsEqual("..".utf8) }),
      let bytes = source(name)
    else { return nil }
    return TimeZoneFile(bytes).map(TimeZone.file)
  }
}
