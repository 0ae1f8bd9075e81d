/// What clocks show at a place; Go's `time.Location`.
public enum TimeZone: Sendable {
  case utc
  /// A zone that a text named, or whose distance it gave; the name may be empty.
  case fixed(name: String, offset: Int64)
  case file(TimeZoneFile)

  /// What holds in a zone for a while.
  public struct Period: Sendable, Equatable {
    /// `CET`, `-03`.
    public var name: String
    /// Seconds east of Greenwich.
    public var offset: Int64
    public var isDaylightSaving = false

    public init(name: String, offset: Int64, isDaylightSaving: Bool = false) {
      self.name = name
      self.offset = offset
      self.isDaylightSaving = isDaylightSaving
    }

    public static let utc = Period(name: "UTC", offset: 0)
  }

  /// What holds at a moment, given in seconds since the beginning of 1970.
  public func period(at seconds: Int64) -> Period {
    switch self {
    case .utc: .utc
    case .fixed(let name, let offset): Period(name: name, offset: offset)
    case .file(let file): file.period(at: seconds)
    }
  }

  /// The zone of a name in the tz database; `nil` where the name is none, or the file is no zone.
  ///
  /// - Parameter file: the compiled file of a zone, `Europe/Stockholm`; only asked for what can be a name.
  public init?(named name: String, file: (_ name: String) -> [UInt8]?) {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard name.utf8.count < 256, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !name.hasPrefix("\\"), parts.allSatisfy({ !$0.isEmpty && !$0.elementsEqual("..".utf8) }),
      let zone = file(name).flatMap(TimeZoneFile.init)
    else { return nil }
    self = .file(zone)
  }
}
