public import Diagnostics
import JSON

/// What ``FixAction`` would change in a config's files, and what is left for people.
public struct FixPlan: Sendable {
  /// One file that would change.
  public struct Change: Sendable {
    /// The path as the command line has it; `-` is standard input.
    public var path: String
    public var old: [UInt8]
    public var new: [UInt8]
    /// The change for people, without secrets.
    public var diff: UnifiedDiff
  }

  /// What is wrong with a config.
  public struct State: Sendable {
    public var diagnostics: [Diagnostic]
    public var sources: SourceMap
    /// How a verb fails on it; `nil` for a valid config.
    public var failure: ActionError?
  }

  /// All files as they would be.
  public var files: [String: [UInt8]]
  public var changes: [Change]
  /// How many corrections that are.
  public var corrections: Int
  /// What is wrong as it is.
  public var before: State
  /// What would be left.
  public var after: State
}

extension FixPlan.State {
  /// How far the config comes; what is wrong later shows only when the earlier is right.
  enum Stage: Int, Comparable {
    case unreadable
    case unknownWorkload
    case schema
    case checks

    static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
  }

  var stage: Stage {
    let codes = diagnostics.filter { $0.severity == .error }.map(\.code.rawValue)
    if codes.contains(where: { $0.hasPrefix("KG10") }) { return .unreadable }
    if codes.contains(DiagnosticCode.unknownWorkload.rawValue) { return .unknownWorkload }
    return codes.contains { $0.hasPrefix("KG11") } ? .schema : .checks
  }

  /// Whether less is wrong: it comes further, or as far with fewer mistakes.
  func isBetter(than other: FixPlan.State) -> Bool {
    if case .invalid = failure {} else if failure != nil { return false }
    guard stage == other.stage else { return stage > other.stage }
    func count(_ state: FixPlan.State, _ severity: Diagnostic.Severity) -> Int {
      state.diagnostics.count { $0.severity == severity }
    }
    let errors = (count(self, .error), count(other, .error))
    if errors.0 != errors.1 { return errors.0 < errors.1 }
    // The reader does not tell more than a hundred mistakes at once.
    if stage == .unreadable { return unreadBytes < other.unreadBytes }
    return count(self, .warning) < count(other, .warning)
  }

  /// What stands behind the last mistake.
  private var unreadBytes: Int {
    diagnostics.compactMap { diagnostic in
      sources[diagnostic.range.file].map { $0.bytes.count - diagnostic.range.start }
    }.min() ?? 0
  }

  /// The texts that must not be shown: as they stand in the source, and as they are meant.
  var secrets: [String] {
    sources.hidden.flatMap { range -> [String] in
      guard let bytes = sources[range.file]?.bytes, range.end <= bytes.count else { return [] }
      let slice = bytes[range.start..<range.end]
      var texts = [String(decoding: slice, as: UTF8.self)]
      if let value = try? JSONReader().read(Array(slice)).string {
        texts = [String(texts[0].dropFirst().dropLast()), value]
      }
      return texts.flatMap { $0.split(separator: "\n") }.map(String.init)
    }
  }
}
