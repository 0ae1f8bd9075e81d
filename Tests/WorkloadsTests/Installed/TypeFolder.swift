import Charts
import Diagnostics
import Host
import JSON
import Testing

@testable import Workloads

/// The folder of a workload type in memory, and what becomes of configs of it.
struct TypeFolder {
  var files: [String: String]
  var environment: [String: String] = [:]

  /// A type of its own, with a chart of one object.
  static let plain: [String: String] = [
    "workload.json": #"{ "name": "note", "version": "1.0.0" }"#,
    "schema.json": #"{ "type": "object" }"#,
    "values.yaml.gotmpl": "text: {{ .Config.text }}\n",
    "chart/Chart.yaml": "apiVersion: v2\nname: note\nversion: 1.0.0\n",
    "chart/templates/a.yaml": "kind: ConfigMap\ndata: {text: {{ .Values.text }}}\n",
  ]

  /// - Parameter changes: files in place of those of ``plain``; an empty text takes one away.
  init(_ changes: [String: String] = [:]) {
    files = Self.plain.merging(changes) { $1 }.filter { !$0.value.isEmpty }
  }

  func host(_ others: [String: String] = [:]) -> Host {
    var contents = others
    for (path, text) in files { contents["/types/note/\(path)"] = text }
    var environment = environment
    environment["KUBEGATE_WORKLOADS"] = "/types"
    return Host(environment: environment, files: .inMemory(contents), now: { .zero })
  }

  /// What came of a config in `/cfg/env.json`.
  struct Outcome {
    var workload: (any Workload)?
    var config: Config?
    var found: [Diagnostic] = []
    var values: JSONObject?
    var secrets: Set<String> = []
    var sources = SourceMap()

    var text: String { DiagnosticText(sources: sources).text(found) }
  }

  /// Takes a config as far as to values. Schemas are the loader's work, and not looked at here.
  func run(_ config: String, files: [String: String] = [:]) throws -> Outcome {
    var outcome = Outcome()
    let host = host(files)
    let file = SourceFile(name: "env.json", text: config)
    let value = try JSONReader().read(file, as: outcome.sources.add(file))
    do throws(DiagnosticError) {
      let workload = try WorkloadCatalog(host: host).select(for: value, into: &outcome.sources)
      outcome.workload = workload
      let defaults = workload.defaults(into: &outcome.sources)
      let object = value.object ?? JSONObject()
      let config = Config(
        object: defaults?.filled(object) ?? object,
        folder: "/cfg",
        host: host,
        defaults: defaults
      )
      outcome.config = config
      outcome.found = workload.check(config, into: &outcome.sources)
      guard !outcome.found.hasErrors else { return outcome }
      let values = try workload.values(from: config, into: &outcome.sources)
      outcome.values = values.object
      outcome.secrets = values.secrets
    } catch {
      outcome.found = error.diagnostics
    }
    return outcome
  }
}
