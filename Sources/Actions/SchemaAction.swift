public import JSON
import Workloads

/// The schema of a workload type, or of all of them, for editors and other tools.
public struct SchemaAction: Sendable {
  public init() {}

  /// The types that there are schemas of.
  public var types: [String] { BuiltInWorkloads.all.map(\.name) }

  /// What the schema of administrators' policies is called.
  static let policy = "policy"

  /// The schema as one document; without a type, the one that picks the type by `"workload"`. `nil`
  /// where there is no such type.
  public func run(type: String?) -> JSONValue? {
    let path =
      switch type {
      case nil: BuiltInFiles.indexPath
      case Self.policy?: BuiltInFiles.policyPath
      case let name?: BuiltInWorkloads.named(name)?.schemaPath
      }
    return path.flatMap { SchemaDocuments($0, reader: BuiltInFiles.schema) }
      .map { SchemaBundle.make($0, name: type ?? "kubegate") }
  }
}
