import Diagnostics
import JSON
public import Kubernetes
public import Releases
import YAML

/// The objects that a record's manifest describes.
public enum ReleaseObjects {
  /// The objects of the last deployed revision and of those that were tried after it: all that may
  /// be in the cluster. Newer ones come last.
  static func latest(
    _ history: [ReleaseStore.Record]
  ) throws(ActionError) -> [KubernetesObject] {
    let last = history.lastIndex { $0.status == .deployed } ?? 0
    var objects: [KubernetesObject] = []
    for record in history.dropFirst(last) { objects += try read(try ReleaseLookup.open(record)) }
    return objects
  }

  /// - Throws: ``ActionError/failed(_:)`` where the manifest is not YAML.
  public static func read(_ release: Release) throws(ActionError) -> [KubernetesObject] {
    do throws(DiagnosticError) {
      let file = SourceFile(
        name: "revision \(release.revision) of \(release.name)",
        text: release.manifest
      )
      let limits = YAMLReader.Limits(bytes: 256 << 20)
      return try YAMLReader(limits: limits).documents(file, as: .none)
        .filter { $0.object != nil }.map { KubernetesObject($0) }
    } catch {
      throw .failed(
        Diagnostic(
          .error,
          .damagedRecord,
          "the record of revision \(release.revision) of \"\(release.name)\" cannot be read",
          notes: error.diagnostics.map(\.message)
        )
      )
    }
  }
}
