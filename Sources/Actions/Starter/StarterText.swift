import JSON
import Workloads

/// Lays a new config out so that its structure explains it: related keys together, a blank line
/// between groups, since JSON has no comments.
enum StarterText {
  private static let columns = 80

  /// What a file says first, in this order.
  private static let head = [
    "$schema", "workload", "namespace", "chart_name", "docker_image", "tag",
  ]
  /// The groups below it; how long it lives comes last.
  private static let order = KeyGroup.allCases.filter { $0 != .time } + [.time]

  /// The text of the file, with a newline at its end.
  static func text(_ config: JSONObject) -> String {
    var groups = [head.compactMap { config.member($0) }]
    for group in order {
      groups.append(
        config.members.filter { !head.contains($0.key) && KeyGroup(of: $0.key) == group }
      )
    }
    let blocks = groups.filter { !$0.isEmpty }.map { members in
      members.map(line).joined(separator: ",\n")
    }
    return "{\n" + blocks.joined(separator: ",\n\n") + "\n}\n"
  }

  private static func line(_ member: JSONObject.Member) -> String {
    let key = "  " + JSONWriter().string(.string(member.key)) + ": "
    return key
      + JSONWriter.fitting(member.value, columns: columns - 1, indent: 2, used: key.utf8.count)
  }
}
