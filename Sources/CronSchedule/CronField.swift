internal import Diagnostics

/// One of the five fields of a cron expression: what it may hold.
struct CronField: Sendable {
  /// `day of month`, as it is called in messages.
  var name: String
  var range: ClosedRange<Int>
  /// Names for the numbers from the range's first on: `JAN`.
  var names: [String] = []
  /// The full words that people write instead: `january`.
  var words: [String] = []
  /// What people take for the first number behind the range: `midnight is 0`.
  var beyond: String?

  static let all = [minute, hour, dayOfMonth, month, dayOfWeek]

  static let minute = CronField(name: "minute", range: 0...59, beyond: "the full hour is 0")
  static let hour = CronField(name: "hour", range: 0...23, beyond: "midnight is 0")
  static let dayOfMonth = CronField(name: "day of month", range: 1...31)
  static let month = CronField(
    name: "month",
    range: 1...12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    words: [
      "january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december",
    ]
  )
  static let dayOfWeek = CronField(
    name: "day of week",
    range: 0...6,
    names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    words: ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
    beyond: "Sunday is 0"
  )
}

extension CronField {
  /// The numbers that a field matches.
  struct Match: Sendable, Equatable {
    /// The bit of each number.
    var bits: UInt64 = 0
    /// Whether it was left open with `*` or `?`, which decides how days of month and of week go
    /// together.
    var isOpen = false

    func contains(_ number: Int) -> Bool { bits & (1 << UInt64(number)) != 0 }
  }

  /// Reads a list of ranges: `1-5,10`, `*/15`, `MON-FRI`.
  ///
  /// - Parameters:
  ///   - mistakes: gets what is wrong.
  ///   - remarks: gets what is allowed, and hardly meant.
  func match(
    _ text: Substring,
    mistakes: inout [CronMistake],
    remarks: inout [CronMistake]
  ) -> Match {
    var match = Match()
    let parts = text.split(separator: ",")
    if parts.isEmpty {
      mistakes.append(CronMistake("there is no \(name) between the commas", at: text))
    }
    for part in parts {
      do throws(CronMistake) {
        let range = try self.range(part, remarks: &remarks)
        match.bits |= range.bits
        match.isOpen = match.isOpen || range.isOpen
      } catch {
        mistakes.append(error)
      }
    }
    return match
  }

  private func range(
    _ text: Substring,
    remarks: inout [CronMistake]
  ) throws(CronMistake) -> Match {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count <= 2 else { throw CronMistake("\"\(text)\" has two steps", at: text) }
    let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    let isStar = halves[0] == "*" || halves[0] == "?"
    guard ends.count <= 2, isStar || !ends.contains("*"), isStar || !ends.contains("?") else {
      throw noRange(text)
    }
    var low = range.lowerBound
    var high = range.upperBound
    if !isStar {
      low = try number(ends[0], of: text)
      if ends.count == 2 {
        high = try number(ends[1], of: text)
      } else if halves.count == 1 {
        high = low
      }
    }
    guard low <= high else { throw reversed(halves[0], low, high) }
    var step = 1
    if halves.count == 2 {
      // A step beyond the range is as good as any larger one.
      step = min(try self.step(halves[1], of: text), range.upperBound + 1)
      if step > high - low, step > 1, low < high {
        remarks.append(tooLong(halves[1], of: text, only: low))
      }
    }
    var match = Match(isOpen: isStar && step == 1)
    for number in stride(from: low, through: high, by: step) { match.bits |= 1 << UInt64(number) }
    return match
  }

  /// A number, or a name for one.
  private func number(_ text: Substring, of whole: Substring) throws(CronMistake) -> Int {
    if let index = names.firstIndex(of: text.uppercased()) { return range.lowerBound + index }
    guard let number = Self.decimal(text) else { throw unknown(text, of: whole) }
    guard range.contains(number) else { throw outOfRange(text, number) }
    return number
  }

  private func step(_ text: Substring, of whole: Substring) throws(CronMistake) -> Int {
    guard let step = Self.decimal(text) else {
      throw CronMistake(
        text.isEmpty ? "the step behind \"/\" is missing" : "\"\(text)\" is no step",
        at: text.isEmpty ? whole : text,
        help: "write a number, for example \"*/2\""
      )
    }
    guard step > 0 else { throw CronMistake("a step is at least 1", at: text) }
    return step
  }

  /// A number as Go's `Atoi` reads one; what is too large for an `Int` counts as the largest.
  private static func decimal(_ text: Substring) -> Int? {
    let digits = text.hasPrefix("+") ? text.dropFirst() : text
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(digits) ?? .max
  }
}

// What is said.
extension CronField {
  private func noRange(_ text: Substring) -> CronMistake {
    CronMistake("\"\(text)\" is no range", at: text, help: "write a range as \"\(example)\"")
  }

  private func unknown(_ text: Substring, of whole: Substring) -> CronMistake {
    if text.isEmpty { return noRange(whole) }
    let lower = text.lowercased()
    var help: String?
    if let index = words.firstIndex(of: lower) {
      help = "write \(names[index])"
    } else if let near = NearestName.of(String(text), among: names) {
      help = "did you mean \(near)?"
    } else if text.utf8.contains(where: { "LlWw#".utf8.contains($0) }) {
      help = "Kubernetes knows no \"L\", \"W\" and \"#\""
    } else if names.isEmpty {
      help = "write a number from \(range.lowerBound) to \(range.upperBound), or *"
    } else {
      help =
        "write a number from \(range.lowerBound) to \(range.upperBound), or a name: "
        + names.joined(separator: " ")
    }
    return CronMistake("\"\(text)\" is no \(name)", at: text, help: help)
  }

  private func outOfRange(_ text: Substring, _ number: Int) -> CronMistake {
    CronMistake(
      "\(name) \(text) is out of range, which is \(range.lowerBound) to \(range.upperBound)",
      at: text,
      help: number == range.upperBound + 1 ? beyond : nil
    )
  }

  private func reversed(_ text: Substring, _ low: Int, _ high: Int) -> CronMistake {
    let ends = text.split(separator: "-")
    func shown(_ number: Int) -> String {
      names.isEmpty || Self.decimal(ends[0]) != nil
        ? String(number) : names[number - range.lowerBound]
    }
    func span(_ from: Int, _ to: Int) -> String {
      from == to ? shown(from) : "\(shown(from))-\(shown(to))"
    }
    let both = span(low, range.upperBound) + "," + span(range.lowerBound, high)
    return CronMistake(
      "the range \(text) ends before it begins",
      at: text,
      help: "write \"\(both)\""
    )
  }

  private func tooLong(_ step: Substring, of text: Substring, only first: Int) -> CronMistake {
    CronMistake(
      "a step of \(step) is longer than the range: \"\(text)\" means \(name) \(first) and no other",
      at: text
    )
  }

  private var example: String {
    names.isEmpty ? "\(range.lowerBound)-\(range.upperBound)" : "\(names[1])-\(names[5])"
  }
}
