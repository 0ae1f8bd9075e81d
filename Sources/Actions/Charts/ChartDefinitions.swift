import Charts
import JSON
import Kubernetes
import Releases

/// What charts have in `crds/`.
enum ChartDefinitions {
  /// The kinds of a chart, and of the charts below it that the values switch on.
  static func kinds(of chart: Chart, values: JSONObject) -> Set<GroupVersionKind> {
    guard let enabled = try? chart.resolvingDependencies(values) else { return [] }
    return DefinedKinds(objects(of: enabled.customResourceDefinitions)).types
  }

  /// The objects of the files, as far as they can be read.
  static func objects(of files: [ChartFile]) -> [KubernetesObject] {
    files.flatMap { (try? Manifest.documents(of: $0)) ?? [] }
      .compactMap { manifest in manifest.object.map { KubernetesObject($0) } }
  }
}
