import Actions
import JSON

/// `kubegate schema`.
enum SchemaVerb {
  static let verb = Verb(
    name: "schema",
    summary: "print the schema of configs, for editors",
    usage: "[TYPE|policy] [flags]",
    discussion: """
      Prints one JSON Schema (draft 2020-12) that needs no other file: of a workload type, or without
      TYPE of all that are built in, picked by "workload". Editors complete and check configs with it.
      "workload" as TYPE gives that of workload.json in the folder of a type of your own, "policy" that
      of an administrator's policy.

      examples:
        kubegate schema > kubegate.schema.json
        kubegate schema environment -o yaml
        kubegate schema workload > workload.schema.json
      """,
    flags: [CommonFlags.workloadPath] + CommonFlags.output,
    operands: 0...1
  ) { arguments, session in
    let type = arguments.operands.first
    let action = SchemaAction(host: session.host)
    do throws(ActionError) {
      guard let schema = try action.run(type) else {
        let error = WorkloadOperand.unknown(type ?? "", among: action.types)
        return Usage.report(error, verb: "schema", session)
      }
      ResultWriter(session: session).write(JSONWriter(.pretty).string(schema) + "\n", schema)
      return .done
    } catch {
      return FailureReport(error).report(session)
    }
  }
}
