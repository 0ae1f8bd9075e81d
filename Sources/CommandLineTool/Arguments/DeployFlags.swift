import Actions

/// The flags that say what a deploy makes of a config and of the release before. A diff has them too,
/// and means the same by them.
enum DeployFlags {
  static let shaping = [
    Flag(
      name: "replace",
      argument: .none,
      help: "install anew where the release has failed, as if it had never been",
      readsEnvironment: false
    ),
    Flag(
      name: "skip-crds",
      argument: .none,
      help: "leave out the definitions in the chart's crds folder"
    ),
    Flag(
      name: "reset-values",
      argument: .none,
      help: "forget the values of the revision before (the default)",
      readsEnvironment: false
    ),
    Flag(
      name: "reuse-values",
      argument: .none,
      help: "fill in what the config leaves out with the values, and the chart's own, of before",
      readsEnvironment: false
    ),
    Flag(
      name: "reset-then-reuse-values",
      argument: .none,
      help:
        "fill in what the config leaves out with the values of before, over the chart's new ones",
      readsEnvironment: false
    ),
    ReleaseFlags.forceReplace,
    ReleaseFlags.takeOwnership,
  ]

  /// What is to be deployed, and how, as far as the verb has flags for it.
  static func options(
    _ arguments: ParsedArguments,
    _ session: Session
  ) throws(UsageError) -> DeployAction.Options {
    var options = DeployAction.Options(config: try ConfigArguments.request(arguments))
    options.valuesFiles = arguments.all("values")
    options.cluster = session.cluster
    options.release = try ReleaseFlags.options(arguments)
    options.replaces = arguments.has("replace")
    options.skipsDefinitions = arguments.has("skip-crds")
    if arguments.has("reuse-values") {
      options.reuse = .reuse
    } else if arguments.has("reset-then-reuse-values") {
      options.reuse = .resetThenReuse
    }
    // As with helm, forgetting wins.
    if arguments.has("reset-values") { options.reuse = .none }
    return options
  }
}
