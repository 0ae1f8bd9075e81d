/// All verbs, in the order in which help lists them.
enum Verbs {
  static let all: [Verb] = [
    DeployVerb.verb,
    ValidateVerb.verb,
    ValuesVerb.verb,
    RenderVerb.verb,
    TemplateVerb.verb,
    DiffVerb.verb,
    ListVerb.verb,
    StatusVerb.verb,
    HistoryVerb.verb,
    GetVerb.verb,
    RollbackVerb.verb,
    LogsVerb.verb,
    RunVerb.verb,
    TestVerb.verb,
    DeleteVerb.verb,
    InitVerb.verb,
    ExplainVerb.verb,
    SchemaVerb.verb,
    WorkloadsVerb.verb,
    VersionVerb.verb,
  ]

  /// The verb of a name, its own or one that means the same.
  static func named(_ name: String) -> Verb? {
    all.first { $0.name == name || $0.aliases.contains(name) }
  }
}
