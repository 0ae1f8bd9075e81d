public import ChartSources
public import Charts
public import Diagnostics
public import Host
public import JSON
import Kubernetes
import Synchronization

/// Renders a chart, as `helm template` does.
public struct TemplateAction: Sendable {
  /// What the command line says.
  public struct Options: Sendable {
    /// As the user names it.
    public var chart: String
    /// The address of the repository that the chart is of.
    public var repository: String?
    public var version: String?
    public var takesPrereleases = false
    /// Whether dependencies that `charts/` lacks are put there.
    public var updatesDependencies = false
    public var access = ChartAccess()
    public var values = ChartValues()
    public var release = "release-name"
    /// Without it, the one of the kubeconfig's context.
    public var namespace: String?
    public var cluster = ClusterChoice()
    /// Instead of the newest that this Helm knows.
    public var kubeVersion: Capabilities.KubeVersion?
    /// Beside those that every cluster has.
    public var apiVersions: [String] = []
    public var isUpgrade = false
    public var checksSchema = true
    /// Whether the cluster is asked for its version, its APIs and what `lookup` wants, and has to know
    /// all kinds.
    public var asksCluster = false
    public var includesCRDs = false
    public var showsHooks = true
    /// Whether `getHostByName` finds anything.
    public var resolvesNames = false
    public var skipsTests = false
    public var hidesSecrets = false
    public var paths: [String] = []
    /// Whether it is found out which template line each line comes from.
    public var traces = false

    public init(chart: String) { self.chart = chart }
  }

  /// What the chart renders to.
  public struct Result: Sendable {
    public var output: TemplateOutput
    /// As `helm template` prints it.
    public var text: String
    /// Where each line of the text comes from, where that was wanted.
    public var lines: [LineTrace.Line]
    /// The objects; where Secrets are hidden, without what they hold.
    public var objects: [JSONValue]
    /// What was changed in the chart's folder for its dependencies.
    public var changes: DependencyFolder.Changes
    public var warnings: [Diagnostic]
    public var sources: SourceMap
  }

  public var host: Host
  public var options: Options
  public var connector: ClusterConnector
  /// Told of what the templates wrote where that is no YAML, and lines are traced.
  public var onBrokenText: @Sendable (String) -> Void

  public init(
    host: Host,
    options: Options,
    connector: ClusterConnector,
    onBrokenText: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.host = host
    self.options = options
    self.connector = connector
    self.onBrokenText = onBrokenText
  }

  /// - Throws: ``ActionError/invalid(_:_:)`` where the chart or the values are wrong, and all that
  ///   ``ChartOpener`` throws.
  public func run() async throws(ActionError) -> Result {
    var sources = SourceMap()
    let opener = ChartOpener(host: host, transport: connector.transport)
    let source = try opener.source(options.chart, repository: options.repository)
    try refuseConfig(source)
    var request = ChartRequest(source, version: options.version, access: options.access)
    request.takesPrereleases = options.takesPrereleases
    // The chart's sources come last: where a value is wrong, the user's own file is shown.
    let values = try await options.values.read(opener, into: &sources)
    let opened = try await opener.open(
      request,
      missing: options.updatesDependencies ? .updated : .refused,
      into: &sources
    )
    let rendered = try await render(opened.chart, values, opener, &sources)
    var output = TemplateOutput(rendered)
    output.includesCRDs = options.includesCRDs
    output.showsHooks = options.showsHooks
    output.skipsTests = options.skipsTests
    output.hidesSecrets = options.hidesSecrets
    output.paths = options.paths
    return try result(output, rendered, opened, sources)
  }

  private func result(
    _ output: TemplateOutput,
    _ rendered: RenderedChart,
    _ opened: OpenedChart,
    _ sources: SourceMap
  ) throws(ActionError) -> Result {
    let (text, places): (String, [TemplateOutput.Place])
    do throws(TemplateOutput.NotFound) {
      (text, places) = try output.text()
    } catch {
      throw .file(TemplateMistake.noTemplate(error.path, rendered))
    }
    var warnings = rendered.warnings
    if opened.chart.metadata.deprecated {
      warnings.insert(TemplateMistake.deprecated(opened.chart.name), at: 0)
    }
    return Result(
      output: output,
      text: text,
      lines: options.traces ? LineTrace.lines(of: places, in: rendered) : [],
      objects: places.flatMap(\.document.objects).map {
        options.hidesSecrets ? SecretMasking.masked(object: $0) : $0
      },
      changes: opened.changes,
      warnings: warnings,
      sources: sources
    )
  }

