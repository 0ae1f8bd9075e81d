/// Where objects of a kind are found in the API: `Deployment` of `apps/v1` under
/// `/apis/apps/v1/…/deployments`.
public struct APIResource: Sendable, Hashable {
  public var type: GroupVersionKind
  /// The name in paths and in RBAC rules: `deployments`.
  public var plural: String
  public var isNamespaced: Bool

  public init(_ type: GroupVersionKind, plural: String, isNamespaced: Bool) {
    self.type = type
    self.plural = plural
    self.isNamespaced = isNamespaced
  }

  /// The segments of the path of one object, of a list, or of a subresource.
  ///
  /// - Parameter namespace: left out for objects that belong to none; `nil` for all namespaces.
  public func path(
    namespace: String? = nil,
    name: String? = nil,
    subresource: String? = nil
  ) -> [String] {
    var path = type.group.isEmpty ? ["api", type.version] : ["apis", type.group, type.version]
    if isNamespaced, let namespace { path += ["namespaces", namespace] }
    path.append(plural)
    if let name { path.append(name) }
    if let subresource { path += subresource.split(separator: "/").map(String.init) }
    return path
  }
}
