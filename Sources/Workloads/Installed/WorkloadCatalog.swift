public import Diagnostics
public import Host
public import JSON
import Synchronization

/// The workload types that there are: the built-in ones, and those that an administrator has added.
///
/// Folders are looked at only where a type is asked for that is not built in, and by who lists all.
///
/// ```swift
/// let catalog = WorkloadCatalog(host: .live())
/// let workload = try catalog.select(for: config, into: &sources)
/// ```
public final class WorkloadCatalog: Sendable {
  private let host: Host
  /// What was found, by name; read once.
  private let found = Mutex<[String: Found]>([:])

  private enum Found {
    case workload(InstalledWorkload)
    case nothing
    /// It cannot be used; the next one who asks gets told anew, with places in sources of its own.
    case broken
  }

  public init(host: Host) { self.host = host }

  /// The type of that name, where there is one that can be used.
  public func named(_ name: String) -> (any Workload)? {
    var sources = SourceMap()
    return (try? find(name, into: &sources)) ?? nil
  }

  /// The type of that name; `nil` where there is none.
  ///
  /// - Throws: what is wrong with the folder of the type.
  public func find(
    _ name: String,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> (any Workload)? {
    if let builtIn = BuiltInWorkloads.named(name) { return builtIn }
    switch found.withLock({ $0[name] }) {
    case .workload(let workload): return workload
    case .nothing: return nil
    case .broken, nil: break
    }
    do throws(DiagnosticError) {
      guard let folder = InstalledFolders(host: host).folder(of: name) else {
        remember(.nothing, name)
        return nil
      }
      let workload = try InstalledWorkload(folder, into: &sources)
      remember(.workload(workload), name)
      return workload
    } catch {
      remember(.broken, name)
      throw error
    }
  }

  private func remember(_ result: Found, _ name: String) {
    found.withLock { $0[name] = result }
  }

  /// The type that a config asks for with `"workload"`; ``EnvironmentWorkload`` without it.
  ///
  /// - Throws: a diagnostic at the value, where it is no type's name; what is wrong with the type's
  ///   folder.
  public func select(
    for config: JSONValue,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> any Workload {
    guard let key = config["workload"] else { return EnvironmentWorkload() }
    let wanted = key.string ?? ""
    do throws(DiagnosticError) {
      if let workload = try find(wanted, into: &sources) { return workload }
    } catch {
      throw DiagnosticError(
        error.diagnostics.map {
          var diagnostic = $0
          if diagnostic.range.isNone { diagnostic.range = key.range }
          diagnostic.pointer = nil
          diagnostic.notes.append("workload type \"\(wanted)\" cannot be used")
          return diagnostic
        }
      )
    }
    throw DiagnosticError(
      Diagnostic(
        .error,
        .unknownWorkload,
        "there is no workload type \(JSONWriter().string(key))",
        at: key.range,
        pointer: "/workload",
        help: UnknownWorkload.help(wanted, among: names)
      )
    )
  }

  /// The names of all types, those that are built in first.
  public var names: [String] {
    BuiltInWorkloads.all.map(\.name) + InstalledFolders(host: host).all.map(\.name)
  }

  /// A folder of a type that was found.
  public struct Entry: Sendable {
    public var name: String
    public var folder: String
    /// The type, or why it cannot be used.
    public var result: Result<InstalledWorkload, DiagnosticError>
    /// The folder of the type of the same name that is used instead, since it was found before.
    public var hiddenBy: String?
  }

  /// All types that are not built in, in the order in which they were found.
  public func installed(into sources: inout SourceMap) -> [Entry] {
    var entries: [Entry] = []
    for entry in InstalledFolders(host: host).everything {
      let result: Result<InstalledWorkload, DiagnosticError>
      do throws(DiagnosticError) {
        result = .success(try InstalledWorkload(entry.folder, into: &sources))
      } catch {
        result = .failure(error)
      }
      entries.append(
        Entry(
          name: entry.name,
          folder: entry.folder.path,
          result: result,
          hiddenBy: entries.first { $0.name == entry.name }?.folder
        )
      )
    }
    return entries
  }
}

/// The words for a type that there is not.
public enum UnknownWorkload {
  public static func help(_ name: String, among names: [String]) -> [String] {
    if let near = NearestName.of(name, among: names) { return ["did you mean \"\(near)\"?"] }
    let all = "workload types: \(names.joined(separator: ", "))"
    return name.isEmpty
      ? [all]
      : [all, "--workload-path FOLDER says where more types are, and so does KUBEGATE_WORKLOADS"]
  }
}
