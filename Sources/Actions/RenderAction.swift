public import Diagnostics
public import Host
public import JSON
import Kubernetes
public import Policies
import Workloads
import YAML

/// Renders a config's chart without asking a cluster.
public struct RenderAction: Sendable {
  public var host: Host
  /// What opens charts that are not built in.
  public var opener: ChartOpener
  /// The policies that the config is held against.
  public var policy: PolicySource?

  public init(host: Host, opener: ChartOpener? = nil, policy: PolicySource? = nil) {
    self.host = host
    self.policy = policy
    self.opener = opener ?? ChartOpener(host: host)
  }

  /// The documents, Secrets masked.
  public struct Result: Sendable {
    /// As `helm template` prints them.
    public var text: String
    public var objects: [JSONValue]
    public var warnings: [Diagnostic]
    public var sources: SourceMap
    /// The chart, where the config names one.
    public var chart: OpenedChart?
    /// What the config got from policies.
    public var defaults: [PolicyDefaults.Applied] = []
  }

  public func run(
    _ request: ConfigRequest,
    valuesFiles: [String]
  ) async throws(ActionError) -> Result {
    let validated = try await ConfigLoader(host: host).load(request).governed(by: policy)
    var sources = validated.sources
    let renderer = Renderer(host: host)
    let values = try renderer.values(of: validated, files: valuesFiles, sources: &sources)
    let chart = try await ConfigCharts(opener: opener).open(validated, into: &sources)
    let rendered = try await renderer.render(
      validated,
      chart: chart,
      values: values,
      sources: &sources
    )
    try PolicyApplication.require(validated, rendered, sources)
    let guesses = chart.guessesSecrets(among: values)
    let mask = guesses ? SecretValueMask(of: rendered, validated) : nil
    return Result(
      text: rendered.documents.map { Self.text($0, mask) }.joined(),
      objects: rendered.documents.map { Self.masked($0, mask) },
      warnings: validated.warnings + rendered.warnings,
      sources: sources,
      chart: chart.opened,
      defaults: validated.defaults
    )
  }

  /// - Parameter mask: what is secret in a chart whose Secrets are not known beforehand.
  private static func masked(_ document: RenderedDocument, _ mask: SecretValueMask?) -> JSONValue {
    let json = document.object.json
    return mask?.masked(object: json) ?? SecretMasking.masked(object: json)
  }

  private static func text(_ document: RenderedDocument, _ mask: SecretValueMask?) -> String {
    var text = document.text
    let masked = masked(document, mask)
    if document.object.kind == "Secret" || masked != document.object.json {
      text = YAMLWriter().string(masked) ?? ""
    }
    return "---\n# Source: \(document.source)\n\(text)" + (text.hasSuffix("\n") ? "" : "\n")
  }
}
