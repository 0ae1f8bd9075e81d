import JSON

/// `network_policy` → `networkPolicy.ingress[]`, `networkPolicy.egress[]`, as Kubernetes has them.
enum NetworkPolicyKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    guard let policy = config["network_policy"], policy.object != nil else { return }
    values.set("networkPolicy", "enabled", to: true)
    for (key, name, side) in [
      ("ingress_from", "ingress", "from"), ("egress_to", "egress", "to"),
    ] {
      guard let peers = policy[key]?.array else { continue }
      values.set("networkPolicy", name, to: .array(peers.map { rule($0, side) }))
    }
  }

  /// A rule for one peer, with the ports that it is about.
  private static func rule(_ peer: JSONValue, _ side: String) -> JSONValue {
    var rule = JSONObject()
    rule[side] = [address(of: peer)]
    if let ports = peer["ports"]?.array {
      rule["ports"] = .array(ports.map { ["port": .int($0.wholeNumber ?? 0), "protocol": "TCP"] })
    }
    return .object(rule)
  }

  private static func address(of peer: JSONValue) -> JSONValue {
    var address = JSONObject()
    if let block = peer["cidr"] {
      address.set("ipBlock", "cidr", to: block)
      if let except = peer["except"] { address.set("ipBlock", "except", to: except) }
      return .object(address)
    }
    if let pods = peer["pods"] { address["podSelector"] = ["matchLabels": pods] }
    if let namespace = peer["namespace"] {
      let labels = namespace.object == nil ? ["kubernetes.io/metadata.name": namespace] : namespace
      address["namespaceSelector"] = ["matchLabels": labels]
    }
    return .object(address)
  }
}
