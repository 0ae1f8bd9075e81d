import JSON

/// `node_selector`, `tolerations`, `affinity`, `priority_class`, `topology_spread` → `nodeSelected`
/// or `nodeSelector`, `tolerations`, `affinity`, `priorityClassName`, `topologySpreadConstraints`.
enum SchedulingKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    if let selector = config["node_selector"] {
      values[selector.object == nil ? "nodeSelected" : "nodeSelector"] = selector
    }
    for (key, name) in [
      ("tolerations", "tolerations"), ("affinity", "affinity"),
      ("priority_class", "priorityClassName"), ("topology_spread", "topologySpreadConstraints"),
    ] {
      if let value = config[key] { values[name] = value }
    }
  }
}
