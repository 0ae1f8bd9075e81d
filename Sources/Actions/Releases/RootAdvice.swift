import JSON
import Kubernetes
import Releases
import Workloads

/// Advice for images that want to be root, where kubegate's own types have made them another user.
enum RootAdvice {
  /// What a program writes that may not do what it wants to.
  private static let signs = ["permission denied", "operation not permitted", "eacces", "eperm"]

  /// - Parameter lines: the last lines that a failed object wrote.
  /// - Returns: what to write into the config; nothing where the lines tell of no such failure, or the
  ///   chart is the user's own.
  static func help(_ lines: [String], of wanted: WantedRelease, _ failed: ObjectIdentity)
    -> [String]
  {
    guard let type = wanted.release.labels[Release.workloadLabel], type != ChartWorkload().name,
      let object = wanted.objects.first(where: {
        $0.kind == failed.type.kind && $0.name == failed.name
      }),
      let user = object["spec", "template", "spec", "securityContext", "runAsUser"]?.int, user != 0,
      lines.contains(where: { line in
        let text = line.lowercased()
        return signs.contains { text.contains($0) }
      })
    else { return [] }
    return [
      "it runs as user \(user), who may write to its volumes and /tmp; where the image has to be root, "
        + "write \"security\": {\"run_as_user\": 0}"
    ]
  }
}
