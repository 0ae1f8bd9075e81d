import Charts
import JSON
import Kubernetes

/// The kinds that definitions of custom resources bring to a cluster.
enum DefinedKinds {
  /// Those of the definitions among some objects.
  static func of(_ objects: [JSONValue]) -> Set<GroupVersionKind> {
    var types: Set<GroupVersionKind> = []
    for object in objects where object["kind"]?.string == "CustomResourceDefinition" {
      guard let spec = object["spec"], let group = spec["group"]?.string,
        let kind = spec[path: "names", "kind"]?.string
      else { continue }
      let versions = (spec["versions"]?.array ?? []).filter { $0["served"]?.bool != false }
      // Definitions of v1beta1 may have just one.
      let names =
        versions.compactMap { $0["name"]?.string } + [spec["version"]?.string].compactMap(\.self)
      for name in names { types.insert(GroupVersionKind(group: group, version: name, kind: kind)) }
    }
    return types
  }

  /// Those of the `crds/` folders of a chart, and of the charts below it that the values switch on.
  static func of(_ chart: Chart, values: JSONObject) -> Set<GroupVersionKind> {
    guard let enabled = try? chart.resolvingDependencies(values) else { return [] }
    return of(enabled.customResourceDefinitions.flatMap(objects))
  }

  static func objects(_ file: ChartFile) -> [JSONValue] {
    ((try? Manifest.documents(of: file)) ?? []).compactMap(\.object)
  }
}
