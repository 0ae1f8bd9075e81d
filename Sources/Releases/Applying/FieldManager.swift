import JSON
import Kubernetes

/// Under which name an object's fields are applied.
///
/// The API server keeps fields apart by the names of those who apply them. Whoever has applied the
/// marks of a release to an object is that release's tool: kubegate, Helm's command (`helm`), or a
/// program that Helm is built into, which has a name of its own. A release that another tool has
/// begun goes on under that tool's name. So fields that are no longer wanted go, and the other tool
/// finds no fields that belong to a stranger when it goes on in turn.
///
/// Releases that kubegate has begun leave `apply_method` in their records empty: Helm then works out
/// patches, to which names do not matter. Server-side apply under another name would be refused.
public enum FieldManager {
  /// The name for releases that kubegate has begun.
  public static let own = "kubegate"

  /// Names of the release's tools whatever they have applied.
  private static let tools: Set = [own, "helm", "Helm"]

  /// The name under which an object's marks were applied.
  static func manager(of live: KubernetesObject) -> String? {
    let appliers = entries(live).filter {
      $0["operation"]?.string == "Apply" && $0["subresource"] == nil && ownsMarks($0)
    }
    .compactMap { $0["manager"]?.string }
    return appliers.contains(own) ? own : appliers.first
  }

  /// The name that most of a release's objects have; the one of kubegate for a new release.
  static func manager(of objects: some Collection<KubernetesObject>) -> String {
    var counts: [String: Int] = [:]
    for object in objects { manager(of: object).map { counts[$0, default: 0] += 1 } }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? own
  }

  /// All who own fields of an object as tools of its release.
  static func tools(of live: KubernetesObject) -> Set<String> {
    tools.union(entries(live).filter(ownsMarks).compactMap { $0["manager"]?.string })
  }

  private static func entries(_ object: KubernetesObject) -> [JSONValue] {
    object.metadata?["managedFields"]?.array ?? []
  }

  private static func ownsMarks(_ entry: JSONValue) -> Bool {
    entry[
      path: "fieldsV1",
      "f:metadata",
      "f:annotations",
      "f:\(Ownership.nameAnnotation)"
    ] != nil
  }
}
