import Charts
public import Diagnostics
public import Host
import JSON
import JSONSchema
public import Workloads

/// Finds all that is wrong with the folder of a workload type: that it is complete, and that the
/// examples of its schema come to objects.
public struct WorkloadLint: Sendable {
  public var host: Host

  public init(host: Host) { self.host = host }

  /// What was found.
  public struct Result: Sendable {
    public var diagnostics: [Diagnostic]
    public var sources: SourceMap
    /// The type, where it can be used.
    public var workload: InstalledWorkload?
    /// How many examples came to objects.
    public var examples = 0
  }

  public func run(_ folder: String) async -> Result {
    let type = WorkloadFolder(path: folder, files: host.files)
    var result = Result(diagnostics: [], sources: SourceMap())
    // The places of a type's schema are those of the first file.
    let schema = (try? type.file(WorkloadFolder.schemaName)) ?? nil
    if let schema { _ = result.sources.add(schema) }
    do throws(DiagnosticError) {
      result.workload = try InstalledWorkload(type, into: &result.sources)
    } catch {
      result.diagnostics = error.diagnostics
      result.diagnostics += remainingMistakes(type, schema, error, &result.sources)
      result.diagnostics = result.diagnostics.inSourceOrder()
      return result
    }
    guard let workload = result.workload else { return result }
    result.diagnostics += strangers(in: folder, workload)
    let wrongFiles = workload.checkFiles(into: &result.sources)
    result.diagnostics += wrongFiles
    let compiled: CompiledSchema
    do throws(DiagnosticError) {
      compiled = try compile(workload)
    } catch {
      result.diagnostics = (result.diagnostics + error.diagnostics).inSourceOrder()
      return result
    }
    guard wrongFiles.isEmpty else {
      result.diagnostics = result.diagnostics.inSourceOrder()
      return result
    }
    await tryExamples(of: workload, compiled, into: &result)
    result.diagnostics = result.diagnostics.inSourceOrder()
    return result
  }

  /// What else is wrong where the type cannot be put together.
  private func remainingMistakes(
    _ folder: WorkloadFolder,
    _ schema: SourceFile?,
    _ error: DiagnosticError,
    _ sources: inout SourceMap
  ) -> [Diagnostic] {
    guard let schema, !error.diagnostics.contains(where: { sources[$0.range.file] == schema })
    else {
      return []
    }
    do throws(DiagnosticError) {
      _ = try JSONReader().read(schema, as: .first)
      return []
    } catch {
      return error.diagnostics
    }
  }

  private func compile(_ workload: InstalledWorkload) throws(DiagnosticError) -> CompiledSchema {
    try SchemaLibrary(isStrict: true).schema(of: workload)
  }

  // MARK: Files

  private static let entryLimit = 1_000

  /// Warns of files that nobody reads.
  private func strangers(in folder: String, _ workload: InstalledWorkload) -> [Diagnostic] {
    var known: Set = [
      WorkloadManifest.fileName, WorkloadFolder.schemaName, WorkloadFolder.mappingName,
    ]
    func note(_ path: String) {
      let first = Path.normalized("/" + path).split(separator: "/").first
      if let first { known.insert(String(first)) }
    }
    note(workload.manifest.chart)
    Self.visitTexts(.object(workload.manifest.defaults), note)
    let others = ["README", "LICENSE", "CHANGELOG", "NOTICE"]
    let entries = (try? host.files.list(folder, Self.entryLimit)) ?? []
    return entries.map(\.name)
      .filter { name in
        !known.contains(name) && !name.hasPrefix(".")
          && !others.contains { name.uppercased().hasPrefix($0) }
      }
      .map { name in
        let near = NearestName.of(name, among: known.sorted())
        return Diagnostic(
          .warning,
          .workloadFiles,
          "\"\(Path.join(folder, name))\" is no part of a workload type",
          help: near.map { ["did you mean \"\($0)\"?"] } ?? []
        )
      }
  }

  private static func visitTexts(_ value: JSONValue, _ tell: (String) -> Void) {
    switch value.content {
    case .string(let text): tell(text)
    case .array(let elements): for element in elements { visitTexts(element, tell) }
    case .object(let object): for member in object.members { visitTexts(member.value, tell) }
    case .null, .bool, .number: break
    }
  }

  // MARK: Examples

  private func tryExamples(
    of workload: InstalledWorkload,
    _ schema: CompiledSchema,
    into result: inout Result
  ) async {
    let examples = workload.examples
    if examples.isEmpty {
      result.diagnostics.append(
        Diagnostic(
          .warning,
          .workloadFiles,
          "the schema has no examples of whole configs, so nothing was rendered",
          help: [
            "add some to \(WorkloadFolder.schemaName): \"examples\": [{ \"workload\": \"\(workload.name)\", … }]"
          ]
        )
      )
    }
    for example in examples {
      var sources = result.sources
      do throws(ActionError) {
        try await render(example, workload, schema, &sources)
        result.examples += 1
      } catch {
        guard case .invalid(let found, let map) = error else { continue }
        result.sources = map
        for diagnostic in found where !result.diagnostics.contains(diagnostic) {
          result.diagnostics.append(diagnostic)
        }
      }
    }
  }

  /// - Throws: ``ActionError/invalid(_:_:)`` with what keeps an example from becoming objects.
  private func render(
    _ example: JSONValue,
    _ workload: InstalledWorkload,
    _ schema: CompiledSchema,
    _ sources: inout SourceMap
  ) async throws(ActionError) {
    var merged = MergedConfig(value: example)
    merged.fill(with: workload.defaults(into: &sources))
    var found = schema.validate(merged.value)
    if found.hasErrors { throw .invalid(found, sources) }
    let host = hostOfExamples
    let config = Config(
      object: merged.value.object ?? JSONObject(),
      folder: workload.folder,
      host: host,
      unsetVariable: .warning,
      defaults: merged.defaults
    )
    found = workload.check(config, into: &sources)
    if found.hasErrors { throw .invalid(found, sources) }
    let validated = ValidatedConfig(
      workload: workload,
      config: config,
      sources: sources,
      warnings: []
    )
    let renderer = Renderer(host: host)
    let values = try renderer.values(of: validated, files: [], sources: &sources)
    // What is elsewhere is not fetched.
    if case .external(let external)? = try? workload.chart(of: config), !external.isOfWorkload {
      return
    }
    let chart = try await ConfigCharts(opener: ChartOpener(host: host)).open(
      validated,
      into: &sources
    )
    _ = try await renderer.render(
      validated,
      chart: chart,
      values: values,
      sources: &sources
    )
  }

  /// The machine as examples see it: they name files that users have, which are empty here.
  private var hostOfExamples: Host {
    var host = host
    let read = host.files.read
    host.files.read = { path, limit throws(FileError) in
      do throws(FileError) {
        return try read(path, limit)
      } catch .notFound {
        return []
      }
    }
    return host
  }
}
