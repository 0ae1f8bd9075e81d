import Charts
public import Diagnostics
public import JSON
public import Kubernetes
public import Releases
import YAML
import Workloads
import Host

/// One rendered object, and where it comes from.
struct RenderedDocument: Sendable {
  /// The template: `environment/templates/job.yaml`.
  var source: String
  var text: String
  var object: KubernetesObject
}

/// What a config becomes.
public struct RenderedConfig: Sendable {
  /// The objects of the release, in the order of installation.
  public var objects: [KubernetesObject] { documents.map(\.object) }
  var documents: [RenderedDocument]
  /// The hooks, which have not run yet.
  public var hooks: [ReleaseHook]
  /// What the chart has in `crds/`, which is installed with the first revision.
  public var definitions: [KubernetesObject]
  /// The values that the user gave: those of the config and of `--values`.
  public var values: JSONObject
  /// The documents as one text, as a release's record holds it.
  public var manifest: String
  /// The text of `NOTES.txt`.
  public var notes: String
  /// The chart as a record holds it.
  public var chart: JSONValue
  /// What does not fit together in the values, and stops nothing.
  public var warnings: [Diagnostic] = []
  /// Texts in the values that are secret, wherever they stand.
  var secrets: Set<String> = []
}

/// Turns validated configs into objects.
struct Renderer {
  var host: Host

  /// The chart's values: those of the config, then each file in order.
  func values(
    of validated: ValidatedConfig,
    files: [String],
    sources: inout SourceMap
  ) throws(ActionError) -> Values {
    do throws(DiagnosticError) {
      var values = try validated.workload.values(from: validated.config, into: &sources)
      for path in files {
        let bytes: [UInt8]
        do throws(FileError) {
          bytes = try host.files.read(path, 8 << 20)
        } catch {
          throw DiagnosticError(FileMistake.unreadable(path, error))
        }
        try values.merge(file: SourceFile(name: path, bytes: bytes), into: &sources)
      }
      return values
    } catch {
      if let first = error.diagnostics.first, first.code == .fileUnreadable { throw .file(first) }
      throw .invalid(error.diagnostics, sources)
    }
  }

  /// The objects that the chart makes of the values.
  ///
  /// - Parameters:
  ///   - chart: what ``ConfigCharts`` has opened, after the values were read.
  ///   - defaults: what counts instead of the chart's own values.
  ///   - revision: which one of the release it is; without it the first.
  ///   - client: the cluster to tell the chart of; without one, a plain cluster stands in.
  func render(
    _ validated: ValidatedConfig,
    chart: ConfigChart,
    values: Values,
    defaults: JSONObject? = nil,
    revision: Int = 1,
    isUpgrade: Bool = false,
    server: ServerVersion? = nil,
    client: KubernetesClient? = nil,
    sources: inout SourceMap
  ) async throws(ActionError) -> RenderedConfig {
    let config = validated.config
    let words = chart.external.map {
      ChartWords(config: config, chart: $0, values: values, boundary: chart.boundary)
    }
    words?.hideSecrets(in: &sources)
    let before = sources
    var source = chart.chart
    if let defaults { source.values = defaults }
    let isBuiltIn = chart.external?.takesBuiltInValues ?? true
    var rendering = ChartRendering(
      chart: source,
      values: isBuiltIn && client == nil ? GeneratedSecrets.hidden(in: values) : values,
      release: .init(
        name: config.releaseName,
        namespace: config.namespace,
        revision: revision,
        isUpgrade: isUpgrade
      )
    )
    if let words { rendering.placeFinding = { words.placed($0, of: $1, before) } }
    rendering.fetchSchema = chart.fetchSchema
    if let client {
      try await rendering.connect(client, version: server)
      // Ours look for nothing else.
      if chart.external == nil, !GeneratedSecrets.isWanted(by: values) { rendering.lookup = nil }
    }
    let rendered: RenderedChart
    let definitions: [KubernetesObject]
    do throws(ActionError) {
      rendered = try await rendering.render(into: &sources)
      definitions = try Self.definitions(of: rendered, sources)
    } catch {
      throw words?.safe(error) ?? error
    }
    let labels = chart.external.flatMap { $0.takesBuiltInValues ? nil : CommonLabels(config) }
    let notes = try notes(validated, values, chart: rendered.notes, &sources)
    let documents = rendered.manifests.compactMap { RenderedDocument($0, labels) }
    return RenderedConfig(
      documents: documents,
      hooks: rendered.hooks.map { ReleaseHook(labels?.added(to: $0) ?? $0) },
      definitions: definitions,
      values: values.object,
      manifest: documents.count == rendered.manifests.count
        ? documents.map { "---\n# Source: \($0.source)\n\($0.text)\n" }.joined()
        : rendered.manifestText,
      notes: notes,
      chart: RecordedChart.json(rendered.chart),
      warnings: chart.external == nil ? [] : rendered.warnings,
      secrets: values.secrets
    )
  }

  /// What is said after a deploy, by the chart and by the workload type.
  private func notes(
    _ validated: ValidatedConfig,
    _ values: Values,
    chart: String?,
    _ sources: inout SourceMap
  ) throws(ActionError) -> String {
    let own: String?
    do throws(DiagnosticError) {
      own = try validated.workload.notes(
        for: validated.config,
        values: values.object,
        into: &sources
      )
    } catch {
      throw .invalid(error.diagnostics, sources)
    }
    let notes = [chart ?? "", own ?? ""].filter { !$0.isEmpty }
    let text =
      notes.count == 2 && !notes[0].hasSuffix("\n") ? notes.joined(separator: "\n") : notes.joined()
    var mask = SecretValueMask()
    for secret in values.secrets { mask.learn(secret: secret) }
    return mask.masked(text: text)
  }

  private static func definitions(
    of rendered: RenderedChart,
    _ sources: SourceMap
  ) throws(ActionError) -> [KubernetesObject] {
    var definitions: [KubernetesObject] = []
    do throws(DiagnosticError) {
      for file in rendered.customResourceDefinitions {
        definitions += try Manifest.documents(of: file).compactMap { manifest in
          manifest.object.map { KubernetesObject($0) }
        }
      }
    } catch {
      throw .invalid(error.diagnostics, sources)
    }
    return definitions
  }
}

extension RenderedDocument {
  /// - Parameter labels: what the config wants to have on each object.
  init?(_ manifest: Manifest, _ labels: CommonLabels?) {
    guard let json = manifest.object else { return nil }
    source = manifest.source
    if let labels, !labels.isEmpty {
      let changed = labels.added(to: json)
      object = KubernetesObject(changed)
      text = YAMLWriter().string(changed) ?? manifest.text
    } else {
      object = KubernetesObject(json)
      text = manifest.text
    }
  }
}
