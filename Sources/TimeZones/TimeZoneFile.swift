/// A compiled zone of the tz database (RFC 8536), read with the rules of Go's `time.LoadLocation`.
public struct TimeZoneFile: Sendable {
  private struct Transition {
    /// Seconds since 1970.
    var start: Int64
    /// Which of the periods begins.
    var period: Int
  }

  private let periods: [TimeZone.Period]
  private let transitions: [Transition]
  /// What holds after the last transition.
  private let rule: TimeZoneRule?

  /// How large a file is read; the largest of the tz database has 4 KB.
  public static let sizeLimit = 1 << 20

  /// `nil` for bytes that are no such file.
  init?(_ bytes: [UInt8]) {
    var reader = Reader(rest: bytes[...])
    guard var header = reader.header() else { return nil }
    let isWide = header.version != 0
    if isWide {
      // The first half is for readers that know 32 bits only.
      guard reader.skip(header.size(timeWidth: 4)), let wide = reader.header() else { return nil }
      header = wide
    }
    let width = isWide ? 8 : 4
    guard let times = reader.take(header.transitions * width),
      let indexes = reader.take(header.transitions), let types = reader.take(header.types * 6),
      let letters = reader.take(header.letters),
      reader.skip(header.leaps * (width + 4) + header.standards + header.universals),
      header.types > 0
    else { return nil }
    var periods: [TimeZone.Period] = []
    for index in 0..<header.types {
      let entry = types.dropFirst(index * 6)
      let name = letters.dropFirst(Int(entry[entry.startIndex + 5])).prefix { $0 != 0 }
      periods.append(
        TimeZone.Period(
          name: String(decoding: name, as: UTF8.self),
          offset: Reader.number(entry.prefix(4)),
          isDaylightSaving: entry[entry.startIndex + 4] != 0
        )
      )
    }
    var transitions: [Transition] = []
    for (position, index) in indexes.enumerated() {
      guard Int(index) < periods.count else { return nil }
      let start = Reader.number(times.dropFirst(position * width).prefix(width))
      transitions.append(Transition(start: start, period: Int(index)))
    }
    self.periods = periods
    self.transitions = transitions
    let tail = reader.rest
    rule =
      isWide && tail.count > 2 && tail.first == 10 && tail.last == 10
      ? TimeZoneRule(tail.dropFirst().dropLast()) : nil
  }

  func period(at seconds: Int64) -> TimeZone.Period {
    guard let first = transitions.first, seconds >= first.start else { return earliest }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if seconds < transitions[middle].start { high = middle } else { low = middle }
    }
    if low == transitions.count - 1, let rule { return rule.period(at: seconds) }
    return periods[transitions[low].period]
  }

  /// What held before the first transition: the first period, unless a transition leads to it; else the
  /// last one of standard time before the first of summer time, else the first of standard time.
  private var earliest: TimeZone.Period {
    guard transitions.contains(where: { $0.period == 0 }) else { return periods[0] }
    if let first = transitions.first, periods[first.period].isDaylightSaving,
      let standard = periods[..<first.period].last(where: { !$0.isDaylightSaving })
    {
      return standard
    }
    return periods.first { !$0.isDaylightSaving } ?? periods[0]
  }
}

extension TimeZoneFile {
  private struct Header {
    var version: UInt8
    var universals: Int
    var standards: Int
    var leaps: Int
    var transitions: Int
    var types: Int
    var letters: Int

    /// The bytes of the data behind it.
    func size(timeWidth: Int) -> Int {
      transitions * (timeWidth + 1) + types * 6 + letters + leaps * (timeWidth + 4) + standards
        + universals
    }
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count >= 0, count <= rest.count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }

    mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    mutating func header() -> Header? {
      guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1)?.first,
        skip(15), let counts = take(24)
      else { return nil }
      let numbers = (0..<6).map { Int(Self.number(counts.dropFirst($0 * 4).prefix(4))) }
      guard numbers.allSatisfy({ $0 >= 0 && $0 <= TimeZoneFile.sizeLimit }) else { return nil }
      return Header(
        version: version,
        universals: numbers[0],
        standards: numbers[1],
        leaps: numbers[2],
        transitions: numbers[3],
        types: numbers[4],
        letters: numbers[5]
      )
    }

    /// A signed number of 4 or 8 bytes.
    static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
      let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return bytes.count == 4
        ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
  }
}