  private func render(
    _ chart: Chart,
    _ values: Values,
    _ opener: ChartOpener,
    _ sources: inout SourceMap
  ) async throws(ActionError) -> RenderedChart {
    let client =
      options.asksCluster ? try connector.connect(options.cluster).client : nil
    var rendering = ChartRendering(
      chart: chart,
      values: values,
      release: .init(
        name: options.release,
        namespace: options.namespace ?? client?.namespace
          ?? ReleaseNamespace.standard(options.cluster, host: host),
        isUpgrade: options.isUpgrade
      )
    )
    rendering.checksSchemas = options.checksSchema
    rendering.fetchSchema = opener.schema
    rendering.tracesLines = options.traces
    if options.resolvesNames { rendering.addresses = host.addresses }
    // As in helm, the cluster is taken as it is.
    rendering.installsDefinitions = false
    if let client {
      try await rendering.connect(client)
    } else {
      if let version = options.kubeVersion { rendering.capabilities.kubeVersion = version }
      rendering.capabilities.apiVersions += options.apiVersions
    }
    let box = WrittenTexts()
    if options.traces { rendering.onTexts = { written in box.set(written) } }
    do throws(ActionError) {
      let rendered = try await rendering.render(into: &sources)
      if let client { try await KindCheck(client: client, sources: sources).run(rendered) }
      return rendered
    } catch {
      if options.traces, case .invalid(let found, _) = error,
        found.contains(where: { $0.code == .manifestSyntax })
      {
        onBrokenText(
          Self.text(box.all.filter { !options.hidesSecrets || !$0.value.contains("Secret") })
        )
      }
      throw TemplateMistake.explained(
        error,
        traces: options.traces,
        looksInVain: client == nil && ChartNeeds(chart, values: values.object).lookups
      )
    }
  }

  /// What the templates wrote, one after the other.
  private static func text(_ texts: [String: String]) -> String {
    texts.sorted { $0.key < $1.key }
      .filter { !$0.key.hasSuffix("NOTES.txt") && $0.value.contains { !$0.isWhitespace } }
      .map { "---\n# Source: \($0.key)\n\($0.value)\n" }
      .joined()
  }

  /// Configs are for other verbs.
  private func refuseConfig(_ source: ChartSource) throws(ActionError) {
    guard case .archive(let path) = source,
      let bytes = try? host.files.read(path, ConfigReader.limit),
      bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{")
    else { return }
    throw .invalid([TemplateMistake.config(path)], SourceMap())
  }
}

/// What templates wrote, on its way out of the thread that renders.
private final class WrittenTexts: Sendable {
  private let texts = Mutex<[String: String]>([:])

  var all: [String: String] { texts.withLock(\.self) }

  func set(_ new: [String: String]) { texts.withLock { $0 = new } }
}

/// The words for what can be wrong with rendering a chart.
enum TemplateMistake {
  static func config(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      .chartSource,
      "\"\(path)\" is no chart; it looks like a config",
      help: ["a config is rendered with: kubegate render -f \(path)"]
    )
  }

  /// The error, with the way to see what is no YAML, and to have `lookup` find something.
  static func explained(
    _ error: ActionError,
    traces: Bool,
    looksInVain: Bool
  ) -> ActionError {
    guard case .invalid(var found, let sources) = error else { return error }
    for index in found.indices {
      switch found[index].code {
      case .manifestSyntax where !traces:
        found[index].help.append("--debug prints what the templates wrote all the same")
      case .templateExecution where looksInVain:
        found[index].help.append(
          "the chart uses lookup, which finds nothing without a cluster; --dry-run=server asks one"
        )
      default: break
      }
    }
    return .invalid(found, sources)
  }

  static func deprecated(_ chart: String) -> Diagnostic {
    Diagnostic(.warning, .chartMetadata, "the chart \"\(chart)\" is deprecated")
  }

  static func noTemplate(_ path: String, _ rendered: RenderedChart) -> Diagnostic {
    let names = rendered.texts.keys.map { String($0.drop { $0 != "/" }.dropFirst()) }
    return Diagnostic(
      .error,
      .chartNotFound,
      "could not find template \(path) in chart",
      help: names.contains(path)
        ? ["it is there, and renders to nothing with these values"]
        : NearestName.of(path, among: names).map { ["did you mean \"\($0)\"?"] } ?? []
    )
  }

  static func unknownKind(
    _ apiVersion: String,
    _ kind: String,
    _ sources: [String]
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .unknownKind,
      "the cluster has no kind \"\(kind)\" in \(apiVersion)",
      notes: sources.map { "it is wanted by \($0)" },
      help: ["it may need an add-on that is not installed there, or another apiVersion"]
    )
  }
}
