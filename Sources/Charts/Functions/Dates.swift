import GoTemplate
internal import TimeZones

/// Dates and times, with Go's layouts. The local zone is UTC, so that a chart renders the same
/// everywhere.
extension SprigFunctions {
  static func addDates(
    to table: inout FunctionTable,
    clock: @escaping () -> GoTime,
    zones: ChartTimeZones
  ) {
    let time = TimeObject.goType
    table.add("now") { _ throws(TemplateError) in .object(TimeObject(clock())) }
    table.add("date", .string, .any) { call throws(TemplateError) in
      .string(GoTimeLayout.format(moment(call[1], clock).at(.utc), call.string(0)))
    }
    for name in ["dateInZone", "date_in_zone"] {
      table.add(name, .string, .any, .string) { call throws(TemplateError) in
        let time = moment(call[1], clock).at(zones[call.string(2)])
        return .string(GoTimeLayout.format(time, call.string(0)))
      }
    }
    table.add("htmlDate", .any) { call throws(TemplateError) in
      .string(GoTimeLayout.format(moment(call[0], clock).at(.utc), "2006-01-02"))
    }
    table.add("htmlDateInZone", .any, .string) { call throws(TemplateError) in
      let time = moment(call[0], clock).at(zones[call.string(1)])
      return .string(GoTimeLayout.format(time, "2006-01-02"))
    }
    for name in ["dateModify", "date_modify"] {
      table.add(name, .string, time) { call throws(TemplateError) in
        guard let change = try? GoDuration.parse(call.string(0)) else { return call[1] }
        return .object(TimeObject(moment(call[1], clock).adding(nanoseconds: change)))
      }
    }
    for name in ["mustDateModify", "must_date_modify"] {
      table.add(name, .string, time) { call throws(TemplateError) in
        do throws(GoDuration.Mistake) {
          let change = try GoDuration.parse(call.string(0))
          return .object(TimeObject(moment(call[1], clock).adding(nanoseconds: change)))
        } catch {
          throw TemplateError(error.message)
        }
      }
    }
    table.add("toDate", .string, .string) { call throws(TemplateError) in
      let time = try? GoTimeParser.parse(call.string(1), layout: call.string(0))
      return .object(TimeObject(time ?? .zero))
    }
    table.add("mustToDate", .string, .string) { call throws(TemplateError) in
      do throws(GoTimeParser.Mistake) {
        return .object(TimeObject(try GoTimeParser.parse(call.string(1), layout: call.string(0))))
      } catch {
        throw TemplateError(error.message)
      }
    }
    table.add("unixEpoch", time) { call throws(TemplateError) in
      .string(String(moment(call[0], clock).seconds))
    }
    table.add("ago", .any) { call throws(TemplateError) in
      let elapsed = clock().nanoseconds(since: moment(call[0], clock))
      let second: Int64 = 1_000_000_000
      let rounded = (elapsed / second + (elapsed % second >= second / 2 ? 1 : 0)) &* second
      return .string(GoDuration.text(rounded))
    }
  }

  /// The moment that a value stands for: a time, seconds since 1970, or now.
  private static func moment(_ value: Value, _ clock: () -> GoTime) -> GoTime {
    switch value {
    case .object(let object): (object as? TimeObject)?.time ?? clock()
    case .int(let seconds): GoTime(seconds: Int64(seconds), nanoseconds: 0)
    case .int64(let seconds): GoTime(seconds: seconds, nanoseconds: 0)
    default: clock()
    }
  }
}

/// Go's `time.Time` with its methods: `now.Unix`, `(now).Format "2006"`.
final class TimeObject: JSONRepresentable {
  let time: GoTime

  static let goType = GoType.structure("time.Time")

  init(_ time: GoTime) { self.time = time }

  var type: GoType { Self.goType }
  var text: String? { GoTimeLayout.format(time, "2006-01-02 15:04:05.999999999 -0700 MST") }
  /// As RFC 3339 has it.
  var timestamp: String { GoTimeLayout.format(time, "2006-01-02T15:04:05.999999999Z07:00") }
  var jsonValue: Value { .string(timestamp) }

