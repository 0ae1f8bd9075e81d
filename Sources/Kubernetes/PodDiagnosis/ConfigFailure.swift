/// A container that refers to something that is not there: a Secret, a ConfigMap, or a key of one.
enum ConfigFailure {
  static func diagnosis(of container: PodContainer) -> PodDiagnosis {
    let message = container.waitingMessage
    let isTransient = message.contains("failed to sync") && message.contains("cache")
    let (summary, help) = meaning(message, container)
    return PodDiagnosis(
      isTransient ? .waiting : .doomed,
      isTransient ? "its node has not got its secrets and config maps yet" : summary,
      notes: [message],
      help: isTransient ? [] : help,
      container: container.name
    )
  }

  private static func meaning(
    _ message: String,
    _ container: PodContainer
  ) -> (summary: String, help: [String]) {
    // secret "alice" not found
    let quoted = message.split(separator: "\"", omittingEmptySubsequences: false)
    if quoted.count > 2, quoted[2].hasPrefix(" not found") {
      let isSecret = message.lowercased().hasPrefix("secret")
      let kind = isSecret ? "secret" : "config map"
      return ("the \(kind) \"\(quoted[1])\" does not exist", ["create it, or correct its name"])
    }
    // couldn't find key password in Secret demo/alice
    let words = message.split(separator: " ").map(String.init)
    if message.hasPrefix("couldn't find key"), words.count >= 7 {
      let kind = words[5] == "Secret" ? "secret" : "config map"
      let name = words[6].split(separator: "/").last.map(String.init) ?? words[6]
      return (
        "the \(kind) \"\(name)\" has no key \"\(words[3])\"", ["add the key, or correct its name"]
      )
    }
    if message.contains("runAsNonRoot"), message.contains("root") {
      return (
        "the container \"\(container.name)\" must not run as root, and its image does",
        ["use an image with a user of its own, or set runAsUser"]
      )
    }
    return ("the container \"\(container.name)\" cannot be set up", [])
  }
}
