import Diagnostics
import JSON

/// `replicas`, `strategy`, `revision_history`, `autoscaling`, `disruption_budget` → `replicaCount`,
/// `strategy`, `revisionHistoryLimit`, `autoscaling`, `podDisruptionBudget`.
enum ScaleKeys {
  static let defaultReplicas = 3
  private static let defaultMinimum = 2
  private static let defaultMaximum = 10

  static func addValues(from config: Config, to values: inout JSONObject) {
    if let replicas = config["replicas"]?.wholeNumber { values["replicaCount"] = .int(replicas) }
    if let history = config["revision_history"]?.wholeNumber {
      values["revisionHistoryLimit"] = .int(history)
    }
    addStrategy(from: config, to: &values)
    if let scaling = config["autoscaling"], isAutoscaled(config) {
      values.set("autoscaling", "enabled", to: true)
      for (key, name) in [
        ("min_replicas", "minReplicas"), ("max_replicas", "maxReplicas"),
        ("target_cpu", "targetCPUUtilizationPercentage"),
        ("target_memory", "targetMemoryUtilizationPercentage"),
      ] {
        guard let value = scaling[key] else { continue }
        // `false` is no target.
        values.set("autoscaling", name, to: .int(value.wholeNumber ?? 0))
      }
      if let behavior = scaling["behavior"] { values.set("autoscaling", "behavior", to: behavior) }
    }
    for (key, name) in [("min_available", "minAvailable"), ("max_unavailable", "maxUnavailable")] {
      if let value = config["disruption_budget"]?[key] {
        values.set("podDisruptionBudget", name, to: countOrPercentage(value))
      }
    }
  }

  private static func addStrategy(from config: Config, to values: inout JSONObject) {
    guard let strategy = config["strategy"] else {
      // A volume that only one node may use must be free before the next pod starts.
      if VolumeKeys.exclusive(config).first != nil {
        values.set("strategy", "type", to: "Recreate")
      }
      return
    }
    if let type = strategy["type"] { values.set("strategy", "type", to: type) }
    for (key, name) in [("max_surge", "maxSurge"), ("max_unavailable", "maxUnavailable")] {
      if let value = strategy[key] {
        values.set("strategy", "rollingUpdate", name, to: countOrPercentage(value))
      }
    }
  }

  /// A number, also one in quotes, or a text such as `25%`.
  private static func countOrPercentage(_ value: JSONValue) -> JSONValue {
    value.wholeNumber.map(JSONValue.int) ?? value
  }

  private static func isAutoscaled(_ config: Config) -> Bool {
    config["autoscaling"].map { $0.object != nil || $0.isOn } ?? false
  }

  static func check(_ config: Config) -> [Diagnostic] {
    checkAutoscaling(config) + checkStrategy(config) + checkBudget(config)
      + VolumeKeys.checkSharing(
        config,
        pods: mostPods(config),
        key: isAutoscaled(config) ? "autoscaling" : "replicas"
      )
  }

  private static func mostPods(_ config: Config) -> Int {
    isAutoscaled(config)
      ? config["autoscaling"]?["max_replicas"]?.wholeNumber ?? defaultMaximum
      : config["replicas"]?.wholeNumber ?? defaultReplicas
  }

  private static func leastPods(_ config: Config) -> Int {
    isAutoscaled(config)
      ? config["autoscaling"]?["min_replicas"]?.wholeNumber ?? defaultMinimum
      : config["replicas"]?.wholeNumber ?? defaultReplicas
  }

  private static func checkAutoscaling(_ config: Config) -> [Diagnostic] {
    guard let member = config.object.member("autoscaling"), isAutoscaled(config) else { return [] }
    var found: [Diagnostic] = []
    if leastPods(config) > mostPods(config) {
      let minimum = member.value["min_replicas"]
      let maximum = member.value["max_replicas"]
      found.append(
        Diagnostic(
          .error,
          .contradiction,
          "max_replicas is \(mostPods(config)), less than min_replicas, which is \(leastPods(config))",
          at: (maximum ?? minimum)?.range ?? member.keyRange,
          pointer: maximum == nil ? "/autoscaling/min_replicas" : "/autoscaling/max_replicas"
        )
      )
    }
    if ["target_cpu", "target_memory"].allSatisfy({ member.value[$0]?.bool == false }) {
      found.append(
        Diagnostic(
          .error,
          .contradiction,
          "autoscaling has nothing to go by without a target",
          at: member.keyRange,
          pointer: "/autoscaling",
          help: ["keep \"target_cpu\" or \"target_memory\""]
        )
      )
    }
    if let replicas = config.object.member("replicas") {
      found.append(
        Diagnostic(
          .warning,
          .noEffect,
          "replicas has no effect: autoscaling decides how many there are",
          at: replicas.keyRange,
          pointer: "/replicas",
          related: [.init("here", at: member.keyRange)]
        )
      )
    }
    return found
  }

  private static func checkStrategy(_ config: Config) -> [Diagnostic] {
    guard let member = config.object.member("strategy") else { return [] }
    let strategy = member.value
    let isRecreated = strategy["type"]?.string == "Recreate"
    let limits = ["max_surge", "max_unavailable"].compactMap { key in
      strategy.object?.member(key)
    }
    if isRecreated {
      return limits.map { limit in
        Diagnostic(
          .warning,
          .noEffect,
          "\(limit.key) has no effect: all pods end before new ones start",
          at: limit.keyRange,
          pointer: "/strategy/\(limit.key)"
        )
      }
    }
    // Without a key of its own max_surge is 1, and max_unavailable is 0.
    guard let surge = strategy["max_surge"], isZero(surge),
      strategy["max_unavailable"].map(isZero) ?? true
    else { return [] }
    return [
      Diagnostic(
        .error,
        .contradiction,
        "no pod could be updated: neither may there be one more nor one less",
        at: surge.range,
        pointer: "/strategy/max_surge",
        help: ["add \"max_unavailable\": 1"]
      )
    ]
  }

  private static func isZero(_ value: JSONValue) -> Bool {
    value.wholeNumber == 0 || value.string == "0%"
  }

  private static func checkBudget(_ config: Config) -> [Diagnostic] {
    guard let least = config["disruption_budget"]?["min_available"],
      let count = least.wholeNumber, count >= leastPods(config)
    else { return [] }
    return [
      Diagnostic(
        .warning,
        .contradiction,
        "with \(leastPods(config)) pods and min_available \(count), no node can ever be emptied",
        at: least.range,
        pointer: "/disruption_budget/min_available",
        help: ["keep it below the number of pods, or write \"max_unavailable\": 1 instead"]
      )
    ]
  }
}
