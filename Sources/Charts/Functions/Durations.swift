import GoTemplate

/// Lengths of time.
extension SprigFunctions {
  static func addDurations(to table: inout FunctionTable) {
    table.add("duration", .any) { call throws(TemplateError) in
      let seconds: Int64 =
        switch call[0] {
        case .string(let text): GoNumber.int(text, base: 10) ?? 0
        case .int64(let value): value
        default: 0
        }
      return .string(GoDuration.text(seconds &* 1_000_000_000))
    }
    table.add("durationRound", .any) { call throws(TemplateError) in
      let nanoseconds: Int64
      switch call[0] {
      case .string(let text): nanoseconds = (try? GoDuration.parse(text)) ?? 0
      case .int64(let value): nanoseconds = value
      case .object(let object):
        let time = (object as? TimeObject)?.time
        nanoseconds = time.map { GoTime.now().nanoseconds(since: $0) } ?? 0
      default: nanoseconds = 0
      }
      return .string(rounded(nanoseconds.magnitude))
    }
  }

  /// The length in its largest unit: `2h`, `3mo`.
  private static func rounded(_ nanoseconds: UInt64) -> String {
    let second: UInt64 = 1_000_000_000
    let units: [(String, UInt64)] = [
      ("y", 365 * 86_400), ("mo", 30 * 86_400), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
    ]
    for (name, seconds) in units where nanoseconds > seconds * second {
      return "\(nanoseconds / (seconds * second))\(name)"
    }
    return "0s"
  }
}
