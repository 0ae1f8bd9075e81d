import Charts
import Diagnostics
import JSON

/// The manifest of a chart in a registry: which blob is the packed chart. After the OCI image
/// specification, and Helm's media types.
struct RegistryManifest: Sendable {
  static let accepted = [
    "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
  ]

  private static let configType = "application/vnd.cncf.helm.config.v1+json"
  /// The second one is that of Helm's first trials with registries.
  private static let chartTypes = [
    "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip",
  ]

  enum Content: Sendable, Equatable {
    case chart(layer: ContentDigest, bytes: Int)
    /// A list of manifests, of which one may be the chart's.
    case list([String])
  }

  /// - Throws: ``Diagnostics/DiagnosticError`` where the manifest is that of something else.
  static func read(_ bytes: [UInt8], of reference: RegistryReference) throws(DiagnosticError)
    -> Content
  {
    guard let manifest = try? JSONReader(duplicateKeys: .lastWins).read(bytes),
      manifest.object != nil
    else { throw RegistryMistake.answer(reference, "its manifest is no JSON object") }
    if let manifests = manifest["manifests"]?.array {
      return .list(manifests.compactMap { $0["digest"]?.string })
    }
    let type = manifest["config"]?["mediaType"]?.string ?? ""
    guard type == configType else {
      throw RegistryMistake.manifest(
        reference,
        type.contains("image.config") || type.contains("container.image")
          ? "it is a container image" : "its config is of the type \"\(type.prefix(100))\""
      )
    }
    let layers = manifest["layers"]?.array ?? []
    guard let layer = layers.last(where: { chartTypes.contains($0["mediaType"]?.string ?? "") })
    else { throw RegistryMistake.manifest(reference, "it has no packed chart") }
    guard let text = layer["digest"]?.string, text.hasPrefix("sha256:"),
      let digest = ContentDigest(text)
    else {
      throw RegistryMistake.manifest(reference, "the digest of its packed chart is no SHA-256")
    }
    guard let size = layer["size"]?.int, size >= 0, size <= ChartArchive.sizeLimit else {
      throw RegistryMistake.manifest(
        reference,
        "its packed chart is larger than \(ChartArchive.sizeLimit >> 20) MiB, or of unknown size"
      )
    }
    return .chart(layer: digest, bytes: size)
  }
}
