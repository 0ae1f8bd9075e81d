import JSON

/// What keeps a container from running, and whether that can pass. What is doomed follows krane.
enum ContainerDiagnosis {
  /// `nil` for a container that runs, that has ended as it should, or that is only being made.
  static func diagnosis(of container: PodContainer, events: PodEvents) -> PodDiagnosis? {
    switch container.waitingReason {
    case "CrashLoopBackOff": crashLoop(container)
    case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName",
      "ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed":
      ImagePullFailure.diagnosis(of: container, events: events)
    case "CreateContainerConfigError": ConfigFailure.diagnosis(of: container)
    case "CreateContainerError", "RunContainerError", "StartError", "ContainerCannotRun":
      startFailure(container, container.ending, message: container.waitingMessage)
    default: ended(container)
    }
  }

  private static func crashLoop(_ container: PodContainer) -> PodDiagnosis {
    guard let ending = container.ending else {
      return PodDiagnosis(
        .doomed,
        "the container \"\(container.name)\" ends again and again",
        notes: [container.waitingMessage],
        container: container.name
      )
    }
    if ending.hasNeverRun { return startFailure(container, ending) }
    let summary =
      ending.exitCode == 0
      ? "the container \"\(container.name)\" does its work and ends, and is started again and again"
      : ending.sentence(container) + "; it has been started \(container.restarts + 1) times"
    return PodDiagnosis(
      .doomed,
      summary,
      notes: [ending.message],
      help: ending.exitCode == 0
        ? ["give it a command that goes on, such as a server or sleep infinity"] : ending.help,
      container: container.name
    )
  }

  private static func ended(_ container: PodContainer) -> PodDiagnosis? {
    guard container.status?["state"]?["terminated"] != nil, let ending = container.ending,
      ending.exitCode != 0 || !container.isInit && ending.reason != "Completed"
    else { return nil }
    if ending.hasNeverRun { return startFailure(container, ending) }
    return PodDiagnosis(
      .waiting,
      ending.sentence(container),
      notes: [ending.message],
      help: ending.help,
      container: container.name
    )
  }

  /// The runtime could not start it. Its own exit code 128 stands for trouble of the node, which
  /// passes, unless the message says otherwise.
  ///
  /// - Parameter verdict: what it is in any case; `nil` to judge by code and message.
  static func startFailure(
    _ container: PodContainer,
    _ ending: ContainerEnding?,
    message: String? = nil,
    verdict: PodDiagnosis.Verdict? = nil
  ) -> PodDiagnosis {
    let message = message ?? ending?.message ?? ""
    let name = "the container \"\(container.name)\""
    if let (summary, help) = startMistake(message, name) {
      return PodDiagnosis(
        .doomed,
        summary,
        notes: [message],
        help: help,
        container: container.name
      )
    }
    let isNodeTrouble = ending == nil || ending?.exitCode == 128
    return PodDiagnosis(
      verdict ?? (isNodeTrouble ? .waiting : .doomed),
      "\(name) cannot be started",
      notes: [message],
      container: container.name
    )
  }

  /// What the user can mend, in what runc and its like say.
  private static func startMistake(
    _ message: String,
    _ name: String
  ) -> (summary: String, help: [String])? {
    let text = message.lowercased()
    let isMissing =
      text.contains("executable file not found") || text.contains("no such file or directory")
    switch commandName(message) {
    case let command? where isMissing:
      return (
        "\(name) has no command \"\(command)\"", ["check the command, and that the image has it"]
      )
    case let command? where text.contains("permission denied"):
      return ("\(name) may not execute \"\(command)\"", [])
    case _ where text.contains("exec format error"):
      return ("\(name) is built for another processor than its node has", [])
    case nil where isMissing: return ("\(name) cannot start: a file is missing", [])
    default: return nil
    }
  }

  /// The command in `exec: "trian.py": executable file not found`, whose quotes may be escaped.
  private static func commandName(_ message: String) -> String? {
    guard let start = message.firstRange(of: "exec: ") else { return nil }
    let rest = message[start.upperBound...].drop { $0 == "\\" || $0 == "\"" }
    let command = rest.prefix { $0 != "\"" && $0 != "\\" && $0 != ":" }
    return command.isEmpty ? nil : String(command)
  }
}
