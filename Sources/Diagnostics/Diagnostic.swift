/// One thing that is wrong, or worth knowing, with everything a person or a program needs to mend it.
///
/// It holds data; ``DiagnosticText`` and the JSON form turn it into words.
///
/// ```swift
/// Diagnostic(
///   .error, .unknownKey, "unknown key \"gpu_selecter\"", at: keyRange,
///   label: "not a kubegate key", help: ["did you mean \"gpu_selector\"?"])
/// ```
public struct Diagnostic: Sendable, Equatable, Error {
  /// How bad it is. Only errors stop a verb.
  public enum Severity: String, Sendable, Comparable {
    case error
    case warning

    public static func < (left: Severity, right: Severity) -> Bool {
      left == .error && right == .warning
    }
  }

  /// A second place that belongs to the diagnostic, for example the first of two equal keys.
  public struct Related: Sendable, Equatable {
    public var range: SourceRange
    /// What is there, in a few words: `first defined here`.
    public var label: String

    public init(_ label: String, at range: SourceRange) {
      self.range = range
      self.label = label
    }
  }

  /// A change of the source that mends the mistake without changing what the user meant.
  public struct Fix: Sendable, Equatable {
    /// The bytes to replace.
    public var range: SourceRange
    /// What to write in their place.
    public var replacement: String

    public init(replace range: SourceRange, with replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  public var severity: Severity
  public var code: DiagnosticCode
  /// One line, lower case, with the user's names in quotes.
  public var message: String
  /// Where it is; ``SourceRange/none`` where no text of the user is to blame.
  public var range: SourceRange
  /// A few words printed behind the carets.
  public var label: String?
  /// The value that is wrong, as an RFC 6901 JSON Pointer, where there is one.
  public var pointer: String?
  public var related: [Related]
  /// Facts that explain the message.
  public var notes: [String]
  /// What to do, ready to paste where possible.
  public var help: [String]
  public var fix: Fix?

  public init(
    _ severity: Severity,
    _ code: DiagnosticCode,
    _ message: String,
    at range: SourceRange = .none,
    label: String? = nil,
    pointer: String? = nil,
    related: [Related] = [],
    notes: [String] = [],
    help: [String] = [],
    fix: Fix? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.range = range
    self.label = label
    self.pointer = pointer
    self.related = related
    self.notes = notes
    self.help = help
    self.fix = fix
  }
}

extension Sequence<Diagnostic> {
  /// Whether any of them stops the verb.
  public var hasErrors: Bool { contains { $0.severity == .error } }

  /// The diagnostics in the order in which their places stand in the sources; those without a place
  /// come last, and equal places keep their order.
  public func inSourceOrder() -> [Diagnostic] {
    enumerated().sorted { left, right in
      let a = left.element.range
      let b = right.element.range
      return (a.file, a.start, a.end, left.offset) < (b.file, b.start, b.end, right.offset)
    }.map(\.element)
  }
}
