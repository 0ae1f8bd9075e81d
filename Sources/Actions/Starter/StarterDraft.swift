public import Diagnostics
public import Host
import JSON
public import Workloads

/// A new config while it is made: takes answers, holds each against the type's schema and checks, and
/// becomes the text of a file.
///
/// ```swift
/// var draft = StarterDraft(EnvironmentWorkload(), path: "lab.kubegate.json", host: .live())
/// try draft.answer(question, with: ["jupyter/scipy-notebook"])
/// let config = try draft.finish()  // what is still missing or wrong is thrown
/// ```
public struct StarterDraft: Sendable {
  public let workload: any Workload
  /// What is asked, in order.
  public let questions: [StarterQuestion]
  /// What `--set` says, in order; it comes on top of the answers.
  public var settings: [ConfigSetting]
  private let host: Host
  private var answers = JSONObject()

  /// - Parameter path: where the file will be; local files that the config names are looked for from
  ///   its folder.
  public init(
    _ workload: any Workload,
    path: String,
    settings: [ConfigSetting] = [],
    host: Host
  ) {
    self.workload = workload
    self.settings = settings
    self.host = host
    questions = StarterQuestion.all(for: workload)
    self.path = path
    answers["workload"] = .string(workload.name)
  }

  /// Where the file will be.
  public var path: String

  /// Whether a question has its answer, be it by `--set`.
  public func isAnswered(_ question: StarterQuestion) -> Bool {
    answers[question.key] != nil || isSet(question)
  }

  /// Whether `--set` answers a question, whatever else does.
  public func isSet(_ question: StarterQuestion) -> Bool {
    var merged = MergedConfig()
    var sources = SourceMap()
    let request = ConfigRequest(files: [], settings: settings)
    try? ConfigReader(host: host).read(request, into: &merged, &sources)
    return merged.value[question.key] != nil
  }

  /// Takes an answer, as it was typed in or stands behind the flags of a command line.
  ///
  /// - Throws: ``StarterMistake`` where the schema, or the form, does not allow it; the draft is
  ///   unchanged then.
  public mutating func answer(
    _ question: StarterQuestion,
    with texts: [String]
  ) throws(StarterMistake) {
    var first: StarterMistake?
    for value in try question.shape.values(of: texts) {
      var changed = answers
      changed[question.key] = value
      guard let mistake = mistakes(in: changed, at: question.key).first else {
        answers = changed
        return
      }
      first = first ?? StarterMistake(texts.joined(separator: " "), mistake)
    }
    if let first { throw first }
  }

  /// Takes an answer back.
  public mutating func forget(_ question: StarterQuestion) { answers[question.key] = nil }

  /// The questions that must be answered before the config is whole.
  public var missing: [StarterQuestion] {
    questions.filter { !isAnswered($0) && isNeeded($0.key) }
  }

  /// Whether the config is not whole without the key, whatever else is in it.
  public func isNeeded(_ key: String) -> Bool {
    var others = answers
    for question in questions where others[question.key] == nil {
      others[question.key] = .null
    }
    others[key] = nil
    return mistakes(in: others).contains { $0.code == .missingKey && $0.pointer == "" }
  }

  /// The question that a mistake in the whole config is about.
  public func question(of mistake: Diagnostic) -> StarterQuestion? {
    let key = mistake.pointer.flatMap(JSONPointer.init)?.tokens.first
    return questions.first { $0.key == key }
  }

  /// A config that is whole and valid.
  public struct Finished: Sendable {
    /// The text of the file.
    public var text: String
    public var releaseName: String
    public var warnings: [Diagnostic]
    public var sources: SourceMap
  }

  /// The file, after everything about it was checked as a deploy would.
  ///
  /// - Throws: ``ActionError/invalid(_:_:)`` with what is wrong with the config as a whole.
  public func finish() throws(ActionError) -> Finished {
    let draft = try load(StarterText.text(answers), settings)
    var object = draft.config.object
    if let defaults = draft.config.defaults { object = defaults.removed(from: object) }
    if let schema = schemaPath { object["$schema"] = .string(schema) }
    let text = StarterText.text(object)
    // The very text that is written is what has to be valid.
    let whole = try load(text, [])
    return Finished(
      text: text,
      releaseName: whole.config.releaseName,
      warnings: whole.warnings,
      sources: whole.sources
    )
  }

  /// The type's schema for editors, where a copy lies near the file.
  private var schemaPath: String? {
    // The schema of all types knows those that are built in.
    let own = "\(workload.name).schema.json"
    let names = workload.version == nil ? [BuiltInFiles.indexPath, own] : [own]
    return (names + names.map { "schemas/" + $0 }).first {
      host.files.exists(Path.resolve($0, from: Path.folder(of: path), home: nil))
    }.map { "./" + $0 }
  }

  private func mistakes(in object: JSONObject, at key: String) -> [Diagnostic] {
    mistakes(in: object).filter { mistake in
      mistake.pointer.flatMap(JSONPointer.init)?.tokens.first == key
    }
  }

  private func mistakes(in object: JSONObject) -> [Diagnostic] {
    do throws(ActionError) {
      _ = try load(StarterText.text(object), settings)
      return []
    } catch {
      guard case .invalid(let found, _) = error else { return [] }
      return found.filter { $0.severity == .error }
    }
  }

  /// Loads the text as if it stood in its file already.
  private func load(_ text: String, _ settings: [ConfigSetting]) throws(ActionError)
    -> ValidatedConfig
  {
    var host = host
    let read = host.files.read
    let draft = path
    host.files.read = { path, limit throws(FileError) in
      path == draft ? Array(text.utf8) : try read(path, limit)
    }
    return try ConfigLoader(host: host).load(ConfigRequest(files: [draft], settings: settings))
  }
}
