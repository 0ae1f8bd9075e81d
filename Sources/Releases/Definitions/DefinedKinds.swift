import JSON
public import Kubernetes

/// The kinds that custom resource definitions bring, as they say themselves.
///
/// A release may hold objects of kinds that the cluster does not know until its definitions are
/// applied.
///
/// ```swift
/// let defined = DefinedKinds(objects)  // a definition of crontabs among others
/// defined.apiVersions                  // ["stable.example.com/v1", "stable.example.com/v1/CronTab"]
/// ```
public struct DefinedKinds: Sendable, Equatable {
  /// Where objects of each kind will be found.
  public private(set) var resources: [APIResource] = []

  /// Looks for definitions among objects.
  public init(_ objects: [KubernetesObject]) {
    for object in objects where Self.isDefinition(object) { resources += Self.kinds(object) }
  }

  public var types: Set<GroupVersionKind> { Set(resources.map(\.type)) }

  /// What the definitions add to Helm's `.Capabilities.APIVersions`.
  public var apiVersions: [String] {
    var seen: Set<String> = []
    return resources.flatMap { [$0.type.apiVersion, "\($0.type)"] }
      .filter { seen.insert($0).inserted }
  }

  public static func isDefinition(_ object: KubernetesObject) -> Bool {
    object.kind == "CustomResourceDefinition" && object.type.group == "apiextensions.k8s.io"
  }

  /// The kinds of one definition. `v1beta1` knew a single version in another place.
  static func kinds(_ definition: KubernetesObject) -> [APIResource] {
    guard let group = definition["spec", "group"]?.string,
      let kind = definition["spec", "names", "kind"]?.string,
      let plural = definition["spec", "names", "plural"]?.string
    else { return [] }
    var versions = (definition["spec", "versions"]?.array ?? [])
      .filter { $0["served"]?.bool != false }.compactMap { $0["name"]?.string }
    if versions.isEmpty, let single = definition["spec", "version"]?.string { versions = [single] }
    let isNamespaced = definition["spec", "scope"]?.string != "Cluster"
    return versions.map { version in
      APIResource(
        GroupVersionKind(group: group, version: version, kind: kind),
        plural: plural,
        isNamespaced: isNamespaced
      )
    }
  }
}
