import Host
import Workloads
import Actions

/// The arguments of verbs that read a config.
enum ConfigArguments {
  static let flags = [CommonFlags.config, CommonFlags.set, CommonFlags.namespaceOverride]

  /// The config that is meant: the files of `-f`, or the operands.
  static func request(_ arguments: ParsedArguments) throws(UsageError) -> ConfigRequest {
    let files = arguments.all("config-file") + arguments.operands
    guard !files.isEmpty else {
      throw UsageError(
        message: "which config?",
        help: "name it with -f FILE, or - for standard input"
      )
    }
    return ConfigRequest(
      files: files,
      settings: arguments.all("set"),
      namespace: arguments["namespace"]
    )
  }
}

/// The arguments of verbs that are about one release.
enum ReleaseArguments {
  static let flags =
    [CommonFlags.namespace, CommonFlags.releaseConfig] + CommonFlags.cluster

  /// The release that is meant: by name, or by the config that it was deployed with.
  static func choice(
    _ arguments: ParsedArguments,
    _ session: Session
  ) throws(UsageOrAction) -> ReleaseChoice {
    let namespace = arguments["namespace"] ?? session.host["HELM_NAMESPACE"]
    if let name = arguments.operands.first {
      return ReleaseChoice(name: name, namespace: namespace, cluster: session.cluster)
    }
    guard arguments.has("config-file") else {
      throw .usage(
        UsageError(message: "which release?", help: "name it, or its config with -f FILE")
      )
    }
    do throws(ActionError) {
      let request = ConfigRequest(files: arguments.all("config-file"))
      let release = try ConfigLoader(host: session.host).release(of: request)
      return ReleaseChoice(
        name: release.name,
        namespace: arguments["namespace"] ?? release.namespace,
        cluster: session.cluster
      )
    } catch {
      throw .action(error)
    }
  }
}

/// What can go wrong before a verb's own work begins.
enum UsageOrAction: Error {
  case usage(UsageError)
  case action(ActionError)
}
