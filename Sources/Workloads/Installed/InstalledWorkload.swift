import Charts
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
  let ownChart: [ChartFile]?
  private let schemaValue: JSONValue?
  /// What the schema says of each key, read once for all configs; `nil` where there is no schema.
  private(set) var outline: SchemaOutline?

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
    outline = SchemaOutline.of(self)
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
}
