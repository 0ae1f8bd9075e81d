internal import TimeZones

/// Go's layouts of times, in which Monday, 2 January 2006, 15:04:05 stands for the parts.
enum GoTimeLayout {
  /// What a piece of a layout stands for.
  enum Piece: Equatable {
    case literal(String)
    case longMonth, month, monthNumber, monthZero
    case longWeekday, weekday
    case day, dayUnder, dayZero, dayOfYearUnder, dayOfYearZero
    case hour, hour12, hour12Zero
    case minute, minuteZero, second, secondZero
    case year, shortYear
    case upperNoon, lowerNoon
    case zoneName
    /// `Z07:00` or `-0700`; the text is as written.
    case offset(String)
    /// Digits of a fraction of a second, with the sign before them; 9 drops zeros at the end.
    case fraction(separator: Character, digits: Int, dropsZeros: Bool)

    var isLiteral: Bool {
      if case .literal = self { true } else { false }
    }
  }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  /// The pieces that may stand anywhere, longer ones first.
  private static let fixed: [(text: String, piece: Piece)] = [
    ("January", .longMonth), ("Jan", .month), ("Monday", .longWeekday), ("Mon", .weekday),
    ("MST", .zoneName), ("2006", .year), ("002", .dayOfYearZero), ("__2", .dayOfYearUnder),
    ("01", .monthZero), ("02", .dayZero), ("03", .hour12Zero), ("04", .minuteZero),
    ("05", .secondZero), ("06", .shortYear), ("15", .hour), ("PM", .upperNoon), ("pm", .lowerNoon),
    ("-07:00:00", .offset("-07:00:00")), ("-070000", .offset("-070000")),
    ("-07:00", .offset("-07:00")), ("-0700", .offset("-0700")), ("-07", .offset("-07")),
    ("Z07:00:00", .offset("Z07:00:00")), ("Z070000", .offset("Z070000")),
    ("Z07:00", .offset("Z07:00")), ("Z0700", .offset("Z0700")), ("Z07", .offset("Z07")),
    ("1", .monthNumber), ("2", .day), ("3", .hour12), ("4", .minute), ("5", .second),
  ]

  /// A layout, cut into pieces.
  static func pieces(_ layout: String) -> [Piece] {
    var pieces: [Piece] = []
    var literal = ""
    var rest = layout[...]
    func flush() {
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal = ""
    }
    while let character = rest.first {
      if let (piece, length) = piece(at: rest) {
        flush()
        pieces.append(piece)
        rest = rest.dropFirst(length)
      } else {
        literal.append(character)
        rest = rest.dropFirst()
      }
    }
    flush()
    return pieces
  }

  private static func piece(at rest: Substring) -> (Piece, Int)? {
    if let first = rest.first, first == "." || first == "," {
      let digits = rest.dropFirst()
      guard let kind = digits.first, kind == "0" || kind == "9" else { return nil }
      let count = digits.prefix { $0 == kind }.count
      if let next = digits.dropFirst(count).first, next.isASCII, next.isNumber { return nil }
      return (.fraction(separator: first, digits: count, dropsZeros: kind == "9"), count + 1)
    }
    // "_2" is a day, but "_2006" an underscore and a year.
    if rest.hasPrefix("_2"), !rest.hasPrefix("_2006") { return (.dayUnder, 2) }
    if rest.hasPrefix("Jan"), !rest.hasPrefix("January"), let next = rest.dropFirst(3).first,
      next.isASCII, next.isLowercase
    {
      return nil
    }
    if rest.hasPrefix("Mon"), !rest.hasPrefix("Monday"), let next = rest.dropFirst(3).first,
      next.isASCII, next.isLowercase
    {
      return nil
    }
    return fixed.first { rest.hasPrefix($0.text) }.map { ($0.piece, $0.text.count) }
  }

  /// Go's `Time.Format`.
  static func format(_ time: GoTime, _ layout: String) -> String {
    let parts = time.parts
    let period = time.period
    var out = ""
    for piece in pieces(layout) {
      switch piece {
      case .literal(let text): out += text
      case .longMonth: out += months[Int(parts.month) - 1]
      case .month: out += months[Int(parts.month) - 1].prefix(3)
      case .monthNumber: out += "\(parts.month)"
      case .monthZero: out += padded(parts.month, 2)
      case .longWeekday: out += weekdays[Int(parts.weekday)]
      case .weekday: out += weekdays[Int(parts.weekday)].prefix(3)
      case .day: out += "\(parts.day)"
      case .dayUnder: out += padded(parts.day, 2, with: " ")
      case .dayZero: out += padded(parts.day, 2)
      case .dayOfYearUnder: out += padded(parts.dayOfYear, 3, with: " ")
      case .dayOfYearZero: out += padded(parts.dayOfYear, 3)
      case .hour: out += padded(parts.hour, 2)
      case .hour12: out += "\((parts.hour + 11) % 12 + 1)"
      case .hour12Zero: out += padded((parts.hour + 11) % 12 + 1, 2)
      case .minute: out += "\(parts.minute)"
      case .minuteZero: out += padded(parts.minute, 2)
      case .second: out += "\(parts.second)"
      case .secondZero: out += padded(parts.second, 2)
      case .year: out += padded(parts.year, 4)
      case .shortYear: out += padded(abs(parts.year) % 100, 2)
      case .upperNoon: out += parts.hour >= 12 ? "PM" : "AM"
      case .lowerNoon: out += parts.hour >= 12 ? "pm" : "am"
      case .zoneName: out += period.name.isEmpty ? offset(period.offset, "-0700") : period.name
      case .offset(let form):
        out += form.hasPrefix("Z") && period.offset == 0 ? "Z" : offset(period.offset, form)
      case .fraction(let separator, let digits, let dropsZeros):
        var text = String(padded(time.nanoseconds, 9).prefix(digits))
        if dropsZeros { while text.last == "0" { text.removeLast() } }
        if !text.isEmpty { out += String(separator) + text }
      }
    }
    return out
  }

  /// The distance from Greenwich in one of the forms of ``Piece/offset(_:)``.
  private static func offset(_ offset: Int64, _ form: String) -> String {
    let minutes = offset / 60
    let colon = form.contains(":") ? ":" : ""
    let digits = form.utf8.count { $0 >= 0x30 && $0 <= 0x39 }
    var text = (minutes < 0 ? "-" : "+") + padded(abs(minutes) / 60, 2)
    if digits > 2 { text += colon + padded(abs(minutes) % 60, 2) }
    if digits > 4 { text += colon + padded(abs(offset) % 60, 2) }
    return text
  }

  private static func padded(_ number: Int64, _ width: Int, with filler: Character = "0") -> String
  {
    let digits = String(number.magnitude)
    let missing = max(0, width - digits.count)
    return (number < 0 ? "-" : "") + String(repeating: filler, count: missing) + digits
  }
}
