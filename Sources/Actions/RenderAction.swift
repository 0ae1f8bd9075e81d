public import Diagnostics
public import Host
public import JSON
import Kubernetes
import Workloads
import YAML

/// Renders a config's chart without asking a cluster.
public struct RenderAction: Sendable {
  public var host: Host

  public init(host: Host) { self.host = host }

  /// The documents, Secrets masked.
  public struct Result: Sendable {
    /// As `helm template` prints them.
    public var text: String
    public var objects: [JSONValue]
    public var warnings: [Diagnostic]
    public var sources: SourceMap
  }

  public func run(
    _ request: ConfigRequest,
    valuesFiles: [String]
  ) throws(ActionError) -> Result {
    let validated = try ConfigLoader(host: host).load(request)
    var sources = validated.sources
    let renderer = Renderer(host: host)
    let values = try renderer.values(of: validated, files: valuesFiles, sources: &sources)
    let rendered = try renderer.render(
      validated,
      values: values,
      revision: 1,
      isUpgrade: false,
      server: nil,
      sources: &sources
    )
    return Result(
      text: rendered.documents.map(Self.text).joined(),
      objects: rendered.documents.map { SecretMasking.masked(object: $0.object.json) },
      warnings: validated.warnings,
      sources: sources
    )
  }

  private static func text(_ document: RenderedDocument) -> String {
    var text = document.text
    if document.object.kind == "Secret" {
      text = YAMLWriter().string(SecretMasking.masked(object: document.object.json)) ?? ""
    }
    return "---\n# Source: \(document.source)\n\(text)" + (text.hasSuffix("\n") ? "" : "\n")
  }
}
