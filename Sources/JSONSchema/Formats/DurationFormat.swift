/// Durations after ISO 8601, as RFC 3339's appendix A has them: `P3Y6M4DT12H30M5S`, `P4W`.
enum DurationFormat {
  static func isValid(_ text: String) -> Bool {
    var rest = text.utf8[...]
    guard rest.popFirst() == UInt8(ascii: "P") else { return false }
    if let weeks = takeNumber(from: &rest), rest.elementsEqual("W".utf8) { return weeks > 0 }
    rest = text.utf8.dropFirst()
    guard let dateParts = takeParts("YMD", from: &rest) else { return false }
    if rest.isEmpty { return dateParts > 0 }
    guard rest.popFirst() == UInt8(ascii: "T") else { return false }
    guard let timeParts = takeParts("HMS", from: &rest) else { return false }
    return timeParts > 0 && rest.isEmpty
  }

  /// The count of digits that were taken; `nil` for none.
  private static func takeNumber(from rest: inout Substring.UTF8View) -> Int? {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest[digits.endIndex...]
    return digits.isEmpty ? nil : digits.count
  }

  /// Takes numbers with units, which have to follow each other without a gap; `nil` where one does
  /// not.
  private static func takeParts(_ units: String, from rest: inout Substring.UTF8View) -> Int? {
    let units = Array(units.utf8)
    var last: Int?
    var count = 0
    while takeNumber(from: &rest) != nil {
      guard let letter = rest.popFirst(), let unit = units.firstIndex(of: letter) else {
        return nil
      }
      if let last, unit != last + 1 { return nil }
      last = unit
      count += 1
    }
    return count
  }
}
