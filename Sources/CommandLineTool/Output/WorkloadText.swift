import Actions
import JSON
import Workloads

/// What `kubegate workloads show` tells of a type.
struct WorkloadText {
  private let details: WorkloadDetails
  private let columns: Int
  private let color: Bool

  init(_ details: WorkloadDetails, columns: Int, color: Bool) {
    self.details = details
    self.columns = columns
    self.color = color
  }

  func text() -> String {
    let facts = facts.flatMap { name, text in
      TextWrap.lines(text, columns - 11).enumerated().map { index, line in
        TextTable.padded(index == 0 ? name : "", 11) + line
      }
    }
    let keys = ExplainText(columns: columns, color: color).text(.type(details.topic))
    return facts.joined(separator: "\n") + "\n\n" + keys
  }

  private var facts: [(String, String)] {
    var facts = [("name", details.workload.name)]
    if let installed = details.installed {
      let manifest = installed.manifest
      facts.append(("version", manifest.version))
      if !manifest.title.isEmpty { facts.append(("title", manifest.title)) }
      facts.append(("where", installed.folder))
      if let base = manifest.base { facts.append(("extends", base)) }
    } else {
      facts.append(("where", "built in"))
    }
    if let chart = details.chart { facts.append(("chart", "\(chart.name) \(chart.version)")) }
    guard let manifest = details.installed?.manifest else { return facts }
    if !manifest.defaults.isEmpty {
      facts.append(("defaults", JSONWriter().string(.object(details.defaults))))
    }
    for secret in manifest.requiredSecrets {
      let keys = secret.keys.isEmpty ? "" : " with \(secret.keys.joined(separator: ", "))"
      facts.append(("needs", "Secret \(secret.name.string ?? "")\(keys)"))
    }
    if let notes = manifest.notes { facts.append(("notes", notes)) }
    return facts
  }

  /// The members of ``ExplainJSON`` for a type, and what else there is.
  static func json(_ details: WorkloadDetails) -> JSONValue {
    var object = ExplainJSON.document(.type(details.topic)).object ?? JSONObject()
    object["builtIn"] = .bool(details.installed == nil)
    if let chart = details.chart {
      object["chart"] = ["name": .string(chart.name), "version": .string(chart.version)]
    }
    if let installed = details.installed {
      object["folder"] = .string(installed.folder)
      var manifest = installed.manifest.value.object ?? JSONObject()
      if manifest["defaults"] != nil { manifest["defaults"] = .object(details.defaults) }
      object["manifest"] = .object(manifest)
    }
    return .object(object)
  }
}
