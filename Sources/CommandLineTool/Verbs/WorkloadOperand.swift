import Diagnostics
import Workloads

/// The operand TYPE of verbs that are about a workload type.
enum WorkloadOperand {
  /// The type of that name; that of configs without `"workload"` where none is given.
  static func workload(_ name: String?) throws(UsageError) -> any Workload {
    guard let name else { return EnvironmentWorkload() }
    if let workload = BuiltInWorkloads.named(name) { return workload }
    let names = BuiltInWorkloads.all.map(\.name)
    throw UsageError(
      message: "there is no workload type \"\(name)\"",
      help: NearestName.of(name, among: names).map { "did you mean \"\($0)\"?" }
        ?? "workload types: \(names.joined(separator: ", "))"
    )
  }
}
