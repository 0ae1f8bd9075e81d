import Base64
import JSON
import Kubernetes

// What no table of fields can say: fields that may only grow, or that count only sometimes.
extension ImmutableFields {
  static let specialKinds: Set = [
    "/PersistentVolumeClaim", "/Service", "/ConfigMap", "/Secret", "/Pod", "batch/Job",
  ]

  static func special(
    _ object: KubernetesObject,
    _ live: KubernetesObject,
    _ previous: [KubernetesObject]
  ) -> [FieldChange] {
    switch key(object) {
    case "/PersistentVolumeClaim": return claim(object, live)
    case "/Service": return service(object, live)
    case "/ConfigMap", "/Secret": return sealed(object, live, previous)
    case "/Pod": return pod(object, live, previous)
    case "batch/Job": return job(object, live)
    default: return []
    }
  }

  /// A claim grows, and never shrinks below what it has.
  private static func claim(
    _ object: KubernetesObject,
    _ live: KubernetesObject
  ) -> [FieldChange] {
    let path = ["spec", "resources", "requests", "storage"]
    guard let before = live.value(at: path), let after = object.value(at: path),
      let old = quantity(before), let new = quantity(after), new < old
    else { return [] }
    // A growth that never came about can be taken back.
    if let capacity = quantity(live["status", "capacity", "storage"]), new >= capacity { return [] }
    return [FieldChange(FieldPath(path.map(FieldPath.Step.key)), before: before, after: after)]
  }

  /// An address stays as long as the Service has any; so does who balances its load.
  private static func service(
    _ object: KubernetesObject,
    _ live: KubernetesObject
  ) -> [FieldChange] {
    func type(_ service: KubernetesObject) -> String {
      service.spec?["type"]?.string ?? "ClusterIP"
    }
    func change(_ path: FieldPath) -> [FieldChange] {
      guard let before = path.value(in: live.json), let after = path.value(in: object.json),
        !isNothing(before), !isNothing(after), before != after
      else { return [] }
      return [FieldChange(path, before: before, after: after)]
    }
    var found: [FieldChange] = []
    if type(live) != "ExternalName", type(object) != "ExternalName" {
      found += change(FieldPath("spec", "clusterIP"))
      found += change(FieldPath([.key("spec"), .key("clusterIPs"), .index(0)]))
      found += change(FieldPath([.key("spec"), .key("ipFamilies"), .index(0)]))
    }
    if type(live) == "LoadBalancer", type(object) == "LoadBalancer" {
      found += change(FieldPath("spec", "loadBalancerClass"))
      let isLocal = [live, object].allSatisfy { $0.spec?["externalTrafficPolicy"] == "Local" }
      if isLocal { found += change(FieldPath("spec", "healthCheckNodePort")) }
    }
    return found
  }

  /// What is marked as immutable stays so, with all that it holds.
  private static func sealed(
    _ object: KubernetesObject,
    _ live: KubernetesObject,
    _ previous: [KubernetesObject]
  ) -> [FieldChange] {
    guard live["immutable"]?.bool == true else { return [] }
    var found: [FieldChange] = []
    // A mark that someone else has put there stays by itself.
    let isOurs = previous.contains { $0["immutable"]?.bool == true }
    if object["immutable"]?.bool == false || isOurs && object["immutable"]?.bool != true {
      found.append(
        FieldChange(FieldPath("immutable"), before: true, after: object["immutable"])
      )
    }
    let wanted = SecretContent.merged(object)
    let manifests = ([object] + previous).map { SecretContent.merged($0) }
    for key in ["data", "binaryData"] {
      let before = ManifestView.of(live[key] ?? [:], like: manifests.compactMap { $0[key] })
      for change in FieldChange.between(before, wanted[key] ?? [:]) {
        found.append(
          FieldChange(
            FieldPath([.key(key)] + change.path.steps),
            before: change.before,
            after: change.after
          )
        )
      }
    }
    return found
  }
}
