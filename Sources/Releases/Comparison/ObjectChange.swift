public import JSON
public import Kubernetes

/// What becomes of one object, with both of its states as they may be shown: without what only the
/// server fills in, and without what a Secret holds.
public struct ObjectChange: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case create
    case update
    /// It is deleted and made anew. Why, in words.
    case recreate(reason: String)
    case remove
    /// It is no longer part of the release, and stays all the same. Why, in words.
    case keep(reason: String)
  }

  /// A field that changes.
  public struct Field: Sendable, Equatable {
    public var change: FieldChange
    /// Who has set it, where that is neither kubegate nor Helm.
    public var owners: [FieldOwner]
  }

  public var type: GroupVersionKind
  /// Empty for objects that belong to no namespace.
  public var namespace: String
  public var name: String
  public var kind: Kind
  /// `nil` where there is no such object yet.
  public var before: JSONValue?
  /// `nil` where there is none any more.
  public var after: JSONValue?
  public var fields: [Field]
  /// When it runs, where it is a hook: `pre-install`.
  public var hookEvents: [String] = []

  /// Whether anything happens.
  public var isChange: Bool {
    switch kind {
    case .create, .recreate, .remove: true
    case .update: before != after
    case .keep: false
    }
  }

  /// Compares two states of an object.
  ///
  /// - Parameters:
  ///   - managed: whom its fields belong to now.
  ///   - fellows: owners that need not be named.
  ///   - namespace: where it is; empty where it belongs to none.
  public init(
    _ kind: Kind,
    before: KubernetesObject?,
    after: KubernetesObject?,
    managed: ManagedFields? = nil,
    fellows: Set<String> = [],
    namespace: String
  ) {
    let named = after ?? before
    type = named?.type ?? GroupVersionKind(apiVersion: "", kind: "")
    self.namespace = namespace
    name = named?.name ?? ""
    self.kind = kind
    let shown = SecretContent.masked(before.map(Self.visible), after.map(Self.visible))
    self.before = shown.before?.json
    self.after = shown.after?.json
    guard let old = self.before, let new = self.after else {
      fields = []
      return
    }
    fields = FieldChange.between(old, new).map { change in
      let owners = managed?.owners(of: change.path) ?? []
      return Field(change: change, owners: owners.filter { !fellows.contains($0.manager) })
    }
  }

  /// What the server keeps about an object, and no one asks for.
  private static let bookkeeping = [
    "creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid",
  ]

  private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

  private static func visible(_ object: KubernetesObject) -> KubernetesObject {
    var object = object
    object.set(nil, at: "status")
    for key in bookkeeping { object.set(nil, at: "metadata", key) }
    object.set(nil, at: "metadata", "annotations", lastApplied)
    for key in ["annotations", "labels"]
    where object.metadata?[key]?.object?.isEmpty == true || object.metadata?[key]?.isNull == true {
      object.set(nil, at: "metadata", key)
    }
    return object
  }
}
