public import Charts
public import Diagnostics
import Host
public import JSON

/// What becomes of a config of the type.
extension InstalledWorkload {
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
