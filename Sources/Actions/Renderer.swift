import Base64
import Charts
public import Diagnostics
public import JSON
public import Kubernetes
import Releases
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
  /// The hooks' documents.
  public var hooks: [JSONValue]
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
  ///   - client: the cluster to tell the chart of; without one, a plain cluster stands in.
  func render(
    _ validated: ValidatedConfig,
    chart: ConfigChart,
    values: Values,
    revision: Int,
    isUpgrade: Bool,
    server: ServerVersion?,
    client: KubernetesClient? = nil,
    sources: inout SourceMap
  ) async throws(ActionError) -> RenderedConfig {
    let config = validated.config
    let words = chart.external.map {
      ChartWords(config: config, chart: $0, values: values.object, boundary: chart.boundary)
    }
    words?.hideSecrets(in: &sources)
    let before = sources
    var rendering = ChartRendering(
      chart: chart.chart,
      values: values,
      release: .init(
        name: config.releaseName,
        namespace: config.namespace,
        revision: revision,
        isUpgrade: isUpgrade
      )
    )
    rendering.checkSchema = { schema, values, path in
      let found = ChartSchema.check(values, against: schema, of: path)
      return words.map { words in found.map { words.placed($0, of: path, before) } } ?? found
    }
    if let client { try await rendering.connect(client, version: server) }
    let rendered: RenderedChart
    do throws(ActionError) {
      rendered = try await rendering.render(into: &sources)
    } catch {
      throw words?.safe(error) ?? error
    }
    let labels = chart.external == nil ? nil : CommonLabels(config)
    let documents = rendered.manifests.compactMap { RenderedDocument($0, labels) }
    return RenderedConfig(
      documents: documents,
      hooks: rendered.hooks.map { RecordedHook.json($0, labels) },
      values: values.object,
      manifest: documents.count == rendered.manifests.count
        ? documents.map { "---\n# Source: \($0.source)\n\($0.text)\n" }.joined()
        : rendered.manifestText,
      notes: rendered.notes ?? "",
      chart: RecordedChart.json(rendered.chart),
      warnings: chart.external == nil ? [] : rendered.warnings
    )
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

/// A hook as a release's record holds it.
enum RecordedHook {
  /// - Parameter labels: what the config wants to have on each object.
  static func json(_ hook: Hook, _ labels: CommonLabels? = nil) -> JSONValue {
    var object = JSONObject()
    object["name"] = .string(hook.manifest.name)
    object["kind"] = .string(hook.manifest.kind)
    object["path"] = .string(hook.manifest.source)
    let document = RenderedDocument(hook.manifest, labels)
    object["manifest"] = .string(document?.text ?? hook.manifest.text)
    object["events"] = .array(hook.events.map { .string($0.rawValue) })
    object["last_run"] = ["phase": ""]
    if hook.weight != 0 { object["weight"] = .int(hook.weight) }
    if !hook.deletePolicies.isEmpty {
      object["delete_policies"] = .array(hook.deletePolicies.map(JSONValue.string))
    }
    if !hook.outputLogPolicies.isEmpty {
      object["output_log_policies"] = .array(hook.outputLogPolicies.map(JSONValue.string))
    }
    return .object(object)
  }
}
