import Actions
import Diagnostics
import Workloads

/// The operand TYPE of verbs that are about a workload type.
enum WorkloadOperand {
  /// The type of that name; that of configs without `"workload"` where none is given.
  static func workload(
    _ name: String?,
    _ session: Session
  ) throws(UsageOrAction) -> any Workload {
    guard let name else { return EnvironmentWorkload() }
    let catalog = WorkloadCatalog(host: session.host)
    var sources = SourceMap()
    do throws(DiagnosticError) {
      if let workload = try catalog.find(name, into: &sources) { return workload }
    } catch {
      throw .action(.invalid(error.diagnostics, sources))
    }
    throw .usage(unknown(name, among: catalog.names))
  }

  static func unknown(_ name: String, among names: [String]) -> UsageError {
    UsageError(
      message: "there is no workload type \"\(name)\"",
      help: UnknownWorkload.help(name, among: names).first
    )
  }
}
