/// What sort of object something is: `apps`, `v1`, `Deployment`. The core group is empty.
public struct GroupVersionKind: Sendable, Hashable, Comparable {
  public var group: String
  public var version: String
  public var kind: String

  public init(group: String, version: String, kind: String) {
    self.group = group
    self.version = version
    self.kind = kind
  }

  /// Takes an `apiVersion` apart, as manifests write it: `v1`, `apps/v1`.
  public init(apiVersion: String, kind: String) {
    let slash = apiVersion.firstIndex(of: "/")
    group = slash.map { String(apiVersion[..<$0]) } ?? ""
    version = slash.map { String(apiVersion[apiVersion.index(after: $0)...]) } ?? apiVersion
    self.kind = kind
  }

  /// Group and version as manifests write them.
  public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.group, left.version, left.kind) < (right.group, right.version, right.kind)
  }
}

extension GroupVersionKind: CustomStringConvertible {
  /// `apps/v1/Deployment`, as Helm's `.Capabilities.APIVersions` writes it.
  public var description: String { "\(apiVersion)/\(kind)" }
}
