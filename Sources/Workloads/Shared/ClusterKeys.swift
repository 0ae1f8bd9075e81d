import Diagnostics
import JSON

/// `clusters`, `federation`: where to deploy to. They become no values.
enum ClusterKeys {
  static func check(_ config: Config) -> [Diagnostic] {
    if let federation = config.object.member("federation") {
      return [
        unsupported("federation is not supported yet", at: federation, pointer: "/federation")
      ]
    }
    if let clusters = config.object.member("clusters"), config.list("clusters").count > 1 {
      return [
        unsupported(
          "deploying to several clusters is not supported yet",
          at: clusters,
          pointer: "/clusters"
        )
      ]
    }
    return []
  }

  private static func unsupported(
    _ message: String,
    at member: JSONObject.Member,
    pointer: String
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .unsupported,
      message,
      at: member.keyRange,
      pointer: pointer,
      help: ["name one cluster, and deploy once for each"]
    )
  }
}
