import Host
import Workloads
import Actions

/// The arguments of verbs that read a config.
enum ConfigArguments {
  static let flags =
    [CommonFlags.config] + CommonFlags.settings
    + [CommonFlags.namespaceOverride, CommonFlags.workloadPath]

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
      settings: settings(arguments),
      namespace: arguments["namespace"]
    )
  }

  /// What the flags of the `--set` family say, in the order in which they count.
  static func settings(_ arguments: ParsedArguments) -> [ConfigSetting] {
    ConfigSetting.Kind.allCases.flatMap { kind in
      arguments.all(kind.rawValue).map { ConfigSetting(kind, $0) }
    }
  }
}

extension ConfigArguments {
  /// What a verb does that is about one config.
  static func run(
    _ verb: String,
    _ work: @escaping @Sendable (ConfigRequest, ParsedArguments, Session) async -> ExitCode
  ) -> @Sendable (ParsedArguments, Session) async -> ExitCode {
    { arguments, session in
      do throws(UsageError) {
        return await work(try request(arguments), arguments, session)
      } catch {
        return Usage.report(error, verb: verb, session)
      }
    }
  }
}

/// The arguments of verbs that are about one release.
enum ReleaseArguments {
  static let flags =
    [CommonFlags.namespace, CommonFlags.releaseConfig, CommonFlags.workloadPath]
    + CommonFlags.cluster

  /// The release that is meant: by name, or by the config that it was deployed with.
  static func choice(
    _ arguments: ParsedArguments,
    _ session: Session
  ) throws(UsageOrAction) -> ReleaseChoice {
    let namespace = arguments["namespace"] ?? session.host["HELM_NAMESPACE"]
    if let name = arguments.operands.first {
      guard isReleaseName(name) else {
        throw .usage(UsageError(message: "\"\(name)\" is no name of a release"))
      }
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

extension ReleaseArguments {
  /// Helm's own releases may have dots in their names.
  static func isReleaseName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 53
      && text.utf8.allSatisfy { byte in
        "abcdefghijklmnopqrstuvwxyz0123456789-.".utf8.contains(byte)
      }
  }

  /// What `--revision` says; `nil` for the newest, as without the flag.
  static func revision(_ arguments: ParsedArguments) throws(UsageOrAction) -> Int? {
    do throws(UsageError) {
      let revision = try ReleaseFlags.number(arguments, "revision")
      return revision == 0 ? nil : revision
    } catch {
      throw .usage(error)
    }
  }

  /// What a verb does that is about one release.
  static func run(
    _ verb: String,
    _ work: @escaping @Sendable (ReleaseChoice, ParsedArguments, Session) async -> ExitCode
  ) -> @Sendable (ParsedArguments, Session) async -> ExitCode {
    { arguments, session in
      do throws(UsageOrAction) {
        return await work(try choice(arguments, session), arguments, session)
      } catch {
        return Usage.report(error, verb: verb, session)
      }
    }
  }
}

/// What can go wrong before a verb's own work begins.
enum UsageOrAction: Error {
  case usage(UsageError)
  case action(ActionError)
}
