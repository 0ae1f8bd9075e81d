/// Why a pod's volumes cannot be mounted.
enum VolumeFailure {
  /// `nil` where no event says that something is wrong with a volume.
  static func diagnosis(of events: PodEvents) -> PodDiagnosis? {
    guard let event = events.latest("FailedAttachVolume") ?? events.latest("FailedMount") else {
      return nil
    }
    // The summary that the kubelet adds after two minutes says less than the reason before it.
    let (summary, help) = meaning(event.message)
    return PodDiagnosis(.waiting, summary, notes: [event.message], help: help)
  }

  private static func meaning(_ message: String) -> (summary: String, help: [String]) {
    let text = message.lowercased()
    let volume = name(behind: "volume \"", in: message).map { " \"\($0)\"" } ?? ""
    if text.contains("multi-attach error") {
      let user = name(behind: "used by pod(s) ", in: message)
      return (
        "its volume\(volume) is in use on another node" + (user.map { ", by \($0)" } ?? ""),
        ["a ReadWriteOnce volume serves one node at a time; end what uses it there"]
      )
    }
    for (kind, sign) in [("secret", "secret \""), ("config map", "configmap \"")] {
      if let name = name(behind: sign, in: message), text.contains("not found") {
        return ("the \(kind) \"\(name)\" does not exist", ["create it, or correct its name"])
      }
    }
    for kind in ["config", "secret"] {
      if let key = name(behind: "references non-existent \(kind) key: ", in: message) {
        return (
          "its volume\(volume) names a key \"\(key)\" that does not exist",
          ["add the key, or correct its name"]
        )
      }
    }
    if text.contains("failed to sync") {
      return ("its node has not got its secrets and config maps yet", [])
    }
    if text.contains("mount.nfs") || text.contains("nfs") {
      if text.contains("access denied") {
        return ("the file server denies access to its volume\(volume)", [])
      }
      if text.contains("no such file") {
        return ("the file server has no such folder for its volume\(volume)", [])
      }
      if text.contains("timed out") || text.contains("no route") {
        return ("the file server of its volume\(volume) does not answer", [])
      }
    }
    if text.contains("hostpath type check failed") {
      return ("its node has no such folder for its volume\(volume)", [])
    }
    return ("its volume\(volume) cannot be mounted yet", [])
  }

  /// What stands behind some words, up to a quote, comma or white space.
  private static func name(behind sign: String, in message: String) -> String? {
    guard let start = message.firstRange(of: sign) else { return nil }
    let name = message[start.upperBound...].prefix { !"\" ,".contains($0) }
    return name.isEmpty ? nil : String(name)
  }
}
