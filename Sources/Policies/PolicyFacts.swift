import JSON
import Kubernetes

/// What a policy has to say of a key, for those who ask before they write.
public struct PolicyFact: Sendable, Equatable {
  /// The key: `persistent_volume.pvc_type`.
  public var path: String
  /// The policy that says it.
  public var policy: String
  /// In words: `at most 2 GPUs in a release`, `default: "low"`.
  public var text: String
}

extension PolicyFact {
  /// All that policies say, limits first; of several defaults of a key the one that counts.
  ///
  /// - Parameter path: only what is about this key or about keys in it: `persistent_volume[]`.
  public static func all(_ policies: [Policy], about path: String? = nil) -> [PolicyFact] {
    var facts = policies.flatMap { policy in
      limits(policy.limits).map { PolicyFact(path: $0.path, policy: policy.name, text: $0.text) }
    }
    var defaulted: Set<String> = []
    for policy in policies {
      for (path, text) in defaults(policy.defaults) where defaulted.insert(path).inserted {
        facts.append(PolicyFact(path: path, policy: policy.name, text: text))
      }
    }
    if let path = path?.replacing("[]", with: "") {
      facts.removeAll { $0.path != path && !$0.path.hasPrefix(path + ".") }
    }
    // What is about one key stands together.
    var order: [String: Int] = [:]
    for fact in facts where order[fact.path] == nil { order[fact.path] = order.count }
    return facts.enumerated().sorted { left, right in
      (order[left.element.path] ?? 0, left.offset) < (order[right.element.path] ?? 0, right.offset)
    }.map(\.element)
  }

  private static func limits(_ limits: Policy.Limits) -> [(path: String, text: String)] {
    var facts: [(path: String, text: String)] = []
    func add(_ paths: [String], _ text: String) { facts += paths.map { ($0, text) } }
    if !limits.imagePrefixes.isEmpty {
      add(
        ["docker_image", "init_containers.docker_image", "sidecars.docker_image"],
        "begins with: " + limits.imagePrefixes.map(\.text).joined(separator: ", ")
      )
    }
    if !limits.storageClasses.isEmpty {
      add(
        ["persistent_volume.pvc_type"],
        "one of: " + limits.storageClasses.joined(separator: ", ")
      )
    }
    if let gpus = limits.gpus {
      add(["gpu_request"], (gpus == .zero ? "" : "at most ") + "\(gpus.gpuWords) in a release")
    }
    if let memory = limits.memory {
      add(["memory_request", "memory_limit"], "at most \(memory) in a release")
    }
    if let cpu = limits.cpu {
      add(["cpu_request", "cpu_limit"], "at most \(cpu.cpuWords) in a release")
    }
    if let time = limits.allocationTime {
      add(["allocationTime"], "at most \(time.text)")
      add(["deployment"], "not allowed: an environment lives for \(time.text) at most")
    }
    if !limits.requiredLabels.isEmpty {
      add(["labels"], "required: " + limits.requiredLabels.joined(separator: ", "))
    }
    if !limits.ingressDomains.isEmpty {
      add(
        ["ingress.host"],
        "part of: " + limits.ingressDomains.joined(separator: ", ")
      )
    }
    return facts
  }

  private static func defaults(_ defaults: JSONObject) -> [(path: String, text: String)] {
    defaults.members.flatMap { member -> [(path: String, text: String)] in
      guard ["persistent_volume", "ingress"].contains(member.key),
        let inner = member.value.object
      else { return [(member.key, text(member.value))] }
      return inner.members.map { ("\(member.key).\($0.key)", text($0.value)) }
    }
  }

  private static func text(_ value: JSONValue) -> String {
    "default: " + JSONWriter().string(value)
  }
}
