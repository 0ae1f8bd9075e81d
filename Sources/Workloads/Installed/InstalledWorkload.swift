public import Charts
public import Diagnostics
import Host
public import JSON
public import Kubernetes

/// A workload type that an administrator has added: a folder with `workload.json`, `schema.json`,
/// `values.yaml.gotmpl` and `chart/`.
///
/// A type may extend a built-in one, which then makes the first values and whose checks apply; what the
/// folder leaves out is that type's.
public struct InstalledWorkload: Workload {
  public let manifest: WorkloadManifest
  /// Where it was found.
  public let folder: String
  /// The built-in type that it extends.
  let base: (any Workload)?
  public let manifestFile: SourceFile
  public let schemaFile: SourceFile?
  let mappingFile: SourceFile?
  /// The chart's own files; `nil` for the chart of ``base``.
  private let ownChart: [ChartFile]?
  private let schemaValue: JSONValue?

  /// Reads the folder of a type.
  ///
  /// - Parameter sources: gets the files that mistakes point into.
  /// - Throws: ``Diagnostics/DiagnosticError`` where it lacks something, or has what cannot be read.
  public init(_ folder: WorkloadFolder, into sources: inout SourceMap) throws(DiagnosticError) {
    self.folder = folder.path
    guard let file = try folder.file(WorkloadManifest.fileName) else {
      throw DiagnosticError(WorkloadMistake.noManifest(in: folder.path))
    }
    manifestFile = file
    let id = sources.add(file)
    let manifest = try WorkloadManifest(file, as: id)
    self.manifest = manifest
    var mistakes = Self.nameMistakes(manifest, folder.path)
    base = manifest.base.flatMap(BuiltInWorkloads.named)
    if let name = manifest.base, base == nil {
      let place = manifest.value["extends"]?.range ?? .none
      mistakes.append(WorkloadMistake.unknownBase(name, at: place))
    }
    if !mistakes.isEmpty { throw DiagnosticError(mistakes) }
    schemaFile = try folder.file(WorkloadFolder.schemaName)
    mappingFile = try folder.file(WorkloadFolder.mappingName)
    let chart = try folder.chart(manifest.chart)
    if base == nil || manifest.value["chart"] != nil, chart == nil {
      mistakes.append(
        Self.missing("\(manifest.chart)/ with a Helm chart", manifest, folder, "chart")
      )
    }
    if base == nil {
      if schemaFile == nil {
        mistakes.append(Self.missing(WorkloadFolder.schemaName, manifest, folder))
      }
      if mappingFile == nil {
        mistakes.append(Self.missing(WorkloadFolder.mappingName, manifest, folder))
      }
    }
    if !mistakes.isEmpty { throw DiagnosticError(mistakes) }
    ownChart = chart
    // Mistakes of schemas point into the file where they are told; see `placed(_:into:)`.
    schemaValue = try schemaFile.map { file throws(DiagnosticError) in
      do throws(DiagnosticError) {
        return try JSONReader().read(file, as: .first)
      } catch {
        throw Self.placed(error, file, into: &sources)
      }
    }
  }

  private static func missing(
    _ file: String,
    _ manifest: WorkloadManifest,
    _ folder: WorkloadFolder,
    _ key: String = "name"
  ) -> Diagnostic {
    WorkloadMistake.missing(
      file,
      in: folder.path,
      at: (manifest.value[key] ?? manifest.value["name"])?.range ?? .none
    )
  }

  /// Why a type cannot have a name; `nil` where it can.
  public static func mistake(inName name: String) -> String? {
    var object = JSONObject()
    object["name"] = .string(name)
    object["version"] = "1"
    do throws(DiagnosticError) {
      let manifest = try WorkloadManifest(.object(object))
      return nameMistakes(manifest, ".").first?.message
    } catch {
      return error.diagnostics.first?.message
    }
  }

  /// What is wrong with the name of a type.
  static func nameMistakes(_ manifest: WorkloadManifest, _ folder: String) -> [Diagnostic] {
    let place = manifest.value["name"]?.range ?? .none
    if BuiltInWorkloads.named(manifest.name) != nil {
      return [WorkloadMistake.isBuiltIn(manifest.name, in: folder, at: place)]
    }
    if BuiltInFiles.schemaText("\(manifest.name).schema.json") != nil {
      return [WorkloadMistake.isReserved(manifest.name, at: place)]
    }
    return []
  }

  // MARK: What it is

