import Diagnostics
public import JSON
import Kubernetes
import Workloads

/// What a config asks for, with the places: all that can be known without rendering, and where the
/// blame for what is rendered belongs. Of keys that a type does not have nothing is said.
public enum ConfigUses {
  /// - Parameter defaults: what stands in it only since policies say so.
  public static func of(
    _ config: JSONObject,
    defaults: [PolicyDefaults.Applied] = []
  ) -> [PolicyUse] {
    images(config) + storageClasses(config) + hosts(config) + amounts(config) + allocation(config)
      + [labels(config, isWritten: !defaults.contains { $0.pointer == "/labels" })]
  }

  // MARK: Containers

  /// The main container and all further ones, with the way to each.
  private static func containers(
    _ config: JSONObject
  ) -> [(container: JSONObject, pointer: String)] {
    let further = ["init_containers", "sidecars"].flatMap { key in
      (config[key]?.array ?? []).enumerated().compactMap { index, value in
        value.object.map { (container: $0, pointer: "/\(key)/\(index)") }
      }
    }
    return [(config, "")] + further
  }

  private static func images(_ config: JSONObject) -> [PolicyUse] {
    containers(config).compactMap { container, parent in
      guard let value = container["docker_image"], value.string != nil else { return nil }
      return PolicyUse(
        .image(ImageReference(of: container, in: config).name),
        at: value.range,
        pointer: parent + "/docker_image"
      )
    }
  }

  /// - Parameter config: the keys of one container.
  private static func amounts(of config: JSONObject, _ gpus: Quantity) -> PodAmounts {
    func most(_ resource: String) -> Quantity {
      ["request", "limit"].compactMap {
        config["\(resource)_\($0)"]?.writtenText.flatMap { Quantity($0) }
      }.max() ?? .zero
    }
    return PodAmounts(gpus: gpus, memory: most("memory"), cpu: most("cpu"))
  }

  private static func amounts(_ config: JSONObject) -> [PolicyUse] {
    func further(_ key: String) -> [PodAmounts] {
      (config[key]?.array ?? []).compactMap { $0.object.map { amounts(of: $0, .zero) } }
    }
    let gpus = config["gpu_request"]?.writtenText.flatMap { Quantity($0) } ?? .zero
    let running = further("sidecars").reduce(amounts(of: config, gpus), +)
    let pod = further("init_containers").reduce(running, PodAmounts.larger)
    var totals = PodTotals()
    totals.add(pod, count: pods(config))
    return totals.uses().map { use in
      var use = use
      let (keys, resource) =
        switch use.subject {
        case .gpus: (["gpu_request"], "gpu")
        case .memory: (["memory_limit", "memory_request"], "memory")
        default: (["cpu_limit", "cpu_request"], "cpu")
        }
      guard let key = keys.first(where: { config[$0] != nil }) else { return use }
      use.range = config[key]?.range ?? .none
      use.pointer = "/\(key)"
      if resource != "gpu", !further("sidecars").isEmpty { use.notes.append("sidecars count, too") }
      return use
    }
  }

  /// How many pods there are at most at once.
  private static func pods(_ config: JSONObject) -> Int {
    func number(_ value: JSONValue?) -> Int? { value?.writtenText.flatMap { Int($0) } }
    let parallel = number(config["parallelism"]).map {
      min($0, number(config["completions"]) ?? .max)
    }
    return number(config["autoscaling"]?["max_replicas"]) ?? parallel
      ?? number(config["replicas"]) ?? 1
  }

  private static func allocation(_ config: JSONObject) -> [PolicyUse] {
    if let deployment = config["deployment"], deployment.bool == true || deployment == "true" {
      return [PolicyUse(.allocation(nil), at: deployment.range, pointer: "/deployment")]
    }
    guard let time = config["allocationTime"], let text = time.writtenText,
      let seconds = LengthOfTime.seconds(text, perBareUnit: 86_400)
    else { return [] }
    return [PolicyUse(.allocation(seconds), at: time.range, pointer: "/allocationTime")]
  }

  // MARK: Storage, addresses, labels

  private static func storageClasses(_ config: JSONObject) -> [PolicyUse] {
    (config["persistent_volume"]?.array ?? []).enumerated().compactMap { index, volume in
      guard let value = volume["pvc_type"], let name = value.string else { return nil }
      let pointer = "/persistent_volume/\(index)/pvc_type"
      return PolicyUse(.storageClass(name), at: value.range, pointer: pointer)
    }
  }

  private static func hosts(_ config: JSONObject) -> [PolicyUse] {
    guard let ingress = config["ingress"] else { return [] }
    let list =
      ingress.array?.enumerated().map { ($1, "/ingress/\($0)/host") } ?? [
        (ingress, "/ingress/host")
      ]
    return list.compactMap { address, pointer in
      guard let host = address["host"], let name = host.string else { return nil }
      return PolicyUse(.host(name), at: host.range, pointer: pointer)
    }
  }

  /// Labels that are missing are told at those that are there, or at what names the release.
  private static func labels(_ config: JSONObject, isWritten: Bool) -> PolicyUse {
    let member = config.member("labels")
    let place = isWritten ? member?.keyRange : nil
    return PolicyUse(
      .labels(Set((member?.value.object?.members ?? []).map(\.key))),
      at: place ?? config.member("chart_name")?.keyRange ?? .none,
      pointer: place == nil ? "" : "/labels"
    )
  }
}
