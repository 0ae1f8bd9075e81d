public import Diagnostics
public import Host
import HTTP
import JSON
import YAML

/// Finds out which cluster is meant, and who the user is to it, where kubectl finds it out too.
///
/// 1. The file that a flag names, and no other.
/// 2. The files of `KUBECONFIG`, a list with colons, merged; those that do not exist are skipped.
/// 3. `~/.kube/config`.
/// 4. Where none of them exists: the service account of the pod that this runs in.
///
/// ```swift
/// var sources = SourceMap()
/// let connection = try KubeconfigLoader(host: .live())
///   .connection(kubeconfig: nil, context: "lab", sources: &sources)
/// ```
public struct KubeconfigLoader: Sendable {
  private static let sizeLimit = 16 << 20

  private let host: Host

  public init(host: Host) { self.host = host }

  /// The connection that a context describes, or that the pod gives.
  ///
  /// - Parameters:
  ///   - path: what `--kubeconfig` says.
  ///   - context: what `--context` says.
  ///   - sources: gets the files, with their secrets made unreadable, so that diagnostics can point
  ///     into them.
  /// - Throws: ``Diagnostics/DiagnosticError`` where there is no configuration, or a wrong one.
  public func connection(
    kubeconfig path: String? = nil,
    context: String? = nil,
    sources: inout SourceMap
  ) throws(DiagnosticError) -> KubernetesConnection {
    guard let config = try load(path: path, sources: &sources) else {
      if context == nil, let pod = InClusterConnection(host) { return try pod.connection() }
      throw DiagnosticError(KubeconfigMistake.notFound(lookedAt: paths(path).map(\.path)))
    }
    let settings = ConnectionBuilder(config, host: host)
    return try settings.connection(context: context)
  }

  /// The merged files; `nil` where there are none.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where a file cannot be read, or is wrong.
  public func load(
    path: String? = nil,
    sources: inout SourceMap
  ) throws(DiagnosticError) -> Kubeconfig? {
    var config = Kubeconfig()
    for (path, isRequired) in paths(path) {
      let bytes: [UInt8]
      do throws(FileError) {
        bytes = try host.files.read(path, Self.sizeLimit)
      } catch {
        if case .notFound = error, !isRequired { continue }
        throw DiagnosticError(KubeconfigMistake.unreadable(path, error))
      }
      let file = sources.add(SourceFile(name: path, bytes: KubeconfigMask.masked(bytes)))
      let value = try YAMLReader().read(bytes, as: file)
      try config.merge(value, folder: Path.folder(of: path))
    }
    return config.isEmpty ? nil : config
  }

  /// The files to look at, and whether each has to be there.
  private func paths(_ flag: String?) -> [(path: String, isRequired: Bool)] {
    if let flag, !flag.isEmpty { return [(flag, true)] }
    if let list = host["KUBECONFIG"] {
      return list.split(separator: ":").map { (String($0), false) }
    }
    return host["HOME"].map { [($0 + "/.kube/config", false)] } ?? []
  }
}
