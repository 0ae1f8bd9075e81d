import JSON
import Kubernetes
import Releases

/// Claims that are to grow although their storage class lets none grow. The server would refuse them
/// when other objects have been changed already.
struct ClaimGrowth {
  var client: KubernetesClient

  /// Asks for the storage classes of the claims of a plan that are to grow. A class that may not be
  /// looked at is left to the server.
  func blocked(
    _ plan: Plan,
    _ live: [ObjectIdentity: KubernetesObject],
    namespace: String
  ) async throws(ActionError) -> [Plan.Blocked] {
    let growing = plan.steps.compactMap { step in
      live[Plan.identity(step.object, namespace)].flatMap { Growth(step, live: $0) }
    }
    guard !growing.isEmpty else { return [] }
    var fixed: Set<String> = []
    for name in Set(growing.map(\.storageClass)).sorted() where !name.isEmpty {
      let found = await KubernetesResult.of { () async throws(KubernetesError) in
        try await client.find(.storageClasses, name: name)
      }
      if case .failure(let error) = found, error.isForbidden { continue }
      if let found = try found.get("look at StorageClass \(name)"),
        found["allowVolumeExpansion"]?.bool != true
      {
        fixed.insert(name)
      }
    }
    return growing.filter { fixed.contains($0.storageClass) }.map { growth in
      Plan.Blocked(
        object: growth.object,
        fields: [growth.change],
        canReplace: false,
        reason: "storage class \"\(growth.storageClass)\" lets no volume grow"
      )
    }
  }

  private struct Growth {
    var object: KubernetesObject
    var storageClass: String
    var change: FieldChange

    init?(_ step: Plan.Step, live: KubernetesObject) {
      let path = FieldPath("spec", "resources", "requests", "storage")
      guard step.change == .update, step.object.kind == "PersistentVolumeClaim",
        let before = path.value(in: live.json), let after = path.value(in: step.object.json),
        let old = Self.quantity(before), let new = Self.quantity(after), old < new
      else { return nil }
      object = step.object
      storageClass = live.spec?["storageClassName"]?.string ?? ""
      change = FieldChange(path, before: before, after: after)
    }

    private static func quantity(_ value: JSONValue) -> Quantity? {
      (value.string ?? value.number?.literal).flatMap(Quantity.init)
    }
  }
}
