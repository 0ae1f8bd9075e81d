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
      startFailure(container, container.waitingMessage)
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
    if cannotStart(ending.reason) { return startFailure(container, ending.message) }
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
    if cannotStart(ending.reason) { return startFailure(container, ending.message) }
    return PodDiagnosis(
      .waiting,
      ending.sentence(container),
      notes: [ending.message],
      help: ending.help,
      container: container.name
    )
  }

  private static func cannotStart(_ reason: String) -> Bool {
    reason == "ContainerCannotRun" || reason == "StartError"
  }

  /// The runtime could not start it. Its own exit code 128 stands for trouble of the node, which
  /// passes, unless the message says otherwise.
  private static func startFailure(_ container: PodContainer, _ message: String) -> PodDiagnosis {
    let name = "the container \"\(container.name)\""
    let text = message.lowercased()
    let quoted = message.split(separator: "\"").dropFirst().first.map { " \"\($0)\"" } ?? ""
    if text.contains("executable file not found") || text.contains("no such file or directory") {
      let isCommand = text.contains("exec: ")
      return PodDiagnosis(
        .doomed,
        isCommand
          ? "\(name) has no command\(commandName(message))"
          : "\(name) cannot start: a file is missing",
        notes: [message],
        help: ["check the command, and that the image has it"],
        container: container.name
      )
    }
    if text.contains("exec format error") {
      return PodDiagnosis(
        .doomed,
        "\(name) is built for another processor than its node has",
        notes: [message],
        container: container.name
      )
    }
    if text.contains("permission denied"), text.contains("exec") {
      return PodDiagnosis(
        .doomed,
        "\(name) may not execute its command\(quoted)",
        notes: [message],
        container: container.name
      )
    }
    let isNodeTrouble = container.ending?.exitCode == 128 || container.ending == nil
    return PodDiagnosis(
      isNodeTrouble ? .waiting : .doomed,
      "\(name) cannot be started",
      notes: [message],
      container: container.name
    )
  }

  /// The command in `exec: "trian.py": executable file not found`.
  private static func commandName(_ message: String) -> String {
    guard let start = message.firstRange(of: "exec: \"") else { return "" }
    return " \"" + message[start.upperBound...].prefix { $0 != "\"" && $0 != "\\" } + "\""
  }
}
