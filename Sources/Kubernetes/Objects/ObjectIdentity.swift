/// Which object: its kind, where it lives, and its name. Two manifests of the same identity mean the
/// same object.
public struct ObjectIdentity: Sendable, Hashable {
  public var type: GroupVersionKind
  /// Empty for objects that belong to no namespace, and for manifests that leave it open.
  public var namespace: String
  public var name: String

  public init(_ type: GroupVersionKind, namespace: String = "", name: String) {
    self.type = type
    self.namespace = namespace
    self.name = name
  }
}

extension ObjectIdentity: CustomStringConvertible {
  /// As people say it: `Job demo/train`.
  public var description: String {
    "\(type.kind) \(namespace.isEmpty ? "" : namespace + "/")\(name)"
  }
}