  public var name: String { manifest.name }
  public var version: String? { manifest.version }
  public var schemaPath: String { WorkloadFolder.schemaName }
  public var secretValues: [String] { (base?.secretValues ?? []) + manifest.secretValues }
  public var jobRole: Readiness.JobRole { manifest.jobRole ?? base?.jobRole ?? .batch }

  /// The type's own schema, and the built-in ones as they are for types that extend them: open to more
  /// keys, and with this type's name as `workload`.
  public func schema(_ path: String) -> JSONValue? {
    if path == schemaPath { return schemaValue ?? base.map { Self.extending($0, manifest) } }
    guard let schema = BuiltInFiles.schema(path), path == base?.schemaPath,
      var object = schema.object
    else { return BuiltInFiles.schema(path) }
    object["additionalProperties"] = nil
    if var properties = object["properties"]?.object,
      var workload = properties["workload"]?.object
    {
      workload["const"] = .string(name)
      workload["default"] = nil
      workload["examples"] = [.string(name)]
      properties["workload"] = .object(workload)
      object["properties"] = .object(properties)
    }
    // They are configs of the built-in type.
    object["examples"] = nil
    return .object(object)
  }

  /// What the type fills in is not asked for.
  public func shownSchema(_ path: String) -> JSONValue? {
    guard let schema = schema(path), path == schemaPath || path == base?.schemaPath else {
      return schema(path)
    }
    return SchemaFilling.shown(schema, manifest.defaults)
  }

