internal import CivilDate
internal import TimeZones

/// Go's `time.ParseInLocation`, the local zone being UTC.
struct GoTimeParser {
  /// Why a text is no time of that layout, in Go's words.
  struct Mistake: Error { var message: String }

  private let layout: String
  private let text: String
  private var rest: Substring
  private var restOfLayout = ""
  private var year: Int64 = 0
  private var month: Int64?
  private var day: Int64?
  private var dayOfYear: Int64?
  private var hour: Int64 = 0
  private var minute: Int64 = 0
  private var second: Int64 = 0
  private var nanoseconds: Int64 = 0
  private var isAfternoon: Bool?
  /// `Z` or `UTC` stood there.
  private var isUTC = false
  private var offset: Int64?
  private var zoneName = ""
  /// Whether the layout says itself where the fraction of a second stands.
  private var fractionFollows = false

  /// Reads a time.
  static func parse(_ text: String, layout: String) throws(Mistake) -> GoTime {
    var parser = GoTimeParser(layout: layout, text: text)
    return try parser.run()
  }

  private init(layout: String, text: String) {
    self.layout = layout
    self.text = text
    rest = text[...]
  }

  private func mistake(_ reason: String) -> Mistake {
    Mistake(message: "parsing time \(Self.quoted(text))\(reason)")
  }

  private func cannotParse(_ value: some StringProtocol, as piece: String) -> Mistake {
    mistake(
      " as \(Self.quoted(layout)): cannot parse \(Self.quoted(String(value))) as "
        + Self.quoted(piece)
    )
  }

