import Actions
import JSON
import Kubernetes
import Releases
import YAML

/// `kubegate get`.
enum GetVerb {
  static let verb = Verb(
    name: "get",
    summary: "print what a release's record holds",
    usage: "\(Part.allCases.map(\.rawValue).joined(separator: "|")) NAME [flags]",
    discussion: """
      Prints the values, objects, hooks, notes or the metadata of a revision, or all of it. Secrets
      are masked, and so are values that the chart puts into Secrets.

      examples:
        kubegate get values jupyterlab-1-v1 -n machine-learning
        kubegate get values jupyterlab-1-v1 --all -o json
        kubegate get manifest jupyterlab-1-v1 --revision 3
      """,
    flags: ReleaseArguments.flags + own + CommonFlags.output,
    operands: 0...2,
    usesCluster: true
  ) { arguments, session in
    await run(arguments, session)
  }

  /// What can be asked for.
  enum Part: String, CaseIterable {
    case all
    case hooks
    case manifest
    case metadata
    case notes
    case values
  }

  private static let own = [
    CommonFlags.revision,
    Flag(
      name: "all",
      letter: "a",
      argument: .none,
      help: "for values: those of the chart too",
      readsEnvironment: false
    ),
  ]

  private static func run(_ arguments: ParsedArguments, _ session: Session) async -> ExitCode {
    var arguments = arguments
    let part: Part
    let action: GetAction
    do throws(UsageOrAction) {
      part = try takePart(&arguments)
      action = GetAction(
        connector: session.connector,
        choice: try ReleaseArguments.choice(arguments, session),
        revision: try ReleaseArguments.revision(arguments)
      )
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
    return await session.run { () async throws(ActionError) in
      let result = try await action.run()
      let all = arguments.has("all")
      ResultWriter(session: session).write(
        text(part, result, all),
        json(part, result, all)
      )
    }
  }

  private static func takePart(_ arguments: inout ParsedArguments) throws(UsageOrAction) -> Part {
    let parts = Part.allCases.map(\.rawValue).joined(separator: ", ")
    guard let word = arguments.operands.first else {
      throw .usage(UsageError(message: "get what?", help: "one of \(parts)"))
    }
    guard let part = Part(rawValue: word) else {
      throw .usage(UsageError(message: "there is no \"get \(word)\"", help: "one of \(parts)"))
    }
    arguments.operands.removeFirst()
    return part
  }

  // MARK: Text, as helm prints it

  private static func text(_ part: Part, _ result: GetAction.Result, _ all: Bool) -> String {
    switch part {
    case .values:
      all
        ? "COMPUTED VALUES:\n" + yaml(result.computedValues)
        : "USER-SUPPLIED VALUES:\n" + yaml(result.values)
    case .manifest: result.manifest + "\n"
    case .hooks: hooks(result)
    case .notes: result.notes.isEmpty ? "" : "NOTES:\n\(result.notes)\n"
    case .metadata:
      metadata(result).members.map { member in
        let value = member.key == "applyMethod" ? method(member.value) : word(member.value)
        return "\(title(member.key)): \(value)\n"
      }.joined()
    case .all: everything(result)
    }
  }

  private static func hooks(_ result: GetAction.Result) -> String {
    result.hooks.map { "---\n# Source: \($0.hook.path)\n\($0.text)\n" }.joined()
  }

  private static func everything(_ result: GetAction.Result) -> String {
    let release = result.release
    let chart = release.chart["metadata"]
    var text = "NAME: \(release.name)\n"
    if let time = release.lastDeployed { text += "LAST DEPLOYED: \(time)\n" }
    text += """
      NAMESPACE: \(release.namespace)
      STATUS: \(release.status.rawValue)
      REVISION: \(release.revision)
      CHART: \(chart?["name"]?.string ?? "")
      VERSION: \(chart?["version"]?.string ?? "")
      APP_VERSION: \(chart?["appVersion"].map(word) ?? "")
      DESCRIPTION: \(release.description)
      USER-SUPPLIED VALUES:
      \(yaml(result.values))
      COMPUTED VALUES:
      \(yaml(result.computedValues))
      HOOKS:
      \(hooks(result))MANIFEST:
      \(result.manifest)

      """
    if !result.notes.isEmpty { text += "NOTES:\n\(result.notes)\n" }
    return text
  }

  private static func yaml(_ values: JSONObject) -> String {
    YAMLWriter().string(.object(values)) ?? ""
  }

  /// `appVersion` as helm's list of metadata has it: `APP_VERSION`.
  private static func title(_ key: String) -> String {
    key.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
  }

  /// How Helm is to go on, in its words.
  private static func method(_ value: JSONValue) -> String {
    switch value.string {
    case "ssa": "server-side apply"
    case "csa": "client-side apply"
    case "": "client-side apply (defaulted)"
    default: "unknown (\"\(word(value))\")"
    }
  }

  private static func word(_ value: JSONValue) -> String {
    switch value.content {
    case .string(let text): text
    case .object(let object):
      object.members.map { "\($0.key)=\(word($0.value))" }.joined(separator: ",")
    case .array(let elements): elements.map(word).joined(separator: ",")
    case .null: ""
    case .bool, .number: JSONWriter().string(value)
    }
  }

  // MARK: For programs

  private static func json(_ part: Part, _ result: GetAction.Result, _ all: Bool) -> JSONValue {
    switch part {
    case .values: return .object(all ? result.computedValues : result.values)
    case .manifest:
      return ["apiVersion": "v1", "kind": "List", "items": .array(result.objects)]
    case .hooks: return .array(result.hooks.map(json))
    case .notes: return ["notes": .string(result.notes)]
    case .metadata: return .object(metadata(result))
    case .all:
      var object = metadata(result)
      object["description"] = .string(result.release.description)
      object["values"] = .object(result.values)
      object["computedValues"] = .object(result.computedValues)
      object["hooks"] = .array(result.hooks.map(json))
      object["manifest"] = .string(result.manifest)
      object["notes"] = .string(result.notes)
      return .object(object)
    }
  }

  private static func json(_ entry: (hook: ReleaseHook, text: String)) -> JSONValue {
    var object = entry.hook.json.object ?? JSONObject()
    object["manifest"] = .string(entry.text)
    return .object(object)
  }

  /// The keys are those of `helm get metadata -o json`.
  private static func metadata(_ result: GetAction.Result) -> JSONObject {
    let release = result.release
    let chart = release.chart["metadata"]
    var object = JSONObject()
    object["name"] = .string(release.name)
    object["chart"] = chart?["name"] ?? ""
    object["version"] = chart?["version"] ?? ""
    object["appVersion"] = chart?["appVersion"] ?? ""
    if let annotations = chart?["annotations"]?.object, !annotations.isEmpty {
      object["annotations"] = .object(annotations)
    }
    if !release.labels.isEmpty {
      object["labels"] = .object(
        JSONObject(
          release.labels.sorted { $0.key < $1.key }
            .map { .init(key: $0.key, value: .string($0.value)) }
        )
      )
    }
    if let dependencies = chart?["dependencies"]?.array, !dependencies.isEmpty {
      object["dependencies"] = .array(dependencies.compactMap { $0["name"] })
    }
    object["namespace"] = .string(release.namespace)
    object["revision"] = .int(release.revision)
    object["status"] = .string(release.status.rawValue)
    object["deployedAt"] = release.lastDeployed.map { .string($0.description) }
    object["applyMethod"] = .string(release.applyMethod)
    return object
  }
}
