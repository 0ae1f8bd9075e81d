public import Host

/// The tz database of a machine, where it has one.
///
/// ```swift
/// let zones = TimeZoneDatabase(host.files)
/// zones["Europe/Stockholm"]?.period(at: 0).name  // "CET"
/// ```
public struct TimeZoneDatabase: Sendable {
  private let files: Files

  private static let folder = "/usr/share/zoneinfo/"

  public init(_ files: Files) { self.files = files }

  /// Whether the machine has one; without, no zone is known but UTC.
  public var isThere: Bool { bytes(of: "Europe/London") != nil || bytes(of: "Etc/UTC") != nil }

  /// The zone of that name; `nil` where it is not there.
  public subscript(name: String) -> TimeZone? {
    name == "UTC" ? .utc : TimeZone(named: name, file: bytes(of:))
  }

  /// The compiled file of a zone, whose name has been looked at already.
  public func bytes(of name: String) -> [UInt8]? {
    try? files.read(Self.folder + name, TimeZoneFile.sizeLimit)
  }

  /// The names of all zones, for "did you mean".
  public func names() -> [String] {
    var found: [String] = []
    var waiting = [""]
    var folders = 0
    while let prefix = waiting.popLast(), folders < 200 {
      folders += 1
      for entry in (try? files.list(Self.folder + prefix, 2000)) ?? [] {
        // Copies of the whole, and tables, have names that begin with a small letter.
        guard let first = entry.name.utf8.first, (0x41...0x5A).contains(first),
          !entry.name.utf8.contains(UInt8(ascii: "."))
        else { continue }
        switch entry.kind {
        case .folder: waiting.append("\(prefix)\(entry.name)/")
        case .file: found.append(prefix + entry.name)
        case .other: break
        }
      }
    }
    return found.sorted()
  }
}
