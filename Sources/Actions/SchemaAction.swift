import Diagnostics
public import Host
public import JSON
import Workloads

/// The schema of a workload type, or of all of them, for editors and other tools.
public struct SchemaAction: Sendable {
  private let catalog: WorkloadCatalog

  public init(host: Host) { catalog = WorkloadCatalog(host: host) }

  /// What there are schemas of beside workload types.
  static let others = [
    "workload": WorkloadManifest.schemaPath, "policy": BuiltInFiles.policyPath,
  ]

  /// The types that there are schemas of.
  public var types: [String] { catalog.names }

  /// The schema as one document; without a name, the one that picks the type by `"workload"`. `nil`
  /// where there is no such type.
  ///
  /// - Throws: ``ActionError/invalid(_:_:)`` where the type cannot be used.
  public func run(_ name: String?) throws(ActionError) -> JSONValue? {
    guard let name else { return bundle(BuiltInFiles.indexPath, "kubegate", BuiltInFiles.schema) }
    if let path = Self.others[name] { return bundle(path, name, BuiltInFiles.schema) }
    var sources = SourceMap()
    do throws(DiagnosticError) {
      guard let workload = try catalog.find(name, into: &sources) else { return nil }
      return bundle(workload.schemaPath, name, workload.shownSchema)
    } catch {
      throw .invalid(error.diagnostics, sources)
    }
  }

  private func bundle(
    _ path: String,
    _ name: String,
    _ reader: (String) -> JSONValue?
  ) -> JSONValue? {
    SchemaDocuments(path, reader: reader).map { SchemaBundle.make($0, name: name) }
  }
}