  /// As TOML has it: without a zone where the text that it was read from had none.
  var tomlText: String {
    switch time.period.name {
    case "datetime-local": GoTimeLayout.format(time, "2006-01-02T15:04:05.999999999")
    case "date-local": GoTimeLayout.format(time, "2006-01-02")
    case "time-local": GoTimeLayout.format(time, "15:04:05.999999999")
    default: timestamp
    }
  }

  func method(_ name: String) -> Function? {
    let time = time
    let parts = time.parts
    func constant(_ value: Value) -> Function {
      Function(name) { _ throws(TemplateError) in value }
    }
    func comparison(_ holds: @escaping (Int64) -> Bool) -> Function {
      Function(name, Self.goType) { call throws(TemplateError) in
        guard case .object(let object) = call[0], let other = object as? TimeObject else {
          throw GoPanic.nilPointer
        }
        return .bool(holds(time.nanoseconds(since: other.time)))
      }
    }
    switch name {
    case "Format":
      return Function(name, .string) { call throws(TemplateError) in
        .string(GoTimeLayout.format(time, call.string(0)))
      }
    case "AddDate":
      return Function(name, .int, .int, .int) { call throws(TemplateError) in
        let limit = 1_000_000_000
        guard (0..<3).allSatisfy({ abs(Double(call.int($0))) < Double(limit) }) else {
          throw TemplateError("date out of range")
        }
        return .object(
          TimeObject(
            GoTime(
              year: parts.year + Int64(call.int(0)),
              month: parts.month + Int64(call.int(1)),
              day: parts.day + Int64(call.int(2)),
              hour: parts.hour,
              minute: parts.minute,
              second: parts.second,
              nanoseconds: time.nanoseconds
            ).adding(nanoseconds: -time.period.offset * 1_000_000_000).at(time.zone)
          )
        )
      }
    case "Unix": return constant(.int64(time.seconds))
    case "UnixMilli": return constant(.int64(time.seconds &* 1000 &+ time.nanoseconds / 1_000_000))
    case "UnixNano": return constant(.int64(time.seconds &* 1_000_000_000 &+ time.nanoseconds))
    case "Year": return constant(.int(Int(parts.year)))
    case "Month": return constant(.object(NamedNumber.month(parts.month)))
    case "Weekday": return constant(.object(NamedNumber.weekday(parts.weekday)))
    case "Day": return constant(.int(Int(parts.day)))
    case "YearDay": return constant(.int(Int(parts.dayOfYear)))
    case "Hour": return constant(.int(Int(parts.hour)))
    case "Minute": return constant(.int(Int(parts.minute)))
    case "Second": return constant(.int(Int(parts.second)))
    case "Nanosecond": return constant(.int(Int(time.nanoseconds)))
    case "UTC", "Local": return constant(.object(TimeObject(time.at(.utc))))
    case "IsZero": return constant(.bool(time.isZero))
    case "String": return constant(.string(text ?? ""))
    case "Before": return comparison { $0 < 0 }
    case "After": return comparison { $0 > 0 }
    case "Equal": return comparison { $0 == 0 }
    default: return nil
    }
  }
}

/// An integer whose values have names: Go's `time.Month` and `time.Weekday`.
final class NamedNumber: TemplateObject {
  let type: GoType
  let underlying: Value?
  let text: String?

  private init(type: String, number: Int64, name: String) {
    self.type = .named(type, .int)
    underlying = .int(Int(number))
    text = name
  }

  static func month(_ number: Int64) -> NamedNumber {
    NamedNumber(type: "time.Month", number: number, name: GoTimeLayout.months[Int(number) - 1])
  }

  static func weekday(_ number: Int64) -> NamedNumber {
    NamedNumber(type: "time.Weekday", number: number, name: GoTimeLayout.weekdays[Int(number)])
  }
}
