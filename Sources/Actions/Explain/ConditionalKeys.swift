import JSON
import Workloads

/// The top-level keys that a type requires only where other keys say so: `allocationTime`, unless
/// `deployment` is on.
enum ConditionalKeys {
  static func of(_ workload: any Workload) -> Set<String> {
    guard let schema = BuiltInFiles.schema(workload.schemaPath) else { return [] }
    let conditions = [schema] + (schema["allOf"]?.array ?? [])
    let branches = conditions.flatMap { [$0["then"], $0["else"]].compactMap(\.self) }
    let keys = branches.flatMap { $0["required"]?.array ?? [] }.compactMap(\.string)
    return Set(keys)
  }
}
