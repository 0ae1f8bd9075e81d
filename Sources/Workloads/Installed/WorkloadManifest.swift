public import Diagnostics
public import JSON
import JSONSchema
public import Kubernetes

/// What `workload.json` says of a workload type that an administrator has added.
///
/// ```json
/// {"name": "notebook", "version": "1.0.0", "extends": "environment"}
/// ```
public struct WorkloadManifest: Sendable {
  public static let fileName = "workload.json"
  /// The schema of such files, as ``BuiltInFiles/schema(_:)`` takes it.
  public static let schemaPath = "workload.schema.json"

  public var name: String
  public var title: String
  public var details: String?
  public var version: String
  /// The built-in type that makes the first values.
  public var base: String?
  /// The chart's folder inside the type's.
  public var chart: String
  /// Whether the chart uses kubegate's own templates.
  public var usesLibrary: Bool
  /// Keys of configs with the values that count without them.
  public var defaults: JSONObject
  public var requiredSecrets: [Secret]
  public var secretValues: [String]
  public var jobRole: Readiness.JobRole?
  /// A template, as one text.
  public var notes: String?
  /// The file's value, with its places.
  public let value: JSONValue

  /// A Secret that must be there.
  public struct Secret: Sendable {
    /// A template.
    public var name: JSONValue
    public var keys: [String]
  }

  /// - Throws: everything that is wrong with the file.
  public init(_ file: SourceFile, as id: SourceID = .first) throws(DiagnosticError) {
    try self.init(try JSONReader().read(file, as: id))
  }

  init(_ value: JSONValue) throws(DiagnosticError) {
    let found = try Self.schema().validate(value)
    if found.hasErrors { throw DiagnosticError(found) }
    name = value["name"]?.string ?? ""
    title = value["title"]?.string ?? ""
    details = value["description"]?.string
    version = value["version"]?.string ?? ""
    base = value["extends"]?.string
    chart = value["chart"]?.string ?? "chart"
    usesLibrary = value["library"]?.bool ?? false
    defaults = value["defaults"]?.object ?? JSONObject()
    requiredSecrets = (value["required_secrets"]?.array ?? []).compactMap { secret in
      secret["name"].map { name in
        Secret(name: name, keys: (secret["keys"]?.array ?? []).compactMap(\.string))
      }
    }
    secretValues = (value["secret_values"]?.array ?? []).compactMap(\.string)
    jobRole = value["job_role"]?.string.map { $0 == "environment" ? .environment : .batch }
    notes =
      value["notes"].flatMap { notes in
        notes.string ?? notes.array?.compactMap(\.string).joined(separator: "\n")
      }
    self.value = value
  }

  private static func schema() throws(DiagnosticError) -> CompiledSchema {
    try JSONSchema.compile(BuiltInFiles.schema(schemaPath) ?? true)
  }
}
