/// Times as Go writes them into files, in UTC.
enum Timestamp {
  /// A time since 1970 after RFC 3339, with as many digits of the second as it needs.
  static func text(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let days = Int(seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400)
    let ofDay = Int(seconds) - days * 86400
    let (year, month, day) = date(days)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = "\(two(ofDay / 3600)):\(two(ofDay / 60 % 60)):\(two(ofDay % 60))"
    return "\(year)-\(two(month))-\(two(day))T\(clock)\(fraction(attoseconds / 1_000_000_000))Z"
  }

  private static func fraction(_ nanoseconds: Int64) -> String {
    guard nanoseconds > 0 else { return "" }
    let digits = String(nanoseconds)
    var text = String(repeating: "0", count: 9 - min(9, digits.count)) + digits
    while text.hasSuffix("0") { text.removeLast() }
    return "." + text
  }

  /// The day of the Gregorian calendar that is so many days behind 1970-01-01. Years begin in March,
  /// so that the leap day is their last.
  private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}
