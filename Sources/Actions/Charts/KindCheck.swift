import Charts
import Diagnostics
import Kubernetes
import Releases

/// Whether a cluster has the kinds of all rendered objects, or will have them with the chart's own
/// definitions.
struct KindCheck {
  var client: KubernetesClient
  var sources: SourceMap

  /// - Throws: ``ActionError/check(_:_:)`` with every kind that is missing.
  func run(_ rendered: RenderedChart) async throws(ActionError) {
    let manifests = rendered.manifests + rendered.hooks.map(\.manifest)
    // The chart may bring kinds along, in `crds/` or as templates.
    let definitions = ChartDefinitions.objects(of: rendered.customResourceDefinitions)
    let objects = rendered.manifests.compactMap { $0.object.map { KubernetesObject($0) } }
    let defined = DefinedKinds(definitions + objects).types
    var wanted: [GroupVersionKind: [String]] = [:]
    for manifest in manifests where !manifest.kind.isEmpty {
      let type = GroupVersionKind(apiVersion: manifest.apiVersion, kind: manifest.kind)
      if defined.contains(type) { continue }
      if wanted[type]?.contains(manifest.source) != true {
        wanted[type, default: []].append(manifest.source)
      }
    }
    var found: [Diagnostic] = []
    while true {
      let types = Array(wanted.keys)
      let answer = await KubernetesResult.of { () async throws(KubernetesError) in
        try await client.resources(for: types)
      }
      if case .failure(.unknownKind(let type)) = answer {
        let places = wanted.removeValue(forKey: type) ?? []
        found.append(TemplateMistake.unknownKind(type.apiVersion, type.kind, places))
        continue
      }
      _ = try answer.get("find out which kinds the cluster has")
      break
    }
    guard found.isEmpty else { throw .check(found, sources) }
  }
}
