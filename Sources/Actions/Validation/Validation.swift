public import Diagnostics

/// What was found out about one config, or about one file that was held against a schema.
public struct Validation: Sendable {
  public enum Verdict: String, Sendable {
    case valid
    case invalid
    /// It could not be read at all.
    case unreadable
  }

  /// The files as the command line names them, in order; several where they were laid on top of each
  /// other.
  public var files: [String]
  public var verdict: Verdict
  /// In source order; warnings too, of which what is valid can have some.
  public var diagnostics: [Diagnostic]
  /// What the diagnostics point into, secrets hidden. Empty where there is no diagnostic, so that
  /// thousands of results take no memory.
  public var sources: SourceMap

  public init(files: [String], diagnostics: [Diagnostic], sources: SourceMap) {
    self.files = files
    self.diagnostics = diagnostics
    self.sources = diagnostics.isEmpty ? SourceMap() : sources
    verdict =
      diagnostics.first?.code == .fileUnreadable
      ? .unreadable : diagnostics.hasErrors ? .invalid : .valid
  }

  /// What messages call it: `env.json`, `base.json + mine.json`.
  public var name: String { ConfigRequest(files: files).name }

  /// The same, where nothing may be wrong: warnings are errors.
  func strictly() -> Validation {
    var diagnostics = diagnostics
    for index in diagnostics.indices { diagnostics[index].severity = .error }
    return Validation(files: files, diagnostics: diagnostics, sources: sources)
  }
}

/// The results of many validations, counted.
public struct ValidationSummary: Sendable, Equatable {
  public var valid = 0
  public var invalid = 0
  public var unreadable = 0
  public var errors = 0
  public var warnings = 0
  /// Folders without anything to validate.
  public var emptyFolders = 0
  /// JSON files of folders that are no configs.
  public var skipped = 0

  public init() {}

  public var total: Int { valid + invalid + unreadable }

  mutating func count(_ validation: Validation, isEmptyFolder: Bool = false) {
    switch validation.verdict {
    case .valid: valid += 1
    case .invalid: invalid += 1
    case .unreadable where isEmptyFolder: emptyFolders += 1
    case .unreadable: unreadable += 1
    }
    for diagnostic in validation.diagnostics {
      switch diagnostic.severity {
      case .error: errors += 1
      case .warning: warnings += 1
      }
    }
  }
}
