/// Flags that several verbs share, spelled as in helm and kubectl.
enum CommonFlags {
  static let config = Flag(
    name: "config-file",
    letter: "f",
    argument: .value("FILE"),
    isRepeatable: true,
    help: "the config; \"-\" is standard input",
    readsEnvironment: false
  )
  static let set = Flag(
    name: "set",
    argument: .value("KEY=VALUE"),
    isRepeatable: true,
    help: "change a key of the config, for example tag=2024 or ports.web[0]=8080",
    readsEnvironment: false
  )
  /// The flags that change single keys.
  static let settings = [
    set,
    Flag(
      name: "set-string",
      argument: .value("KEY=VALUE"),
      isRepeatable: true,
      help: "the same, the value always a text",
      readsEnvironment: false
    ),
    Flag(
      name: "set-json",
      argument: .value("KEY=JSON"),
      isRepeatable: true,
      help: "the same, the value any JSON, for example args=[\"-x\"]",
      readsEnvironment: false
    ),
    Flag(
      name: "set-file",
      argument: .value("KEY=FILE"),
      isRepeatable: true,
      help: "the same, the value the text of a file",
      readsEnvironment: false
    ),
  ]
  /// For all verbs that know workload types; its places go before those of the environment.
  static let workloadPath = Flag(
    name: "workload-path",
    argument: .value("FOLDER"),
    isRepeatable: true,
    help: "where types of your own are: the folder of one, or of several; also KUBEGATE_WORKLOADS",
    readsEnvironment: false
  )
  static let values = Flag(
    name: "values",
    argument: .value("FILE"),
    isRepeatable: true,
    help: "further values of the chart, in YAML; they win over those of the config",
    readsEnvironment: false
  )
  static let namespace = Flag(
    name: "namespace",
    letter: "n",
    argument: .value("NAME"),
    help: "the namespace"
  )
  /// For verbs with a config, which names its namespace itself: only the flag overrides it.
  static let namespaceOverride = Flag(
    name: "namespace",
    letter: "n",
    argument: .value("NAME"),
    help: "the namespace, instead of the config's",
    readsEnvironment: false
  )
  static let releaseConfig = Flag(
    name: "config-file",
    letter: "f",
    argument: .value("FILE"),
    isRepeatable: true,
    help: "the release that this config describes, instead of NAME",
    readsEnvironment: false
  )
  /// For verbs that show what one revision's record says.
  static let revision = Flag(
    name: "revision",
    argument: .value("N"),
    help: "the revision, instead of the newest",
    readsEnvironment: false
  )
  static let cluster = [
    Flag(
      name: "context",
      aliases: ["kube-context"],
      argument: .value("NAME"),
      help: "the context of the kubeconfig"
    ),
    Flag(name: "kubeconfig", argument: .value("FILE"), help: "the kubeconfig to use"),
  ]
  /// For verbs that ask no cluster by themselves.
  static let policy =
    [
      Flag(
        name: "policy",
        argument: .optional("FILE", default: ""),
        help: "hold it against the administrator's policy: that of the cluster, or FILE",
        readsEnvironment: false
      )
    ] + cluster
  static let timeout = Flag(
    name: "timeout",
    argument: .value("10m"),
    help: "how long to wait, such as 90s, 10m or 1h"
  )
  static let output = [
    Flag(
      name: "output",
      letter: "o",
      argument: .value("text|json|yaml"),
      choices: ["text", "json", "yaml"],
      help: "the form of the result on standard output"
    )
  ]
  /// For verbs whose result is what is wrong with files.
  static let outputWithSARIF = [
    Flag(
      name: "output",
      letter: "o",
      argument: .value("text|json|yaml|sarif"),
      choices: ["text", "json", "yaml", "sarif"],
      help: "the form of the result on standard output; sarif is for code hosting sites"
    )
  ]
  static let talk = [
    Flag(
      name: "color",
      aliases: ["colour"],
      argument: .value("auto|always|never"),
      choices: ["auto", "always", "never"],
      help: "when to use colours"
    ),
    Flag(
      name: "progress",
      argument: .value("auto|tty|plain|json|quiet"),
      choices: ["auto", "tty", "plain", "json", "quiet"],
      help: "how progress is shown on standard error"
    ),
    Flag(name: "verbose", letter: "v", argument: .none, help: "say more"),
    Flag(name: "help", letter: "h", argument: .none, help: "this text", readsEnvironment: false),
  ]
}
