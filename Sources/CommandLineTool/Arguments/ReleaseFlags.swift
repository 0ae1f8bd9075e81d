import Actions

/// The flags of verbs that change a release, spelled as in helm.
enum ReleaseFlags {
  static let force = Flag(
    name: "force-conflicts",
    argument: .none,
    help: "take over fields that others own"
  )
  static let forceReplace = Flag(
    name: "force-replace",
    argument: .none,
    help: "delete and make anew what cannot be changed; never claims and volumes"
  )
  static let takeOwnership = Flag(
    name: "take-ownership",
    argument: .none,
    help: "make objects that exist already a part of the release, whosever they are",
    readsEnvironment: false
  )
  static let noHooks = Flag(
    name: "no-hooks",
    argument: .none,
    help: "run no hooks",
    readsEnvironment: false
  )
  static let description = Flag(
    name: "description",
    argument: .value("TEXT"),
    help: "what the record says instead of the usual words",
    readsEnvironment: false
  )
  /// Helm's word for a wait for nothing but hooks.
  private static let hookOnly = "hookOnly"
  /// Our word for a wait that does not see jobs through.
  static let started = "started"
  static let waiting = [
    Flag(
      name: "wait",
      argument: .optional("watcher|legacy|hookOnly|started", default: "watcher"),
      choices: ["watcher", "legacy", hookOnly, started],
      help:
        "wait until it is ready (the default), with started until its jobs run; hookOnly: --no-wait",
      readsEnvironment: false
    ),
    Flag(
      name: "wait-for-jobs",
      argument: .none,
      help: "wait until Jobs have ended, too (the default for those of charts)",
      readsEnvironment: false
    ),
    Flag(
      name: "no-wait",
      argument: .none,
      help: "return as soon as everything is applied",
      opposite: "wait"
    ),
    CommonFlags.timeout,
  ]
  /// For what makes a revision.
  static let revision = [forceReplace, takeOwnership] + making
  /// The same without those that say what is to be made.
  static let making = [
    force,
    noHooks,
    Flag(
      name: "cleanup-on-fail",
      argument: .none,
      help: "where it fails, delete the objects that it has made"
    ),
    Flag(
      name: "history-max",
      argument: .value("N"),
      help: "how many revisions to keep (10); 0 keeps them all"
    ),
    description,
  ]

  /// Reads what ``waiting`` and ``revision`` say.
  static func options(_ arguments: ParsedArguments) throws(UsageError) -> ReleaseOptions {
    var options = ReleaseOptions()
    if arguments.has("wait"), arguments.has("no-wait") {
      throw UsageError(message: "--wait and --no-wait contradict each other")
    }
    if arguments["wait"] == started, arguments.has("wait-for-jobs") {
      throw UsageError(message: "--wait=started and --wait-for-jobs contradict each other")
    }
    if arguments["wait"] == started { options.jobGoal = .started }
    options.waits = !arguments.has("no-wait") && arguments["wait"] != hookOnly
    if let timeout = try timeout(arguments) { options.timeout = timeout }
    options.force = arguments.has("force-conflicts")
    options.replacesImmutable = arguments.has("force-replace")
    options.takesOwnership = arguments.has("take-ownership")
    options.runsHooks = !arguments.has("no-hooks")
    options.cleansUpOnFailure = arguments.has("cleanup-on-fail")
    if let limit = try number(arguments, "history-max") { options.historyLimit = limit }
    options.description = try description(arguments)
    return options
  }

  static func timeout(_ arguments: ParsedArguments) throws(UsageError) -> Duration? {
    guard let text = arguments["timeout"] else { return nil }
    guard let timeout = Duration(flag: text) else {
      throw UsageError(
        message: "--timeout cannot be \"\(text)\"",
        help: "write 90s, 10m or 1h30m"
      )
    }
    return timeout
  }

  /// A number of a flag, which cannot be negative.
  static func number(_ arguments: ParsedArguments, _ flag: String) throws(UsageError) -> Int? {
    guard let text = arguments[flag] else { return nil }
    guard let number = Int(text), number >= 0 else {
      throw UsageError(message: "--\(flag) cannot be \"\(text)\"", help: "write a number")
    }
    return number
  }

  /// Helm's limit for what a record says.
  private static let longest = 512

  static func description(_ arguments: ParsedArguments) throws(UsageError) -> String? {
    guard let text = arguments["description"], !text.isEmpty else { return nil }
    guard text.utf8.count <= longest else {
      throw UsageError(message: "--description has more than \(longest) bytes")
    }
    return text
  }

  /// What `--labels a=1,b=2` says.
  static func labels(_ arguments: ParsedArguments) throws(UsageError) -> [String: String] {
    var labels: [String: String] = [:]
    for part in arguments.all("labels").flatMap({ $0.split(separator: ",") }) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty else {
        throw UsageError(
          message: "--labels cannot be \"\(part)\"",
          help: "write KEY=VALUE, several with commas between them"
        )
      }
      guard !reserved.contains(String(sides[0])) else {
        throw UsageError(message: "the label \"\(sides[0])\" belongs to the record itself")
      }
      labels[String(sides[0])] = String(sides[1])
    }
    return labels
  }

  private static let reserved: Set = [
    "name", "owner", "status", "version", "createdAt", "modifiedAt", "kubegate/workload",
    "kubegate/workload-version",
  ]
}
