import Kubernetes
import Releases

/// What of a release is in the cluster, and what becomes of it when the release goes.
struct ReleaseInventory: Sendable {
  /// What goes.
  var removals: [KubernetesObject] = []
  /// Claims and other objects that outlive the release.
  var kept: [KubernetesObject] = []
  /// Objects that belong to someone else by now.
  var foreign: [KubernetesObject] = []

  /// What becomes of claims.
  enum ClaimFate: Sendable {
    /// They stay, whatever happens to the release.
    case stay
    /// Those go that are not marked to be kept: the user said `"keep": false`.
    case asMarked
    /// They go with all data.
    case go
  }

  /// Looks for the objects of the last revisions.
  ///
  /// - Parameter claims: claims of the release that are known to be there, whichever revision made them.
  static func find(
    _ work: ReleaseWork,
    _ history: [ReleaseStore.Record],
    claims: [KubernetesObject] = [],
    fate: ClaimFate = .stay
  ) async throws(ActionError) -> ReleaseInventory {
    var live = try await LiveObjects(client: work.cluster.client, namespace: work.namespace)
      .find(try ReleaseObjects.latest(history)) { _ in .metadata }
    for claim in claims { live[Plan.identity(claim, work.namespace)] = claim }
    var inventory = ReleaseInventory()
    for object in live.values.sorted(by: { ($0.kind, $0.name) < ($1.kind, $1.name) }) {
      let fate = object.kind == "PersistentVolumeClaim" ? fate : .asMarked
      if !Ownership.isOwned(object, by: work.name, namespace: work.namespace) {
        inventory.foreign.append(object)
      } else if fate == .stay || (fate == .asMarked && Ownership.isKept(object)) {
        inventory.kept.append(object)
      } else {
        inventory.removals.append(object)
      }
    }
    return inventory
  }
}
