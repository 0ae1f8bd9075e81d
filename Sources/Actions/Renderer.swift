import Base64
import Charts
import Diagnostics
public import JSON
import JSONSchema
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
      var values = Values(try validated.workload.values(from: validated.config))
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

  /// The objects that the chart of the config's type makes of the values.
  ///
  /// - Parameter defaults: what counts instead of the chart's own values.
  func render(
    _ validated: ValidatedConfig,
    values: Values,
    defaults: JSONObject? = nil,
    revision: Int,
    isUpgrade: Bool,
    server: ServerVersion?,
    sources: inout SourceMap
  ) throws(ActionError) -> RenderedConfig {
    let config = validated.config
    var capabilities = Capabilities()
    if let version = server.flatMap({ Capabilities.KubeVersion($0.gitVersion) }) {
      capabilities.kubeVersion = version
    }
    let renderer = ChartRenderer(
      capabilities: capabilities,
      checkSchema: { schema, values, _ in Self.check(values, against: schema) }
    )
    do throws(DiagnosticError) {
      let files = validated.workload.chartFiles
      var chart = try ChartLoader(folder: validated.workload.name).load(files, into: &sources)
      if let defaults { chart.values = defaults }
      let rendered = try renderer.render(
        chart,
        values: values,
        release: .init(
          name: config.releaseName,
          namespace: config.namespace,
          revision: revision,
          isUpgrade: isUpgrade
        ),
        sources: &sources
      )
      return RenderedConfig(
        documents: rendered.manifests.compactMap { manifest in
          manifest.object.map {
            RenderedDocument(
              source: manifest.source,
              text: manifest.text,
              object: KubernetesObject($0)
            )
          }
        },
        hooks: rendered.hooks.map { ReleaseHook($0) },
        definitions: try Self.definitions(of: rendered),
        values: values.object,
        manifest: rendered.manifestText,
        notes: rendered.notes ?? "",
        chart: try RecordedChart.json(files, defaults: defaults)
      )
    } catch {
      throw .invalid(error.diagnostics, sources)
    }
  }

  private static func definitions(
    of rendered: RenderedChart
  ) throws(DiagnosticError) -> [KubernetesObject] {
    var definitions: [KubernetesObject] = []
    for file in rendered.customResourceDefinitions {
      definitions += try Manifest.documents(of: file).compactMap { manifest in
        manifest.object.map { KubernetesObject($0) }
      }
    }
    return definitions
  }

  private static func check(_ values: JSONValue, against schema: ChartFile) -> [Diagnostic] {
    do throws(DiagnosticError) {
      let document = try JSONReader().read(schema.bytes, as: schema.source)
      return try JSONSchema.compile(document).validate(values)
    } catch {
      return error.diagnostics
    }
  }
}

/// A chart as a release's record holds it, so that Helm can render it again.
enum RecordedChart {
  static func json(
    _ files: [ChartFile],
    defaults: JSONObject? = nil
  ) throws(DiagnosticError) -> JSONValue {
    var metadata = JSONValue.null
    var values = JSONValue.object(JSONObject())
    var schema = JSONValue.null
    var templates: [JSONValue] = []
    var others: [JSONValue] = []
    for file in files {
      switch file.path {
      case "Chart.yaml": metadata = try YAMLReader().read(file.bytes, as: .none)
      case "values.yaml": values = try YAMLReader().read(file.bytes, as: .none)
      case "values.schema.json": schema = .string(Base64.encode(file.bytes))
      default:
        let entry: JSONValue = [
          "name": .string(file.path), "data": .string(Base64.encode(file.bytes)),
        ]
        if file.path.hasPrefix("templates/") {
          templates.append(entry)
        } else {
          others.append(entry)
        }
      }
    }
    if let defaults { values = .object(defaults) }
    return [
      "metadata": metadata, "lock": .null, "templates": .array(templates), "values": values,
      "schema": schema, "files": .array(others),
    ]
  }
}
