public import JSON

/// What a pod asks its node for, after the rules of the scheduler.
public enum PodRequests {
  /// The amounts by resource: the sum of the containers, or what the largest of the init containers
  /// needs where that is more, and the overhead of the runtime. A limit stands for a request that
  /// is missing.
  ///
  /// - Parameter spec: a pod's `spec`, or that of a pod template.
  public static func total(_ spec: JSONValue) -> [String: Quantity] {
    var running: [String: Quantity] = [:]
    for container in spec["containers"]?.array ?? [] { add(requests(container), to: &running) }
    var sidecars: [String: Quantity] = [:]
    var largest: [String: Quantity] = [:]
    for container in spec["initContainers"]?.array ?? [] {
      var needed = requests(container)
      if container["restartPolicy"]?.string == "Always" {
        add(needed, to: &sidecars)
        needed = sidecars
      } else {
        add(sidecars, to: &needed)
      }
      largest.merge(needed) { max($0, $1) }
    }
    add(sidecars, to: &running)
    running.merge(largest) { max($0, $1) }
    add(quantities(spec["overhead"]), to: &running)
    return running
  }

  /// The amounts of a map such as `resources.limits` or `status.allocatable`; what is no quantity is
  /// left out.
  public static func quantities(_ map: JSONValue?) -> [String: Quantity] {
    var result: [String: Quantity] = [:]
    for member in map?.object?.members ?? [] {
      let text = member.value.string ?? member.value.number?.literal
      result[member.key] = text.flatMap { Quantity($0) }
    }
    return result
  }

  private static func requests(_ container: JSONValue) -> [String: Quantity] {
    let requests = quantities(container[path: "resources", "requests"])
    return quantities(container[path: "resources", "limits"]).merging(requests) { $1 }
  }

  private static func add(_ amounts: [String: Quantity], to sum: inout [String: Quantity]) {
    sum.merge(amounts) { $0 + $1 }
  }
}
