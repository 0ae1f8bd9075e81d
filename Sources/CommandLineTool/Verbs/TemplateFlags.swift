import Host

/// The flags of `kubegate template`: all that `helm template` has.
enum TemplateFlags {
  /// Those with an effect.
  static let own = [
    Flag(
      name: "show-only",
      letter: "s",
      argument: .value("TEMPLATE"),
      isRepeatable: true,
      help: "only what these templates write, such as templates/job.yaml or templates/*.yaml",
      readsEnvironment: false
    ),
    ChartFlags.plain("include-crds", "print the files of crds/, too"),
    ChartFlags.plain("skip-crds", "do not print them (the default)"),
    ChartFlags.plain("no-hooks", "leave out hooks"),
    ChartFlags.plain("skip-tests", "leave out the hooks that are tests"),
    ChartFlags.plain("hide-secret", "print no Secrets"),
    ChartFlags.plain("is-upgrade", "render for an upgrade: .Release.IsUpgrade"),
    ChartFlags.plain(
      "kube-version",
      "VERSION",
      "the version of Kubernetes: .Capabilities.KubeVersion"
    ),
    Flag(
      name: "api-versions",
      letter: "a",
      argument: .value("LIST"),
      isRepeatable: true,
      help: "further APIs that the cluster has: .Capabilities.APIVersions",
      readsEnvironment: false
    ),
    Flag(
      name: "dry-run",
      argument: .optional("client|server", default: "client"),
      choices: ["client", "server", "true"],
      help: "server: ask the cluster",
      readsEnvironment: false
    ),
    ChartFlags.plain("validate", "the same as --dry-run=server"),
    Flag(
      name: "generate-name",
      letter: "g",
      argument: .none,
      help: "takes no NAME; the name is \"release-name\", as in helm template",
      readsEnvironment: false
    ),
    ChartFlags.plain("name-template", "TEXT", "a template for the name of the release"),
    ChartFlags.plain("output-dir", "FOLDER", "write files into this folder instead"),
    ChartFlags.plain("release-name", "with --output-dir: into a folder with the release's name"),
    ChartFlags.plain("enable-dns", "let getHostByName ask for addresses"),
    ChartFlags.plain("repository-config", "FILE", "helm's file of the repositories it knows"),
    ChartFlags.plain("registry-config", "FILE", "helm's file of logins for registries"),
    ChartFlags.plain("debug", "say which template line each line comes from"),
  ]

  /// Further ones of helm, which scripts hand on. Help does not list them.
  static let helms =
    (withoutEffect + refused + ofCluster).map { name, value in
      Flag(
        name: name,
        letter: name == "labels" ? "l" : nil,
        argument: value.map { .value($0) } ?? .none,
        isRepeatable: true,
        help: "as in helm",
        readsEnvironment: false,
        isHidden: true
      )
    } + [
      Flag(
        name: "wait",
        argument: .optional("STRATEGY", default: "watcher"),
        choices: ["watcher", "hookOnly", "legacy", "true", "false"],
        help: "as in helm",
        readsEnvironment: false,
        isHidden: true
      )
    ]

  /// What only matters once something is installed, or to caches that kubegate does not have.
  private static let withoutEffect: [(name: String, value: String?)] = [
    ("create-namespace", nil), ("force", nil), ("force-replace", nil), ("force-conflicts", nil),
    ("server-side", nil), ("replace", nil), ("wait-for-jobs", nil), ("atomic", nil),
    ("rollback-on-failure", nil), ("take-ownership", nil), ("disable-openapi-validation", nil),
    ("render-subchart-notes", nil), ("hide-notes", nil), ("timeout", "10m"),
    ("description", "TEXT"), ("keyring", "FILE"), ("repository-cache", "FOLDER"),
    ("content-cache", "FOLDER"), ("burst-limit", "N"), ("qps", "N"), ("labels", "LIST"),
    ("post-renderer-args", "TEXT"),
  ]

  private static let refused: [(name: String, value: String?)] = [
    ("verify", nil), ("post-renderer", "PLUGIN"),
  ]

  /// What says who asks the cluster, which nobody does without `--dry-run=server`.
  private static let ofCluster: [(name: String, value: String?)] = [
    ("kube-token", "TOKEN"), ("kube-as-user", "NAME"), ("kube-as-group", "NAME"),
    ("kube-apiserver", "ADDRESS"), ("kube-ca-file", "FILE"), ("kube-tls-server-name", "NAME"),
    ("kube-insecure-skip-tls-verify", nil),
  ]

  /// Refuses flags that promise something which does not happen.
  static func refuse(_ arguments: ParsedArguments, asksCluster: Bool) throws(UsageOrAction) {
    if arguments.has("verify") {
      throw .usage(
        UsageError(
          message: "--verify is not there: no signatures of charts are checked",
          help: "fetch the chart with helm pull --verify, and render the packed chart"
        )
      )
    }
    if let plugin = arguments["post-renderer"], !plugin.isEmpty {
      throw .usage(
        UsageError(
          message: "--post-renderer is not there: \"\(plugin)\" is a plugin of helm",
          help: "hand what is printed to a program: kubegate template … | PROGRAM"
        )
      )
    }
    if asksCluster, let flag = ofCluster.first(where: { arguments.has($0.name) }) {
      throw .usage(
        UsageError(
          message: "--\(flag.name) is not there: the kubeconfig says who asks the cluster",
          help: "write it into a kubeconfig, and name that with --kubeconfig"
        )
      )
    }
  }

  /// The machine with Helm's files where the flags say that they are.
  static func host(_ arguments: ParsedArguments, _ host: Host) -> Host {
    var host = host
    for name in ["repository", "registry"] {
      guard let path = arguments["\(name)-config"] else { continue }
      host.environment["HELM_\(name.uppercased())_CONFIG"] = path
    }
    return host
  }
}
