import Actions

/// `kubegate validate`.
enum ValidateVerb {
  static let verb = Verb(
    name: "validate",
    summary: "say everything that is wrong with configs, or with any JSON and YAML files",
    usage: "FILE…|FOLDER…|- [flags]",
    discussion: """
      Each file is a config of its own; one that is named twice is read once. Of a folder, and the
      folders in it, all .json files count that have "chart_name", "workload", or the "$schema" of a
      config; hidden folders, node_modules and links to folders are left out. Files of -f are laid on
      top of each other, and each FILE on top of them. Asks no cluster.

      With --policy, configs are also held against the policies of the administrator, which the cluster
      of the kubeconfig is asked for; with --policy=FILE against the policy in a file, without a cluster.

      With --schema, the files are held against any JSON Schema instead, whether JSON or YAML; of a
      folder all .json, .yaml and .yml files count.

      The exit code is 65 if anything is invalid, else 66 if a file cannot be read. With -o json, the
      result is {"valid", "files": [{"name", "files", "valid", "diagnostics"}], "summary"}, however
      many files there are.

      examples:
        kubegate validate env.json
        kubegate validate --strict configs/
        kubegate validate -f base.json -f mine.json --set tag=2024
        generate | kubegate validate -
        kubegate validate --fix --dry-run env.json
        kubegate validate -o sarif configs/ > kubegate.sarif
        kubegate validate --policy=policy.yaml configs/
        kubegate validate --schema values.schema.json values.yaml
        kubegate validate --schema app.json --resolve https://example.com/schemas/=schemas data/
      """,
    flags: ConfigArguments.flags + fixFlags + flags + CommonFlags.policy
      + CommonFlags.outputWithSARIF,
    operands: 0...Int.max
  ) { arguments, session in
    do throws(UsageError) {
      var request = try request(arguments)
      request.policy = session.policy
      if let isDry = try correction(arguments) {
        return await FixReport(session: session, request: request, isDry: isDry).run()
      }
      return await ValidationReport(session: session, request: request).run()
    } catch {
      return Usage.report(error, verb: "validate", session)
    }
  }

  private static let flags = [
    Flag(name: "strict", argument: .none, help: "warnings are errors"),
    Flag(
      name: "schema",
      argument: .value("SCHEMA"),
      help: "hold the files against this JSON Schema: a JSON or YAML file, or a workload type",
      readsEnvironment: false
    ),
    Flag(
      name: "resolve",
      argument: .value("PREFIX=FOLDER"),
      isRepeatable: true,
      help:
        "answer references of the schema that begin with PREFIX from the files of FOLDER; nothing is ever fetched",
      readsEnvironment: false
    ),
    Flag(
      name: "draft",
      argument: .value("VERSION"),
      choices: SchemaChoice.Version.allCases.map(\.rawValue),
      help: "the version of schemas without \"$schema\": 4, 6, 7, 2019-09 or 2020-12 (usual)",
      readsEnvironment: false
    ),
    Flag(
      name: "assert-format",
      argument: .none,
      help: "a \"format\" that does not hold is an error, also where the schema leaves it open",
      readsEnvironment: false
    ),
  ]

  private static func request(
    _ arguments: ParsedArguments
  ) throws(UsageError) -> ValidateAction.Request {
    let schema = try schema(arguments)
    let bases = arguments.all("config-file")
    guard !arguments.operands.isEmpty || !bases.isEmpty else {
      throw UsageError(
        message: schema == nil ? "which config?" : "which file?",
        help: schema == nil
          ? "name files or folders, or - for standard input"
          : "name files or folders to hold against the schema, or - for standard input"
      )
    }
    return ValidateAction.Request(
      operands: arguments.operands,
      bases: bases,
      settings: ConfigArguments.settings(arguments),
      namespace: arguments["namespace"],
      isStrict: arguments.has("strict"),
      schema: schema
    )
  }

  private static func schema(_ arguments: ParsedArguments) throws(UsageError) -> SchemaChoice? {
    guard let name = arguments["schema"] else {
      for flag in ["resolve", "draft", "assert-format"] where arguments.has(flag) {
        throw UsageError(message: "--\(flag) goes with --schema only")
      }
      return nil
    }
    let ofConfigs =
      ["config-file", "namespace", "policy"] + ConfigSetting.Kind.allCases.map(\.rawValue)
    if let flag = ofConfigs.first(where: arguments.has) {
      throw UsageError(
        message: "--\(flag) does not go with --schema",
        help: "with --schema, files are taken as they are: name them without a flag"
      )
    }
    if name == "-", arguments.operands.contains("-") {
      throw UsageError(message: "standard input cannot be both the schema and a file")
    }
    var folders: [ReferenceFolder] = []
    for text in arguments.all("resolve") {
      guard let folder = ReferenceFolder(text) else {
        throw UsageError(
          message: "--resolve cannot be \"\(text)\"",
          help: "write PREFIX=FOLDER, for example https://example.com/schemas/=schemas"
        )
      }
      folders.append(folder)
    }
    return SchemaChoice(
      name,
      folders: folders,
      version: arguments["draft"].flatMap(SchemaChoice.Version.init) ?? .draft202012,
      assertsFormat: arguments.has("assert-format")
    )
  }
}
