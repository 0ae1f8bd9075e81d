public import Diagnostics
public import JSON

extension Chart {
  /// The chart with those dependencies only that its values switch on, under their aliases, and with
  /// the values that it imports from them. Helm's `ProcessDependencies`.
  ///
  /// - Throws: ``Diagnostics/Diagnostic`` where values and the chart do not go together.
  public func resolvingDependencies(_ values: JSONObject) throws(Diagnostic) -> Chart {
    var chart = self
    try chart.enableDependencies(values, path: "")
    try chart.importValues()
    return chart
  }

  /// The dependencies that `Chart.yaml` lists and `charts/` lacks.
  public var missingDependencies: [String] {
    metadata.dependencies.map(\.name).filter { name in
      !dependencies.contains { $0.name == name }
    }
  }

  func checkDependencies() throws(Diagnostic) {
    let missing = missingDependencies
    guard missing.isEmpty else {
      throw ChartMistake.missingDependencies(missing, chart: name)
    }
  }

  private mutating func enableDependencies(_ values: JSONObject, path: String) throws(Diagnostic) {
    guard !metadata.dependencies.isEmpty else { return }
    // Charts that Chart.yaml does not name stay; the others come in its order.
    var found = dependencies.filter { existing in
      !metadata.dependencies.contains { $0.accepts(existing) }
    }
    for index in metadata.dependencies.indices {
      let dependency = metadata.dependencies[index]
      if var chart = dependencies.first(where: { dependency.accepts($0) }) {
        if !dependency.alias.isEmpty { chart.metadata.name = dependency.alias }
        found.append(chart)
      }
      if !dependency.alias.isEmpty { metadata.dependencies[index].name = dependency.alias }
      metadata.dependencies[index].enabled = true
    }
    dependencies = found
    var coalescing = Coalescing()
    let values = try coalescing.coalesce(self, values)
    for index in metadata.dependencies.indices {
      metadata.dependencies[index].applyTags(ValuePath.table("tags", in: values))
      metadata.dependencies[index].applyCondition(values, path: path)
    }
    let disabled = Set(metadata.dependencies.filter { !$0.enabled }.map(\.name))
    dependencies.removeAll { disabled.contains($0.name) }
    for index in dependencies.indices {
      try dependencies[index].enableDependencies(
        values,
        path: path + dependencies[index].name + "."
      )
    }
    metadata.dependencies.removeAll { disabled.contains($0.name) }
  }

  private mutating func importValues() throws(Diagnostic) {
    for index in dependencies.indices { try dependencies[index].importValues() }
    guard !metadata.dependencies.isEmpty else { return }
    var coalescing = Coalescing(keepsNulls: true)
    let merged = try coalescing.coalesce(self, JSONObject())
    var imported = JSONObject()
    for index in metadata.dependencies.indices {
      let name = metadata.dependencies[index].name
      var pairs: [JSONValue] = []
      for entry in metadata.dependencies[index].importValues {
        let child: String
        let parent: String
        switch entry.content {
        case .string(let text):
          child = "exports." + text
          parent = "."
        case .object(let object):
          child = object["child"]?.string ?? "<nil>"
          parent = object["parent"]?.string ?? "<nil>"
        default: continue
        }
        pairs.append(["child": .string(child), "parent": .string(parent)])
        guard let table = ValuePath.table("\(name).\(child)", in: merged) else { continue }
        imported = coalescing.coalesceTables(
          imported,
          ValuePath.nested(table, below: parent),
          keepsNulls: true
        )
      }
      metadata.dependencies[index].importValues = pairs
    }
    // What the chart itself says wins over what it imports.
    values = coalescing.coalesceTables(merged, imported, keepsNulls: true)
  }
}

extension ChartMetadata.Dependency {
  /// Whether a chart is the one that is meant.
  fileprivate func accepts(_ chart: Chart) -> Bool {
    chart.name == name && VersionConstraint.isCompatible(version, chart.metadata.version)
  }

  /// One tag that is true suffices; otherwise one that is false switches off.
  fileprivate mutating func applyTags(_ table: JSONObject?) {
    guard let table else { return }
    let states = tags.compactMap { table[$0]?.bool }
    enabled = states.contains(true) || states.isEmpty
  }

  /// The first path whose value is a boolean decides.
  fileprivate mutating func applyCondition(_ values: JSONObject, path: String) {
    let paths = condition.trimming(while: \.isWhitespace).split(separator: ",")
    for part in paths {
      if let state = ValuePath.value(path + part, in: values)?.bool {
        enabled = state
        return
      }
    }
  }
}
