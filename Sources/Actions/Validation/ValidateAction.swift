import Diagnostics
public import Host
import JSON

/// Validates configs, or any JSON and YAML files against any JSON Schema, many in one go.
///
/// ```swift
/// let summary = try await ValidateAction(host: .live()).run(
///   ValidateAction.Request(operands: ["env.json", "configs"]),
///   render: { validation in "\(validation.name): \(validation.verdict)\n" },
///   deliver: { text in print(text, terminator: "") })
/// ```
///
/// Each schema is compiled once, the work is spread over the cores, and results are delivered in the
/// order of the operands. Only as much is kept in memory as is under way.
public struct ValidateAction: Sendable {
  public var host: Host

  public init(host: Host) { self.host = host }

  /// What to validate.
  public struct Request: Sendable {
    /// Files, folders, and `-` for standard input. Each file is validated for itself; one that is
    /// named twice, once.
    public var operands: [String]
    /// Configs that each of the operands is laid over. Without operands they are one config.
    public var bases: [String]
    /// What the flags of the `--set` family change in each config.
    public var settings: [ConfigSetting]
    public var namespace: String?
    /// Whether warnings are errors.
    public var isStrict: Bool
    /// What files are held against, where they are no configs.
    public var schema: SchemaChoice?
    /// The policies that configs are held against, too.
    public var policy: PolicySource?

    public init(
      operands: [String],
      bases: [String] = [],
      settings: [ConfigSetting] = [],
      namespace: String? = nil,
      isStrict: Bool = false,
      schema: SchemaChoice? = nil,
      policy: PolicySource? = nil
    ) {
      self.operands = operands
      self.bases = bases
      self.settings = settings
      self.namespace = namespace
      self.isStrict = isStrict
      self.schema = schema
      self.policy = policy
    }
  }

  /// Validates everything.
  ///
  /// - Parameters:
  ///   - render: Makes of a result what is printed of it. It runs on several threads.
  ///   - deliver: Takes what was rendered, in order.
  /// - Throws: ``ActionError/invalid(_:_:)`` and ``ActionError/file(_:)`` where the schema itself
  ///   cannot be used, and whatever keeps policies from being asked for;
  ///   ``ActionError/interrupted`` where the task is cancelled. What is wrong with
  ///   configs and files is no error but a result.
  public func run<Output: Sendable>(
    _ request: Request,
    render: @escaping @Sendable (Validation) -> Output,
    deliver: (Output) -> Void
  ) async throws(ActionError) -> ValidationSummary {
    let examiner = try examiner(request)
    if let policy = request.policy { _ = try await policy.policies(namespace: request.namespace) }
    let finder = FileFinder(host: host, kind: request.schema == nil ? .configs : .documents)
    let targets = request.operands.isEmpty ? [FileFinder.Target()] : finder.find(request.operands)

    var summary = ValidationSummary()
    // Folders in which nothing was found yet.
    var barren = Set(targets.compactMap(\.folder))
    let isStrict = request.isStrict
    await Spread.over(targets) { target in
      await Self.result(of: target, examiner, isStrict: isStrict).map { ($0, render($0)) }
    } deliver: { target, result in
      guard let (validation, output) = result else {
        summary.skipped += target.isMarker ? 0 : 1
        return
      }
      if let folder = target.folder { barren.remove(folder) }
      summary.count(validation)
      deliver(output)
    }
    if Task.isCancelled { throw .interrupted }
    for folder in barren.sorted() {
      let path = request.operands[folder]
      let missing = Validation(
        files: [path],
        diagnostics: [ValidateMistake.nothing(in: path, finder.kind)],
        sources: SourceMap()
      )
      summary.count(missing, isEmptyFolder: true)
      deliver(render(missing))
    }
    return summary
  }

  /// What was found out about a target; `nil` where it is nothing that is to be validated.
  private static func result(
    of target: FileFinder.Target,
    _ examiner: any Examiner,
    isStrict: Bool
  ) async -> Validation? {
    if target.isMarker { return nil }
    if let mistake = target.mistake {
      return Validation(files: [target.path ?? ""], diagnostics: [mistake], sources: SourceMap())
    }
    let validation = await examiner.examine(target)
    return isStrict ? validation?.strictly() : validation
  }

  private func examiner(_ request: Request) throws(ActionError) -> any Examiner {
    guard let choice = request.schema else { return ConfigExaminer(host: host, request) }
    let schema = try ChosenSchema(host: host).compile(choice)
    return DocumentExaminer(host: host, schema: schema)
  }
}

/// Finds out what is to be said of a file.
protocol Examiner: Sendable {
  /// `nil` where the file stands in a folder, and is none of those that are looked for.
  func examine(_ target: FileFinder.Target) async -> Validation?
}

/// The words for what can be wrong with what is to be validated.
enum ValidateMistake {
  static func nothing(in folder: String, _ kind: FileFinder.Kind) -> Diagnostic {
    switch kind {
    case .configs:
      Diagnostic(
        .error,
        .fileUnreadable,
        "there is no config in \"\(folder)\"",
        help: [
          "a config in a folder is a .json file with \"chart_name\", \"workload\", or the \"$schema\" of a config"
        ]
      )
    case .documents:
      Diagnostic(
        .error,
        .fileUnreadable,
        "there is no file in \"\(folder)\" whose name ends in .json, .yaml or .yml"
      )
    }
  }

  static func tooManyFiles(_ folder: String, limit: Int) -> Diagnostic {
    Diagnostic(
      .error,
      .fileUnreadable,
      "cannot read \"\(folder)\": it has more than \(limit) files and folders"
    )
  }
}
