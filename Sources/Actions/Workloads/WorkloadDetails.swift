import Charts
import Diagnostics
public import Host
public import JSON
public import Workloads

/// All that there is to know of one workload type.
public struct WorkloadDetails: Sendable {
  public var workload: any Workload
  /// The type as `explain` sees it.
  public var topic: ExplainAction.WorkloadTopic
  /// `nil` for built-in types.
  public var installed: InstalledWorkload?
  /// The chart's name and version; `nil` where configs name it.
  public var chart: (name: String, version: String)?

  /// What it fills in, without secrets.
  public var defaults: JSONObject {
    JSONObject(
      (installed?.manifest.defaults.members ?? []).map { member in
        guard topic.outline.entry(at: member.key)?.isSecret == true else { return member }
        return JSONObject.Member(key: member.key, value: SecretMasking.mask)
      }
    )
  }

  /// - Throws: ``ActionError/invalid(_:_:)`` where the type cannot be used. `nil` where there is none of
  ///   that name.
  public init?(_ name: String, host: Host) throws(ActionError) {
    var sources = SourceMap()
    do throws(DiagnosticError) {
      guard let workload = try WorkloadCatalog(host: host).find(name, into: &sources) else {
        return nil
      }
      self.workload = workload
      installed = workload as? InstalledWorkload
      guard let topic = ExplainAction.WorkloadTopic(workload) else { return nil }
      self.topic = topic
      guard let export = WorkloadExport.chart(of: workload) else { return }
      let loaded = try ChartLoader(folder: name).load(export, into: &sources)
      chart = (loaded.metadata.name, loaded.metadata.version)
    } catch {
      throw .invalid(error.diagnostics, sources)
    }
  }
}
