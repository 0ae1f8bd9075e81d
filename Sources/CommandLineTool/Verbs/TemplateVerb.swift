import Actions
import ChartSources
import Charts
import Diagnostics
import Host
import JSON

/// `kubegate template`.
enum TemplateVerb {
  static let verb = Verb(
    name: "template",
    summary: "print what a Helm chart renders to, as helm template does",
    usage: "[NAME] CHART [flags]",
    discussion: """
      CHART is a folder, a packed chart, oci://HOST/PATH/CHART, the address of a packed chart,
      REPOSITORY/CHART of helm's repositories, or with --repo the name of a chart. NAME is the name of
      the release, else "release-name". Prints what helm template prints, Secrets included. For the
      configs of kubegate there is kubegate render.

      No cluster is asked, lookup finds nothing, and .Capabilities are those of a new cluster, or of
      --kube-version and --api-versions. With --dry-run=server the cluster of the kubeconfig says its
      version and its APIs and answers lookup, and has to know the kinds of all objects.

      With --debug, standard error says of each line which line of which template wrote it, "<-" being
      the include that led there; standard output stays as it is. With -o json the result has them as
      "lines": {"line", "template", "templateLine", "definition", "via", "also"}. What is no YAML is
      printed all the same.

      All flags of helm template are understood. Those that only matter to a release that is installed,
      such as --wait, --timeout and --labels, change nothing, as there.

      examples:
        kubegate template web ./chart -f prod.yaml --set image.tag=v2
        kubegate template web oci://ghcr.io/org/charts/web --version ^1.4 -n demo
        kubegate template web web --repo https://charts.example.com --include-crds
        kubegate template ./chart -s templates/deployment.yaml --debug
        kubegate template ./chart --kube-version 1.29 -a monitoring.coreos.com/v1
      """,
    flags: ChartFlags.values + ChartFlags.source + TemplateFlags.own + [CommonFlags.namespace]
      + CommonFlags.cluster + CommonFlags.output + TemplateFlags.helms,
    operands: 0...2
  ) { arguments, session in
    await run(arguments, session)
  }

  private static func run(_ arguments: ParsedArguments, _ session: Session) async -> ExitCode {
    let options: TemplateAction.Options
    do throws(UsageOrAction) {
      options = try self.options(arguments, session)
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
    return await session.run { () async throws(ActionError) in
      let output = session.console.output
      let isText = session.format == .text
      let action = TemplateAction(
        host: TemplateFlags.host(arguments, session.host),
        options: options,
        connector: session.connector,
        onBrokenText: { if isText { output.write($0) } }
      )
      let result = try await action.run()
      for path in result.changes.written { session.say("wrote \(Path.join(options.chart, path))") }
      for path in result.changes.removed {
        session.say("removed \(Path.join(options.chart, path))")
      }
      session.tell(result.warnings, result.sources)
      if let folder = arguments["output-dir"] {
        let release = arguments.has("release-name") ? options.release : nil
        try TemplateFiles(host: session.host, folder: folder, release: release)
          .write(result.output) { path in if isText { output.write("wrote \(path)\n") } }
      }
      ResultWriter(session: session).write(
        arguments.has("output-dir") ? "" : result.text,
        LineListing.json(result, traces: options.traces)
      )
      if options.traces, isText { session.console.talk.write(LineListing.text(result.lines)) }
    }
  }

  private static func options(
    _ arguments: ParsedArguments,
    _ session: Session
  ) throws(UsageOrAction) -> TemplateAction.Options {
    guard let chart = arguments.operands.last else {
      throw .usage(
        UsageError(message: "which chart?", help: "name it: kubegate template NAME CHART")
      )
    }
    var options = TemplateAction.Options(chart: chart)
    options.release = try name(arguments)
    options.namespace = arguments["namespace"] ?? session.host["HELM_NAMESPACE"]
    options.cluster = session.cluster
    options.repository = arguments["repo"]
    options.version = arguments["version"]
    options.takesPrereleases = arguments.has("devel")
    options.updatesDependencies = arguments.has("dependency-update")
    options.access = try ChartFlags.access(arguments, session.host)
    options.values = ChartFlags.values(arguments)
    options.checksSchema = !arguments.has("skip-schema-validation")
    options.asksCluster = arguments["dry-run"] == "server" || arguments.has("validate")
    options.kubeVersion = try kubeVersion(arguments)
    options.apiVersions = arguments.all("api-versions").flatMap(ChartFlags.parts)
    options.isUpgrade = arguments.has("is-upgrade")
    options.includesCRDs = arguments.has("include-crds")
    options.showsHooks = !arguments.has("no-hooks")
    options.skipsTests = arguments.has("skip-tests")
    options.hidesSecrets = arguments.has("hide-secret")
    options.paths = arguments.all("show-only")
    options.traces = arguments.has("debug")
    options.resolvesNames = arguments.has("enable-dns")
    try refuseContradictions(arguments)
    try TemplateFlags.refuse(arguments, asksCluster: options.asksCluster)
    return options
  }

  private static func refuseContradictions(
    _ arguments: ParsedArguments
  ) throws(UsageOrAction) {
    let pairs = [
      ("validate", "dry-run"), ("show-only", "output-dir"), ("include-crds", "skip-crds"),
      ("force-replace", "force-conflicts"), ("force", "force-conflicts"),
    ]
    for (one, other) in pairs where arguments.has(one) && arguments.has(other) {
      throw .usage(UsageError(message: "--\(one) does not go with --\(other)"))
    }
    if arguments.has("release-name"), !arguments.has("output-dir") {
      throw .usage(
        UsageError(
          message: "--release-name goes with --output-dir only",
          help: "the name of the release stands before the chart: kubegate template NAME CHART"
        )
      )
    }
  }

  private static func kubeVersion(
    _ arguments: ParsedArguments
  ) throws(UsageOrAction) -> Capabilities.KubeVersion? {
    guard let text = arguments["kube-version"], !text.isEmpty else { return nil }
    guard let version = Capabilities.KubeVersion(text) else {
      throw .usage(
        UsageError(
          message: "\"\(text)\" is no version of Kubernetes",
          help: "write it as 1.33 or v1.33.4"
        )
      )
    }
    return version
  }

  private static func name(_ arguments: ParsedArguments) throws(UsageOrAction) -> String {
    var name = "release-name"
    if arguments.operands.count == 2 {
      for flag in ["generate-name", "name-template"] where arguments.has(flag) {
        throw .usage(UsageError(message: "cannot set --\(flag) and also specify a name"))
      }
      name = arguments.operands[0]
    } else if let template = arguments["name-template"], !template.isEmpty {
      do throws(NameTemplate.Failure) {
        name = try NameTemplate.name(template)
      } catch {
        throw .usage(UsageError(message: "--name-template makes no name: \(error.message)"))
      }
    }
    let isName =
      ReleaseArguments.isReleaseName(name)
      && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty && part.first != "-" && part.last != "-"
      }
    guard isName else {
      throw .usage(
        UsageError(
          message: "\"\(name)\" is no name of a release",
          help: "a name has at most 53 small letters, digits, \"-\" and \".\""
        )
      )
    }
    return name
  }
}