  /// The schema of a type that has the keys of the built-in one.
  private static func extending(
    _ base: any Workload,
    _ manifest: WorkloadManifest
  ) -> JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": .string("\(manifest.name) config"),
      "description": .string(manifest.details ?? manifest.title),
      "allOf": [["$ref": .string(base.schemaPath)]],
      "unevaluatedProperties": false,
    ]
  }

  public func placed(
    _ error: DiagnosticError,
    into sources: inout SourceMap
  ) -> DiagnosticError {
    schemaFile.map { Self.placed(error, $0, into: &sources) } ?? error
  }

  /// Mistakes of a file that was read as the first one.
  private static func placed(
    _ error: DiagnosticError,
    _ file: SourceFile,
    into sources: inout SourceMap
  ) -> DiagnosticError {
    let id = sources.add(file)
    func moved(_ range: SourceRange) -> SourceRange {
      range.file == .first ? SourceRange(file: id, start: range.start, end: range.end) : range
    }
    return DiagnosticError(
      error.diagnostics.map {
        var diagnostic = $0
        diagnostic.range = moved(diagnostic.range)
        for index in diagnostic.related.indices {
          diagnostic.related[index].range = moved(diagnostic.related[index].range)
        }
        diagnostic.fix = nil
        return diagnostic
      }
    )
  }

  /// Whole configs that the schema shows: its own, or those of the type that it extends.
  public var examples: [JSONValue] {
    if let schemaValue { return schemaValue["examples"]?.array ?? [] }
    let examples = base.flatMap { BuiltInFiles.schema($0.schemaPath)?["examples"]?.array } ?? []
    return examples.map { WorkloadExport.named($0, name) }
  }

  // MARK: A config of it

  public func defaults(into sources: inout SourceMap) -> WorkloadDefaults? {
    guard !manifest.defaults.isEmpty else { return nil }
    let id = sources.add(manifestFile)
    guard let value = try? JSONReader().read(manifestFile, as: id) else { return nil }
    return WorkloadDefaults(
      object: value["defaults"]?.object ?? JSONObject(),
      source: id,
      folder: folder
    )
  }

  public func check(_ config: Config) -> [Diagnostic] {
    base?.check(config) ?? ClusterKeys.check(config)
  }

  public func check(_ config: Config, into sources: inout SourceMap) -> [Diagnostic] {
    var found = check(config)
    if found.hasErrors { return found + mistakes(in: config, &sources) }
    do throws(DiagnosticError) {
      let (values, warnings) = try made(from: config, into: &sources)
      found += warnings
      _ = try requiredSecrets(of: config, into: &sources)
      _ = try notes(for: config, values: values.object, into: &sources)
    } catch {
      found += error.diagnostics
    }
    return found
  }

  /// What the mapping finds wrong with a config that the type below cannot make values of.
  private func mistakes(in config: Config, _ sources: inout SourceMap) -> [Diagnostic] {
    guard let mappingFile else { return [] }
    let data = data(config, JSONObject())
    do throws(DiagnosticError) {
      _ = try ValuesMapping(file: mappingFile, config: config, data: data).run(into: &sources)
      return []
    } catch {
      return error.diagnostics.filter { $0.pointer != nil }
    }
  }

  /// The chart's files with those of kubegate's library, where it uses them; `nil` for the chart of
  /// ``base``.
  var chartFiles: [ChartFile]? {
    manifest.usesLibrary ? ownChart.map(ChartLibrary.inlined) : ownChart
  }

  public func chart(of config: Config) throws(DiagnosticError) -> ChartOrigin {
    guard let chartFiles else {
      return try base?.chart(of: config) ?? .builtIn(BuiltInChart(nil))
    }
    return .external(
      ExternalChart(
        source: .files(chartFiles, folder: Path.join(folder, manifest.chart)),
        skipsCustomResourceDefinitions: false,
        takesBuiltInValues: base != nil,
        place: config["workload"]?.range ?? .none,
        pointer: "/workload"
      )
    )
  }

  public func values(
    from config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> Values {
    try made(from: config, into: &sources).values
  }

  private func made(
    from config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> (values: Values, warnings: [Diagnostic]) {
    var values = Values(integerSources: config.integerSources)
    if let base { values = try base.values(from: config, into: &sources) }
    guard let mappingFile else { return (values, []) }
    let mapping = ValuesMapping(
      file: mappingFile,
      config: config,
      data: data(config, values.object)
    )
    let result = try mapping.run(into: &sources)
    values.merge(result.values)
    values.secrets = result.secrets
    return (values, result.warnings)
  }

  /// What is wrong with mapping and chart, whatever a config says.
  public func checkFiles(into sources: inout SourceMap) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let mappingFile {
      let file = ChartFile(
        path: WorkloadFolder.mappingName,
        bytes: mappingFile.bytes,
        source: sources.add(mappingFile)
      )
      let object = Config(
        object: JSONObject(),
        folder: folder,
        host: Host(environment: [:], files: .inMemory([:]), now: { .zero })
      )
      do throws(TextTemplate.Failure) {
        try TextTemplate(file, functions: MappingFunctions(object).functions).parse()
      } catch {
        found.append(error.diagnostic)
      }
    }
    guard let chartFiles else { return found }
    do throws(DiagnosticError) {
      let place = Path.join(folder, manifest.chart)
      let chart = try ChartLoader(folder: place).load(chartFiles, into: &sources)
      if chart.isLibrary { found.append(WorkloadMistake.libraryChart(place)) }
    } catch {
      found += error.diagnostics
    }
    return found
  }

  /// What templates see.
  func data(_ config: Config, _ values: JSONObject) -> JSONObject {
    let outline = SchemaOutline.of(self)
    let filled = outline.map { SchemaDefaults.filled(config.object, $0.root) } ?? config.object
    var data = JSONObject()
    data["Config"] = .object(filled)
    data["Values"] = .object(values)
    data["Release"] = [
      "Name": .string(config.releaseName), "Namespace": .string(config.namespace),
    ]
    return data
  }

  public func requiredSecrets(
    of config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> [RequiredSecret] {
    guard !manifest.requiredSecrets.isEmpty else { return [] }
    let data = data(config, JSONObject())
    var secrets: [RequiredSecret] = []
    for (index, secret) in manifest.requiredSecrets.enumerated() {
      let place = ["required_secrets", String(index), "name"]
      let name = try render(secret.name.string ?? "", at: place, data, into: &sources)
      secrets.append(RequiredSecret(name: name, keys: secret.keys))
    }
    return secrets
  }

  public func notes(
    for config: Config,
    values: JSONObject,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> String? {
    guard let notes = manifest.notes else { return nil }
    return try render(notes, at: ["notes"], data(config, values), into: &sources)
  }

  /// What a template in `workload.json` writes; mistakes are at the text that it is.
  private func render(
    _ text: String,
    at path: [String],
    _ data: JSONObject,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> String {
    let template = TextTemplate(ChartFile(path: WorkloadManifest.fileName, text: text))
    do throws(TextTemplate.Failure) {
      return try template.render(data).text
    } catch {
      let id = sources.add(manifestFile)
      var mistake = error.diagnostic
      mistake.related = []
      mistake.label = nil
      mistake.range = .none
      if let value = try? JSONReader().read(manifestFile, as: id)[JSONPointer(path)] {
        mistake.range = value.range
      }
      throw DiagnosticError(mistake)
    }
  }
}
