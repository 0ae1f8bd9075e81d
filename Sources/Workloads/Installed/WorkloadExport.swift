public import Charts
import Diagnostics
import JSON

/// Workload types as files: to begin a type of one's own with, or as a chart for Helm.
public enum WorkloadExport {
  /// The chart of a type with kubegate's library inside, as Helm takes it; `nil` where the type has none,
  /// since its configs name one.
  public static func chart(of workload: any Workload) -> [ChartFile]? {
    if let installed = workload as? InstalledWorkload {
      return installed.chartFiles ?? installed.base.flatMap(chart)
    }
    let files = BuiltInFiles.chartFiles(workload.name)
    return files.isEmpty ? nil : ChartLibrary.inlined(into: files)
  }

  /// A built-in type as a folder that extends it, with everything in it that can be changed.
  public static func folder(of workload: any Workload, as name: String) -> [ChartFile] {
    let chart = BuiltInFiles.chartFiles(workload.name)
    let description = SchemaOutline.of(workload)?.root.description ?? ""
    var manifest = JSONObject()
    manifest["name"] = .string(name)
    manifest["title"] = .string("\(workload.name), as \(name)")
    manifest["description"] = .string(description)
    manifest["version"] = "1.0.0"
    manifest["extends"] = .string(workload.name)
    if !chart.isEmpty {
      manifest["chart"] = "chart"
      manifest["library"] = true
    }
    manifest["defaults"] = .object(JSONObject())
    let schema = schema(of: workload, as: name)
    let files = [
      ChartFile(path: WorkloadManifest.fileName, text: text(.object(manifest))),
      ChartFile(path: WorkloadFolder.schemaName, text: text(schema)),
      ChartFile(path: WorkloadFolder.mappingName, text: mapping(workload.name)),
    ]
    return files
      + chart.map { ChartFile(path: "chart/" + $0.path, bytes: $0.bytes) }
  }

  private static func text(_ value: JSONValue) -> String {
    JSONWriter(.pretty).string(value) + "\n"
  }

  /// The type's schema in one piece, with another name for the type.
  private static func schema(of workload: any Workload, as name: String) -> JSONValue {
    guard let documents = SchemaDocuments(workload.schemaPath, reader: workload.schema),
      var schema = SchemaBundle.make(documents, name: name).object
    else { return [:] }
    schema["title"] = .string("\(name) config")
    if var properties = schema["properties"]?.object,
      var type = properties["workload"]?.object
    {
      type["const"] = .string(name)
      type["default"] = nil
      type["examples"] = [.string(name)]
      properties["workload"] = .object(type)
      schema["properties"] = .object(properties)
    }
    let others = (schema["required"]?.array ?? []).filter { $0.string != "workload" }
    schema["required"] = .array(["workload"] + others)
    schema["examples"] = (schema["examples"]?.array).map { examples in
      .array(examples.map { named($0, name) })
    }
    return .object(schema)
  }

  /// A config with another type.
  static func named(_ config: JSONValue, _ name: String) -> JSONValue {
    guard let object = config.object else { return config }
    var result = JSONObject()
    let member = object.member("workload")
    result.append(
      JSONObject.Member(
        key: "workload",
        keyRange: member?.keyRange ?? .none,
        value: JSONValue(.string(name), range: member?.value.range ?? .none)
      )
    )
    for member in object.members where member.key != "workload" { result.append(member) }
    return JSONValue(.object(result), range: config.range)
  }

  private static func mapping(_ type: String) -> String {
    """
    {{- /*
    What is written here is YAML, and is put over the values that "\(type)" makes of a config:

      .Config   the config, with all defaults
      .Values   the values as "\(type)" makes them
      .Release  the Name and Namespace of the release

    For example:

      labels:
        team: {{ .Config.team }}
    */ -}}

    """
  }

  /// The files of an installed type with another name; the bytes of others stay as they are.
  public static func renamed(_ file: ChartFile, of workload: InstalledWorkload, as name: String)
    -> ChartFile
  {
    switch file.path {
    case WorkloadManifest.fileName: replacing(file, ["name"], workload.name, name)
    case WorkloadFolder.schemaName:
      replacing(file, ["properties", "workload", "const"], workload.name, name)
    default: file
    }
  }

  /// Puts another text in the place of one, and leaves all else as it was written.
  private static func replacing(
    _ file: ChartFile,
    _ path: [String],
    _ old: String,
    _ new: String
  ) -> ChartFile {
    guard let value = try? JSONReader().read(file.bytes),
      let place = value[JSONPointer(path)], place.string == old
    else { return file }
    var file = file
    file.bytes.replaceSubrange(
      place.range.start..<place.range.end,
      with: JSONWriter().string(.string(new)).utf8
    )
    return file
  }
}