  /// A text as the Go package `time` quotes it: all but printable ASCII in hexadecimal digits.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        out += "\\" + String(Unicode.Scalar(byte))
      case 0x20..<0x80: out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return out + "\""
  }

  private mutating func run() throws(Mistake) -> GoTime {
    let pieces = GoTimeLayout.pieces(layout)
    for (index, piece) in pieces.enumerated() {
      fractionFollows = false
      if let next = pieces[(index + 1)...].first(where: { !$0.isLiteral }), case .fraction = next {
        fractionFollows = true
      }
      try read(piece)
    }
    guard rest.isEmpty else { throw mistake(": extra text: \(Self.quoted(String(rest)))") }
    if let isAfternoon { hour = hour % 12 + (isAfternoon ? 12 : 0) }
    let (month, day) = try date()
    let time = GoTime(
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      nanoseconds: nanoseconds
    )
    if isUTC { return time }
    if let offset {
      let moment = time.adding(nanoseconds: -offset * 1_000_000_000)
      if offset == 0, zoneName.isEmpty || zoneName == "UTC" { return moment }
      return moment.at(.fixed(name: zoneName, offset: offset))
    }
    guard !zoneName.isEmpty, zoneName != "UTC" else { return time }
    // A name alone says nothing of the distance, but for GMT+3 and the like, which Go does not count in.
    let hours = zoneName.hasPrefix("GMT") ? Int64(zoneName.dropFirst(3)) ?? 0 : 0
    return time.at(.fixed(name: zoneName, offset: hours * 3600))
  }

  /// The month, and the day in it; 1 where the text has none.
  private func date() throws(Mistake) -> (month: Int64, day: Int64) {
    if let dayOfYear {
      guard dayOfYear >= 1, dayOfYear <= (CivilDate.isLeap(Int(year)) ? 366 : 365) else {
        throw mistake(": day-of-year out of range")
      }
      let parts = GoTime(year: year, month: 1, day: dayOfYear).parts
      if let month, month != parts.month {
        throw mistake(": day-of-year does not match month")
      }
      if let day, day != parts.day { throw mistake(": day-of-year does not match day") }
      return (parts.month, parts.day)
    }
    let (month, day) = (month ?? 1, day ?? 1)
    let next = GoTime(year: year, month: month + 1, day: 1)
    let first = GoTime(year: year, month: month, day: 1)
    guard day >= 1, day <= (next.seconds - first.seconds) / 86_400 else {
      throw mistake(": day out of range")
    }
    return (month, day)
  }

  /// Digits, at least and at most so many.
  private mutating func number(_ least: Int, _ most: Int, as piece: String) throws(Mistake) -> Int64
  {
    let digits = rest.prefix(most).prefix { $0.isASCII && $0.isNumber }
    guard digits.count >= least, let value = Int64(digits) else {
      throw cannotParse(rest, as: piece)
    }
    rest = rest.dropFirst(digits.count)
    return value
  }

  private mutating func name(of names: [String], length: Int?, as piece: String) throws(Mistake)
    -> Int
  {
    for (index, name) in names.enumerated() {
      let wanted = length.map { String(name.prefix($0)) } ?? name
      if rest.lowercased().hasPrefix(wanted.lowercased()) {
        rest = rest.dropFirst(wanted.count)
        return index
      }
    }
    throw cannotParse(rest, as: piece)
  }

  private func inRange(_ value: Int64, _ range: ClosedRange<Int64>, _ what: String) throws(Mistake)
    -> Int64
  {
    guard range.contains(value) else { throw mistake(": \(what) out of range") }
    return value
  }

  private mutating func read(_ piece: GoTimeLayout.Piece) throws(Mistake) {
    switch piece {
    case .literal(let literal): try skip(literal)
    case .longMonth:
      month = Int64(try name(of: GoTimeLayout.months, length: nil, as: "January")) + 1
    case .month: month = Int64(try name(of: GoTimeLayout.months, length: 3, as: "Jan")) + 1
    case .monthNumber: month = try inRange(try number(1, 2, as: "1"), 1...12, "month")
    case .monthZero: month = try inRange(try number(2, 2, as: "01"), 1...12, "month")
    case .longWeekday: _ = try name(of: GoTimeLayout.weekdays, length: nil, as: "Monday")
    case .weekday: _ = try name(of: GoTimeLayout.weekdays, length: 3, as: "Mon")
    case .day: day = try number(1, 2, as: "2")
    case .dayUnder:
      if rest.first == " " { rest = rest.dropFirst() }
      day = try number(1, 2, as: "_2")
    case .dayZero: day = try number(2, 2, as: "02")
    case .dayOfYearUnder:
      while rest.first == " " { rest = rest.dropFirst() }
      dayOfYear = try number(1, 3, as: "__2")
    case .dayOfYearZero:
      dayOfYear = try number(3, 3, as: "002")
    case .hour: hour = try inRange(try number(1, 2, as: "15"), 0...23, "hour")
    case .hour12: hour = try inRange(try number(1, 2, as: "3"), 0...12, "hour")
    case .hour12Zero: hour = try inRange(try number(2, 2, as: "03"), 0...12, "hour")
    case .minute: minute = try inRange(try number(1, 2, as: "4"), 0...59, "minute")
    case .minuteZero: minute = try inRange(try number(2, 2, as: "04"), 0...59, "minute")
    case .second: try readSecond(least: 1, as: "5")
    case .secondZero: try readSecond(least: 2, as: "05")
    case .year: year = try number(4, 4, as: "2006")
    case .shortYear:
      let short = try number(2, 2, as: "06")
      year = short >= 69 ? 1900 + short : 2000 + short
    case .upperNoon, .lowerNoon:
      let piece = piece == .upperNoon ? "PM" : "pm"
      let word = rest.prefix(2)
      guard word == piece || word == (piece == "PM" ? "AM" : "am") else {
        throw cannotParse(rest, as: piece)
      }
      isAfternoon = word == piece
      rest = rest.dropFirst(2)
    case .zoneName:
      if rest.hasPrefix("UTC") {
        isUTC = true
        rest = rest.dropFirst(3)
        return
      }
      guard let length = zoneNameLength else { throw cannotParse(rest, as: "MST") }
      zoneName = String(rest.prefix(length))
      rest = rest.dropFirst(length)
    case .offset(let form): try readOffset(form)
    case .fraction(let separator, let digits, let dropsZeros):
      if dropsZeros {
        readFraction()
      } else {
        let form = String(separator) + String(repeating: "0", count: digits)
        let tail = rest.dropFirst(digits + 1)
        rest = rest.prefix(digits + 1)
        guard rest.count == digits + 1, rest.first == "." || rest.first == ",",
          rest.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
        else {
          rest = rest.base[rest.startIndex...]
          throw cannotParse(rest, as: form)
        }
        readFraction()
        rest = tail
      }
    }
  }

  /// Seconds, with a fraction behind them even where the layout has none.
  private mutating func readSecond(least: Int, as piece: String) throws(Mistake) {
    second = try inRange(try number(least, 2, as: piece), 0...59, "second")
    if !fractionFollows { readFraction() }
  }

  /// Text that stands in the layout as it is; spaces may be more, or missing at the end.
  private mutating func skip(_ literal: String) throws(Mistake) {
    var wanted = literal[...]
    while let character = wanted.first {
      guard character == " " else {
        guard rest.first == character else { throw cannotParse(rest, as: literal) }
        wanted = wanted.dropFirst()
        rest = rest.dropFirst()
        continue
      }
      if let next = rest.first, next != " " { throw cannotParse(rest, as: literal) }
      wanted = wanted.drop { $0 == " " }
      rest = rest.drop { $0 == " " }
    }
  }

  private mutating func readFraction() {
    guard let first = rest.first, first == "." || first == "," else { return }
    let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { return }
    let nine = digits.prefix(9) + String(repeating: "0", count: max(0, 9 - digits.count))
    nanoseconds = Int64(nine) ?? 0
    rest = rest.dropFirst(digits.count + 1)
  }

  private mutating func readOffset(_ form: String) throws(Mistake) {
    if form.hasPrefix("Z"), rest.first == "Z" {
      isUTC = true
      rest = rest.dropFirst()
      return
    }
    let start = rest
    guard let sign = rest.first, sign == "+" || sign == "-" else {
      throw cannotParse(start, as: form)
    }
    rest = rest.dropFirst()
    var total: Int64 = 0
    var unit: Int64 = 3600
    var shape = form.dropFirst()
    while !shape.isEmpty {
      if shape.first == ":" {
        guard rest.first == ":" else { throw cannotParse(start, as: form) }
        rest = rest.dropFirst()
        shape = shape.dropFirst()
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
        let value = Int64(digits)
      else { throw cannotParse(start, as: form) }
      rest = rest.dropFirst(2)
      let (name, limit): (String, Int64) =
        unit == 3600 ? ("hour", 24) : (unit == 60 ? "minute" : "second", 60)
      _ = try inRange(value, 0...limit, "time zone offset \(name)")
      total += value * unit
      unit /= 60
      shape = shape.dropFirst(2)
    }
    offset = sign == "-" ? -total : total
  }

  /// How long the name of a zone is that the rest begins with: three capitals, or four that end in T,
  /// `GMT-8`, `+03`.
  private var zoneNameLength: Int? {
    if rest.hasPrefix("ChST") || rest.hasPrefix("MeST") { return 4 }
    if rest.hasPrefix("GMT") { return 3 + signedHoursLength(rest.dropFirst(3)) }
    if rest.first == "+" || rest.first == "-" {
      let length = signedHoursLength(rest)
      return length > 0 ? length : nil
    }
    let capitals = rest.prefix(6).prefix { $0.isASCII && $0.isUppercase }
    switch capitals.count {
    case 3: return 3
    case 4: return capitals.last == "T" || capitals == "WITA" ? 4 : nil
    case 5: return capitals.last == "T" ? 5 : nil
    default: return nil
    }
  }

  private func signedHoursLength(_ text: Substring) -> Int {
    guard text.first == "+" || text.first == "-" else { return 0 }
    let digits = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
    guard let hours = Int(digits), hours <= 23 else { return 0 }
    return digits.count + 1
  }
}
