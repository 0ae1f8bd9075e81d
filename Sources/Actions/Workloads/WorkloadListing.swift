public import Diagnostics
public import Host
import JSON
import Workloads

/// The workload types that there are.
public struct WorkloadListing: Sendable {
  public var host: Host

  public init(host: Host) { self.host = host }

  /// A type in a list.
  public struct Entry: Sendable {
    public var name: String
    /// That of a type which is not built in.
    public var version: String?
    public var title: String
    /// Where it was found; `nil` for those that are built in.
    public var folder: String?
  }

  /// All types that can be used, and what is wrong with others.
  public struct Result: Sendable {
    public var entries: [Entry]
    public var mistakes: [Diagnostic]
    public var sources: SourceMap
  }

  public func run() -> Result {
    var result = Result(entries: [], mistakes: [], sources: SourceMap())
    for workload in BuiltInWorkloads.all {
      let outline = SchemaOutline.of(workload)
      result.entries.append(
        Entry(name: workload.name, title: Self.firstSentence(outline?.root.description ?? ""))
      )
    }
    for entry in WorkloadCatalog(host: host).installed(into: &result.sources) {
      switch entry.result {
      case .failure(let error): result.mistakes += error.diagnostics
      case .success(let workload):
        if let other = entry.hiddenBy {
          result.mistakes.append(
            Diagnostic(
              .warning,
              .workloadName,
              "the workload type \"\(entry.name)\" in \"\(entry.folder)\" is not used: \"\(other)\" comes first"
            )
          )
          continue
        }
        result.entries.append(
          Entry(
            name: entry.name,
            version: workload.version,
            title: workload.manifest.title,
            folder: entry.folder
          )
        )
      }
    }
    return result
  }

  /// Up to the first full stop, without what a colon explains.
  static func firstSentence(_ text: String) -> String {
    String(text.prefix { $0 != ":" && $0 != "." })
  }
}
