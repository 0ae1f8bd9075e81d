/// What is wrong with a cron expression, and where in its text.
public struct CronMistake: Error, Sendable, Equatable {
  /// Where it begins, in bytes of UTF-8.
  public var offset: Int
  /// How many bytes it has.
  public var length: Int
  /// One line, lower case: `hour 24 is out of range, which is 0 to 23`.
  public var message: String
  /// What to write instead.
  public var help: String?

  init(_ message: String, at text: Substring, help: String? = nil) {
    offset = text.base.utf8.distance(from: text.base.startIndex, to: text.startIndex)
    length = text.utf8.count
    self.message = message
    self.help = help
  }
}

/// Every mistake of a cron expression, in the order of the text.
public struct CronMistakes: Error, Sendable, Equatable {
  public var all: [CronMistake]
}
