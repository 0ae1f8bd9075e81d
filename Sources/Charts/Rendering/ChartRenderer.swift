public import Diagnostics
import GoTemplate
public import Host
public import JSON
internal import TimeZones

/// Renders a chart, as `helm template` and `helm install` do.
///
/// ```swift
/// var sources = SourceMap()
/// let chart = try ChartLoader().load(files, into: &sources)
/// let rendered = try ChartRenderer().render(
///   chart, values: values, release: .init(name: "web", namespace: "demo"), sources: &sources)
/// rendered.manifests[0].kind  // "ServiceAccount"
/// ```
public struct ChartRenderer {
  /// What templates are told of the release.
  public struct Release: Sendable, Equatable {
    public var name: String
    public var namespace: String
    public var revision: Int
    /// Whether it is rendered for an upgrade, and not for the first installation.
    public var isUpgrade: Bool
    public var isInstall: Bool { !isUpgrade }

    public init(
      name: String,
      namespace: String = "default",
      revision: Int = 1,
      isUpgrade: Bool = false
    ) {
      self.name = name
      self.namespace = namespace
      self.revision = revision
      self.isUpgrade = isUpgrade
    }
  }

  /// Gets an object of the cluster, or a list of all where the name is empty; `nil` where there is none.
  /// Called on the thread that renders, which waits. A failure is told in words.
  public typealias Lookup = (
    _ apiVersion: String, _ kind: String, _ namespace: String, _ name: String
  ) throws(LookupError) -> JSONValue?

  /// Why the cluster could not be asked.
  public struct LookupError: Error, Sendable, Equatable {
    public var message: String

    public init(_ message: String) { self.message = message }
  }

  /// Checks the values of a chart against its `values.schema.json`. The path has the names of the charts
  /// from the top one down to this one: `["web", "redis"]`.
  public typealias SchemaCheck = (
    _ schema: ChartFile, _ values: JSONValue, _ path: [String]
  ) -> [Diagnostic]

  public var capabilities: Capabilities
  /// Without it, `lookup` finds nothing.
  public var lookup: Lookup?
  /// The addresses of a machine. Without it, `getHostByName` gives an empty text, as in Helm without
  /// `--enable-dns`.
  public var addresses: ((_ name: String) -> [String])?
  /// Without it, schemas are not looked at.
  public var checkSchema: SchemaCheck?
  /// Where the time zones of the system are read from.
  public var files: Files
  /// Whether it is remembered which line of a template each line of output comes from.
  public var tracesLines = false
  /// Told of what the templates wrote, before it is taken for manifests.
  public var onTexts: ((_ texts: [String: String]) -> Void)?

  public init(
    capabilities: Capabilities = Capabilities(),
    lookup: Lookup? = nil,
    checkSchema: SchemaCheck? = nil,
    files: Files = .live
  ) {
    self.capabilities = capabilities
    self.lookup = lookup
    self.checkSchema = checkSchema
    self.files = files
  }

  /// The documents that the chart makes of the values.
  ///
  /// - Parameter sources: The files of the chart and of the values; a rendered text that is not YAML is
  ///   added, so that the diagnostic can show it.
  /// - Throws: ``Diagnostics/DiagnosticError``: a chart that cannot be deployed, values that do not fit,
  ///   a template that fails, a text that is no manifest.
  public func render(
    _ chart: Chart,
    values: Values,
    release: Release,
    sources: inout SourceMap
  ) throws(DiagnosticError) -> RenderedChart {
    let enabled: Chart
    let whole: JSONObject
    var warnings: [Diagnostic]
    do throws(Diagnostic) {
      guard !chart.isLibrary else { throw ChartMistake.library(chart.name) }
      try chart.checkDependencies()
      enabled = try chart.resolvingDependencies(values.object)
      var coalescing = Coalescing()
      whole = try coalescing.coalesce(enabled, values.object)
      warnings = coalescing.warnings
    } catch {
      throw DiagnosticError(error)
    }
    let findings = check(enabled, .object(whole))
    warnings += findings
    if findings.hasErrors { throw DiagnosticError(warnings.inSourceOrder()) }
    do throws(Diagnostic) {
      try checkKubeVersion(enabled)
      let data = Map(whole, integerSources: values.integerSources)
      SharedGlobals.share(in: data, of: enabled)
      let contexts = RenderContexts(
        enabled,
        values: data,
        release: release,
        capabilities: capabilities
      )
      var origins: [String: [Int: LineOrigin]] = [:]
      let texts = try execute(contexts, &origins)
      onTexts?(texts)
      var rendered = try sort(texts, of: enabled, values: whole, sources: &sources)
      rendered.warnings = warnings.inSourceOrder()
      rendered.origins = origins
      return rendered
    } catch {
      throw DiagnosticError(error)
    }
  }

