import JSON
import Workloads

/// The top-level keys that a type requires only where other keys say so: `allocationTime`, unless
/// `deployment` is on.
enum ConditionalKeys {
  static func of(_ workload: any Workload) -> Set<String> {
    guard let schema = workload.shownSchema(workload.schemaPath) else { return [] }
    // A type that extends another one refers to its schema as a whole.
    let parts = (schema["allOf"]?.array ?? []).map { part in
      part["$ref"]?.string.flatMap(workload.shownSchema) ?? part
    }
    let conditions = ([schema] + parts).flatMap { [$0] + ($0["allOf"]?.array ?? []) }
    let branches = conditions.flatMap { [$0["then"], $0["else"]].compactMap(\.self) }
    let keys = branches.flatMap { $0["required"]?.array ?? [] }.compactMap(\.string)
    return Set(keys)
  }
}
