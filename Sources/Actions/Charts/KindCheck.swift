import Charts
import Diagnostics
import JSON
import Kubernetes

/// Whether a cluster has the kinds of all rendered objects, or will have them with the chart's own
/// definitions.
struct KindCheck {
  var client: KubernetesClient
  var sources: SourceMap

  /// - Throws: ``ActionError/check(_:_:)`` with every kind that is missing.
  func run(_ rendered: RenderedChart) async throws(ActionError) {
    let manifests = rendered.manifests + rendered.hooks.map(\.manifest)
    let defined = definitions(rendered)
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

  /// The kinds that the chart brings along, in `crds/` or as templates.
  private func definitions(_ rendered: RenderedChart) -> Set<GroupVersionKind> {
    let files = rendered.customResourceDefinitions.flatMap {
      (try? Manifest.documents(of: $0)) ?? []
    }
    var types: Set<GroupVersionKind> = []
    for object in (files + rendered.manifests).compactMap(\.object)
    where object["kind"]?.string == "CustomResourceDefinition" {
      guard let group = object[path: "spec", "group"]?.string,
        let kind = object[path: "spec", "names", "kind"]?.string
      else { continue }
      for version in object[path: "spec", "versions"]?.array ?? [] {
        guard let name = version["name"]?.string else { continue }
        types.insert(GroupVersionKind(group: group, version: name, kind: kind))
      }
    }
    return types
  }
}
