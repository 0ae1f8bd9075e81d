import CivilDate

/// A point in time, as Kubernetes writes it: `2026-08-01T12:00:00Z`, with or without fractions.
public struct APITime: Sendable, Hashable, Comparable {
  /// Since 1970-01-01T00:00:00Z, leap seconds not counted.
  public var seconds: Int
  public var nanoseconds: Int

  public init(seconds: Int, nanoseconds: Int = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Reads RFC 3339; `nil` for anything else.
  public init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    func number(_ digits: Int) -> Int? {
      guard bytes.count >= digits else { return nil }
      var value = 0
      for byte in bytes.prefix(digits) {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      bytes = bytes.dropFirst(digits)
      return value
    }
    func skip(_ characters: String) -> UInt8? {
      guard let byte = bytes.first, characters.utf8.contains(byte) else { return nil }
      bytes = bytes.dropFirst()
      return byte
    }
    guard let year = number(4), skip("-") != nil, let month = number(2), (1...12).contains(month),
      skip("-") != nil, let day = number(2), (1...31).contains(day), skip("Tt ") != nil,
      let hour = number(2), hour < 24, skip(":") != nil, let minute = number(2), minute < 60,
      skip(":") != nil, let second = number(2), second < 61
    else { return nil }
    var nanoseconds = 0
    if skip(".,") != nil {
      var scale = 100_000_000
      guard let first = bytes.first, first >= 0x30, first <= 0x39 else { return nil }
      while let digit = number(1) {
        nanoseconds += digit * scale
        scale /= 10
      }
    }
    var offset = 0
    if skip("Zz") == nil {
      guard let sign = skip("+-"), let hours = number(2), hours < 24, skip(":") != nil,
        let minutes = number(2), minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
    }
    guard bytes.isEmpty else { return nil }
    let days = CivilDate(year: year, month: month, day: day).daysSince1970
    self.init(
      seconds: ((days * 24 + hour) * 60 + minute) * 60 + second - offset,
      nanoseconds: nanoseconds
    )
  }

  public static func < (left: APITime, right: APITime) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

extension APITime: CustomStringConvertible {
  /// RFC 3339 in whole seconds, as Kubernetes writes and reads it.
  public var description: String {
    let day = (seconds >= 0 ? seconds : seconds - 86399) / 86400
    let second = seconds - day * 86400
    let date = CivilDate(daysSince1970: day)
    func padded(_ value: Int, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    return padded(date.year, 4) + "-" + padded(date.month, 2) + "-"
      + padded(date.day, 2) + "T" + padded(second / 3600, 2)
      + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2) + "Z"
  }
}
