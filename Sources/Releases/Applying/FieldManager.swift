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

  /// All who own fields of an object as tools of its release: those who have applied its marks, and
  /// those who wrote while other tools were at work on the release.
  static func tools(of live: KubernetesObject, works: [ClosedRange<Int>] = []) -> Set<String> {
    let found = entries(live).filter { ownsMarks($0) || isPatch($0, works) }
    return tools.union(found.compactMap { $0["manager"]?.string })
  }

  /// When other tools were at work on a release, in seconds of the server's clock: from the creation
  /// of a record that another tool has made to that tool's last word in it. A tool with a name of its
  /// own that patches objects leaves no other trace of what it is.
  public static func works(in history: [ReleaseStore.Record]) -> [ClosedRange<Int>] {
    history.compactMap { record in
      guard let start = record.secret.creationTime?.seconds,
        let maker = entries(record.secret).first(where: { $0[path: "fieldsV1", "f:type"] != nil }),
        maker["manager"]?.string != own,
        let end = maker["time"]?.string.flatMap({ APITime($0) })?.seconds, end >= start
      else { return nil }
      return start...min(end, start + longestWork)
    }
  }

  /// Longer than Helm works without being told to.
  private static let longestWork = 600

  private static func isPatch(_ entry: JSONValue, _ works: [ClosedRange<Int>]) -> Bool {
    guard entry["operation"]?.string == "Update", entry["subresource"] == nil,
      let manager = entry["manager"]?.string, !manager.hasPrefix("kube"),
      let time = entry["time"]?.string.flatMap({ APITime($0) })?.seconds
    else { return false }
    return works.contains { $0.contains(time) }
  }

  /// Who owns which fields of an object.
  static func entries(_ object: KubernetesObject) -> [JSONValue] {
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