  /// Holds values against the schemas of a chart, without rendering it. Charts below it that are not
  /// there are left out.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where the values cannot be put together.
  public func check(_ chart: Chart, values: Values) throws(DiagnosticError) -> [Diagnostic] {
    do throws(Diagnostic) {
      let enabled = try chart.resolvingDependencies(values.object)
      var coalescing = Coalescing()
      let whole = try coalescing.coalesce(enabled, values.object)
      return (coalescing.warnings + check(enabled, .object(whole))).inSourceOrder()
    } catch {
      throw DiagnosticError(error)
    }
  }

  // MARK: Steps

  /// What the schemas of the chart and of those below it find.
  private func check(
    _ chart: Chart,
    _ values: JSONValue,
    below path: [String] = []
  ) -> [Diagnostic] {
    guard let checkSchema else { return [] }
    var findings: [Diagnostic] = []
    let path = path + [chart.name]
    if let schema = chart.schema { findings += checkSchema(schema, values, path) }
    for dependency in chart.dependencies {
      let own = values[dependency.name].flatMap { $0.object == nil ? nil : $0 }
      findings += check(dependency, own ?? .object(JSONObject()), below: path)
    }
    return findings
  }

  private func checkKubeVersion(_ chart: Chart) throws(Diagnostic) {
    let wanted = chart.metadata.kubeVersion
    let version = capabilities.kubeVersion
    if !wanted.isEmpty, !VersionConstraint.isCompatible(wanted, version.normalized) {
      throw ChartMistake.kubeVersion(chart.metadata, cluster: version.version)
    }
  }

  /// The text of every template that is not a partial, by its name.
  private func execute(
    _ contexts: RenderContexts,
    _ origins: inout [String: [Int: LineOrigin]]
  ) throws(Diagnostic) -> [String: String] {
    let functions = FunctionTable.helm(
      zones: TimeZoneDatabase(files).bytes(of:),
      addresses: addresses,
      lookup: templateLookup
    )
    let set = TemplateSet(name: "gotpl", functions: functions)
    do throws(TemplateError) {
      return try LargeStack.run { () throws(TemplateError) in
        let names = contexts.names
        for name in names {
          guard let template = contexts.templates[name] else { continue }
          try set.parse(name: name, text: template.file.text)
        }
        var texts: [String: String] = [:]
        for name in names where !RenderContexts.isPartial(name) {
          guard let template = contexts.templates[name] else { continue }
          let about = Map(type: ValuesObject.type)
          about["Name"] = .string(name)
          about["BasePath"] = .string(template.basePath)
          template.data["Template"] = .map(about)
          let text: String
          if tracesLines {
            let traced = try set.executeTracing(name, data: .map(template.data))
            text = traced.text
            origins[name] = traced.origins
          } else {
            text = try set.execute(name, data: .map(template.data))
          }
          texts[name] = NoValue.removed(from: text)
        }
        return texts
      }
    } catch {
      let failure = TemplateFailure(
        files: contexts.templates.mapValues(\.file),
        functions: set.functions.names
      )
      throw failure.diagnostic(error)
    }
  }

  /// Takes out the notes, and makes manifests and hooks of the rest.
  private func sort(
    _ texts: [String: String],
    of chart: Chart,
    values: JSONObject,
    sources: inout SourceMap
  ) throws(Diagnostic) -> RenderedChart {
    var reader = ManifestReader()
    var notes: String?
    for (name, text) in texts.sorted(by: { $0.key.precedesByBytes($1.key) }) {
      if name.hasSuffix("NOTES.txt") {
        if name == "\(chart.name)/templates/NOTES.txt" { notes = text }
      } else {
        try reader.read(text, source: name, into: &sources)
      }
    }
    return RenderedChart(
      manifests: KindOrder.sorted(reader.manifests, kind: \.kind),
      hooks: KindOrder.sorted(reader.hooks, kind: \.manifest.kind),
      texts: texts,
      notes: notes,
      customResourceDefinitions: chart.customResourceDefinitions,
      values: values,
      chart: chart,
      warnings: []
    )
  }

  private var templateLookup: HelmFunctions.Lookup {
    { [lookup] apiVersion, kind, namespace, name throws(TemplateError) in
      guard let lookup else { return .map(Map()) }
      do throws(LookupError) {
        let object = try lookup(apiVersion, kind, namespace, name)
        return object.map { Value(unstructured: $0) } ?? .map(Map())
      } catch {
        throw TemplateError(error.message)
      }
    }
  }
}
