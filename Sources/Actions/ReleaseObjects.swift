import Diagnostics
import JSON
public import Kubernetes
public import Releases
import YAML

/// The objects that a record's manifest describes.
public enum ReleaseObjects {
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
