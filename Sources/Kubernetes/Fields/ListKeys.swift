import JSON

/// What tells the elements of Kubernetes' lists apart.
enum ListKeys {
  /// The members that do, the most telling first.
  static let all = [
    "name", "containerPort", "port", "mountPath", "devicePath", "key", "ip", "topologyKey", "uid",
    "type",
  ]

  /// The member by which all elements of the lists can be told apart; `nil` where only their places
  /// can.
  static func key(of lists: [[JSONValue]]) -> String? {
    guard lists.contains(where: { !$0.isEmpty }) else { return nil }
    return all.first { key in lists.allSatisfy { isUnique(key, in: $0) } }
  }

  private static func isUnique(_ key: String, in list: [JSONValue]) -> Bool {
    var seen: Set<String> = []
    return list.allSatisfy { element in
      guard let value = element[key], value.string != nil || value.number != nil else {
        return false
      }
      return seen.insert(JSONWriter().string(value)).inserted
    }
  }
}
