import JSON
public import Kubernetes
import Preflight

/// What rendered objects would have: the same for every workload type, and for any chart.
public enum ObjectUses {
  /// - Parameters:
  ///   - isEnvironment: whether the time that they live is an allocation.
  ///   - gpuResource: what the config calls its GPUs.
  public static func of(
    _ objects: [KubernetesObject],
    isEnvironment: Bool,
    gpuResource: String? = nil
  ) -> [PolicyUse] {
    var uses: [PolicyUse] = []
    var totals = PodTotals()
    let scaled = autoscaled(objects)
    for object in objects {
      let name = "\(object.kind) \(object.name)"
      uses.append(PolicyUse(.labels(Set(object.labels.keys)), notes: ["\(name) lacks it"]))
      uses += storageClasses(of: object, name) + hosts(of: object, name)
      guard let spec = PodSpecs.spec(of: object) else { continue }
      uses += images(of: spec, name)
      let amounts = amounts(of: spec, gpuResource)
      totals.add(amounts, count: max(pods(of: object), scaled[object.identity.shortName] ?? 0))
      if isEnvironment { uses += allocation(of: object) }
    }
    return uses + totals.uses()
  }

  // MARK: Pods

  private static func images(of spec: JSONValue, _ name: String) -> [PolicyUse] {
    PodSpecs.containers(of: spec).compactMap { container in
      container["image"]?.string.map { image in
        let container = container["name"]?.string ?? ""
        return PolicyUse(.image(image), notes: ["container \"\(container)\" of \(name)"])
      }
    }
  }

  /// What the scheduler sets aside for a pod: containers run side by side, those before them in turn.
  private static func amounts(of spec: JSONValue, _ gpuResource: String?) -> PodAmounts {
    func amounts(_ container: JSONValue) -> PodAmounts { self.amounts(container, gpuResource) }
    let initial = spec["initContainers"]?.array ?? []
    let isSidecar = { (container: JSONValue) in container["restartPolicy"]?.string == "Always" }
    let beside = (spec["containers"]?.array ?? []) + initial.filter(isSidecar)
    let running = beside.map(amounts).reduce(PodAmounts(), +)
    return initial.filter { !isSidecar($0) }.map(amounts).reduce(running, PodAmounts.larger)
  }

  private static func amounts(_ container: JSONValue, _ gpuResource: String?) -> PodAmounts {
    var most: [String: Quantity] = [:]
    for kind in ["requests", "limits"] {
      for member in container[path: "resources", kind]?.object?.members ?? [] {
        guard let amount = member.value.writtenText.flatMap({ Quantity($0) }) else { continue }
        most[member.key] = max(most[member.key] ?? .zero, amount)
      }
    }
    let gpus = most.filter { GPUResource.isGPU($0.key) || $0.key == gpuResource }.map(\.value)
    return PodAmounts(
      gpus: gpus.reduce(.zero, +),
      memory: most["memory"] ?? .zero,
      cpu: most["cpu"] ?? .zero
    )
  }

  /// How many pods an object makes at once.
  private static func pods(of object: KubernetesObject) -> Int {
    func jobPods(_ spec: JSONValue?) -> Int {
      min(spec?["parallelism"]?.int ?? 1, spec?["completions"]?.int ?? .max)
    }
    switch object.kind {
    case "Job": return jobPods(object.spec)
    case "CronJob": return jobPods(object["spec", "jobTemplate", "spec"])
    default: return object.spec?["replicas"]?.int ?? 1
    }
  }

  /// The most pods that autoscalers may make of what they scale.
  private static func autoscaled(_ objects: [KubernetesObject]) -> [String: Int] {
    var most: [String: Int] = [:]
    for object in objects where object.kind == "HorizontalPodAutoscaler" {
      guard let target = object.spec?["scaleTargetRef"], let kind = target["kind"]?.string,
        let name = target["name"]?.string
      else { continue }
      most["\(kind) \(name)"] = object.spec?["maxReplicas"]?.int
    }
    return most
  }

  private static func allocation(of object: KubernetesObject) -> [PolicyUse] {
    switch object.kind {
    case "Job":
      [PolicyUse(.allocation(object.spec?["activeDeadlineSeconds"]?.int.map(Double.init)))]
    case "Deployment", "StatefulSet", "DaemonSet": [PolicyUse(.allocation(nil))]
    default: []
    }
  }

  // MARK: Storage and addresses

  private static func storageClasses(of object: KubernetesObject, _ name: String) -> [PolicyUse] {
    var claims: [JSONValue?] = []
    if object.kind == "PersistentVolumeClaim" { claims.append(object.spec) }
    claims += (object.spec?["volumeClaimTemplates"]?.array ?? []).map { $0["spec"] }
    claims += (PodSpecs.spec(of: object)?["volumes"]?.array ?? []).map {
      $0[path: "ephemeral", "volumeClaimTemplate", "spec"]
    }
    return claims.compactMap { claim in
      claim?["storageClassName"]?.string.map { PolicyUse(.storageClass($0), notes: ["of \(name)"]) }
    }
  }

  private static func hosts(of object: KubernetesObject, _ name: String) -> [PolicyUse] {
    var hosts: [String] = []
    switch object.kind {
    case "Ingress":
      let rules = object.spec?["rules"]?.array ?? []
      hosts = rules.map { $0["host"]?.string ?? "" }
      hosts += (object.spec?["tls"]?.array ?? []).flatMap { $0["hosts"]?.array ?? [] }
        .compactMap(\.string)
      if object.spec?["defaultBackend"] != nil { hosts.append("") }
    case "HTTPRoute", "GRPCRoute", "TLSRoute":
      hosts = (object.spec?["hostnames"]?.array ?? []).compactMap(\.string)
    case "Route" where object.apiVersion.hasPrefix("route.openshift.io/"):
      hosts = [object.spec?["host"]?.string].compactMap(\.self)
    default: break
    }
    return hosts.map { PolicyUse(.host($0), notes: ["of \(name)"]) }
  }
}

/// Which resources of a container are GPUs.
enum GPUResource {
  /// `nvidia.com/gpu`, `nvidia.com/mig-1g.5gb`, `gpu.intel.com/i915`, `amd.com/gpu`.
  static func isGPU(_ resource: String) -> Bool {
    let parts = resource.split(separator: "/")
    guard parts.count == 2 else { return false }
    return parts[1].hasPrefix("gpu") || parts[1].hasPrefix("mig-") || parts[0].hasPrefix("gpu.")
  }
}

extension ObjectIdentity {
  fileprivate var shortName: String { "\(type.kind) \(name)" }
}
