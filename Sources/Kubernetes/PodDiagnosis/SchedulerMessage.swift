/// Takes the scheduler's sentence apart: `0/14 nodes are available: 4 Insufficient nvidia.com/gpu,
/// 10 node(s) had untolerated taint {team: vision}. preemption: …`.
struct SchedulerMessage {
  /// What keeps the pod from how many nodes, in plain words and the scheduler's order.
  let obstacles: [String]

  init(_ message: String) {
    guard let start = message.firstRange(of: "nodes are available: ") else {
      obstacles = []
      return
    }
    var list = message[start.upperBound...]
    if let preemption = list.firstRange(of: " preemption: ") {
      list = list[..<preemption.lowerBound]
    }
    while let last = list.last, last == "." || last == " " { list = list.dropLast() }
    obstacles = Self.parts(list).map { part in
      let count = part.prefix { $0.isNumber }
      guard let nodes = Int(count) else { return String(part) }
      let reason = part.dropFirst(count.count).drop { $0 == " " }
      return "\(nodes) \(nodes == 1 ? "node" : "nodes") \(Self.words(String(reason)))"
    }
  }

  /// Reasons are separated by commas, and have commas in them: a new one begins with its number.
  private static func parts(_ list: Substring) -> [Substring] {
    var parts: [Substring] = []
    var start = list.startIndex
    var index = list.startIndex
    while let comma = list[index...].firstRange(of: ", ") {
      index = comma.upperBound
      guard list[index...].first?.isNumber == true else { continue }
      parts.append(list[start..<comma.lowerBound])
      start = index
    }
    parts.append(list[start...])
    return parts.filter { !$0.isEmpty }
  }

  private static func words(_ reason: String) -> String {
    if reason.hasPrefix("Insufficient ") {
      return "without enough free " + ResourceName.words(String(reason.dropFirst(13)))
    }
    if reason == "Too many pods" { return "with as many pods as they can hold" }
    if let open = reason.firstIndex(of: "{"), let close = reason.firstIndex(of: "}"),
      reason.contains("taint"), open < close
    {
      let parts = reason[reason.index(after: open)..<close].split(separator: ":", maxSplits: 1)
      let key = String(parts.first ?? "")
      let value = parts.dropFirst().first.map { $0.filter { $0 != " " } } ?? ""
      return taint(key, value)
    }
    let rest = reason.hasPrefix("node(s) ") ? String(reason.dropFirst(8)) : reason
    switch rest {
    case "didn't match Pod's node affinity/selector", "didn't match Pod's node affinity",
      "didn't match node selector":
      return "without the labels asked for"
    case "were unschedulable": return "closed for maintenance"
    case "were not ready": return "not ready"
    case "had volume node affinity conflict": return "away from its volume"
    case "didn't find available persistent volumes to bind": return "without a volume for it"
    case "didn't have free ports for the requested pod ports": return "whose port is taken"
    case "exceed max volume count": return "with as many volumes as they can hold"
    default:
      if rest.contains("anti-affinity") { return "where it must not be beside what runs there" }
      if rest.contains("pod affinity") { return "without what it must be beside" }
      if rest.contains("topology spread") { return "where it would be spread unevenly" }
      return rest
    }
  }

  private static func taint(_ key: String, _ value: String) -> String {
    switch key {
    case "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable": "not ready"
    case "node.kubernetes.io/unschedulable": "closed for maintenance"
    case "node.kubernetes.io/disk-pressure": "short of disk space"
    case "node.kubernetes.io/memory-pressure": "short of memory"
    case "node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane":
      "kept for the cluster itself"
    default: "kept for others (taint \(value.isEmpty ? key : "\(key)=\(value)"))"
    }
  }
}
