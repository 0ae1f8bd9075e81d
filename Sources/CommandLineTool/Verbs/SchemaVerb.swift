import Actions
import Diagnostics
import JSON

/// `kubegate schema`.
enum SchemaVerb {
  static let verb = Verb(
    name: "schema",
    summary: "print the schema of configs, for editors",
    usage: "[TYPE|policy] [flags]",
    discussion: """
      Prints one JSON Schema (draft 2020-12) that needs no other file: of a workload type, or without
      TYPE of all of them, picked by "workload". Editors complete and check configs with it. With "policy"
      it is that of an administrator's policy.

      examples:
        kubegate schema > kubegate.schema.json
        kubegate schema environment -o yaml
      """,
    flags: CommonFlags.output,
    operands: 0...1
  ) { arguments, session in
    let type = arguments.operands.first
    let action = SchemaAction()
    guard let schema = action.run(type: type) else {
      return Usage.report(unknown(type ?? "", among: action.types), verb: "schema", session)
    }
    ResultWriter(session: session).write(JSONWriter(.pretty).string(schema) + "\n", schema)
    return .done
  }

  private static func unknown(_ type: String, among types: [String]) -> UsageError {
    UsageError(
      message: "there is no workload type \"\(type)\"",
      help: NearestName.of(type, among: types).map { "did you mean \"\($0)\"?" }
        ?? "workload types: \(types.joined(separator: ", "))"
    )
  }
}
