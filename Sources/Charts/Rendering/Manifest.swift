public import Diagnostics
public import GoTemplate
public import JSON
import YAML

/// One document that a chart renders.
public struct Manifest: Sendable, Equatable {
  /// The template that it comes from: `web/templates/deployment.yaml`.
  public var source: String
  /// The text as the template wrote it, without white space before it.
  public var text: String
  /// What the text says; `nil` where it has comments only.
  public var object: JSONValue?

  public init(source: String, text: String, object: JSONValue?) {
    self.source = source
    self.text = text
    self.object = object
  }

  public var apiVersion: String { object?["apiVersion"]?.string ?? "" }
  public var kind: String { object?["kind"]?.string ?? "" }
  public var name: String { object?[path: "metadata", "name"]?.string ?? "" }
  /// The namespace that the manifest names; `nil` where it leaves that to the release.
  public var namespace: String? { object?[path: "metadata", "namespace"]?.string }
}

extension Manifest {
  /// The documents of a file that is no template, such as those of `crds/`.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where the file is not YAML.
  public static func documents(of file: ChartFile) throws(DiagnosticError) -> [Manifest] {
    var manifests: [Manifest] = []
    for part in ValuesFile.documents(file.bytes) {
      let value = try YAMLReader().read(file.bytes, as: file.source, part: part)
      guard value.object != nil else { continue }
      let text = String(decoding: file.bytes[part], as: UTF8.self)
      manifests.append(Manifest(source: file.path, text: text, object: value))
    }
    return manifests
  }
}

/// A document that is applied at a certain moment, and not part of the release's manifest.
public struct Hook: Sendable, Equatable {
  /// When a hook is applied.
  public enum Event: String, Sendable, CaseIterable {
    case preInstall = "pre-install"
    case postInstall = "post-install"
    case preDelete = "pre-delete"
    case postDelete = "post-delete"
    case preUpgrade = "pre-upgrade"
    case postUpgrade = "post-upgrade"
    case preRollback = "pre-rollback"
    case postRollback = "post-rollback"
    case test = "test"

    /// Reads what an annotation says; `test-success` is the name of Helm 2.
    init?(annotation: String) {
      if annotation == "test-success" { self = .test } else { self.init(rawValue: annotation) }
    }
  }

  public var manifest: Manifest
  public var events: [Event]
  /// Hooks of one moment go in the order of their weights.
  public var weight: Int
  /// `before-hook-creation`, `hook-succeeded`, `hook-failed`, as written.
  public var deletePolicies: [String]
  /// `hook-succeeded`, `hook-failed`, as written.
  public var outputLogPolicies: [String]

  static let eventAnnotation = "helm.sh/hook"
  static let weightAnnotation = "helm.sh/hook-weight"
  static let deleteAnnotation = "helm.sh/hook-delete-policy"
  static let outputLogAnnotation = "helm.sh/hook-output-log-policy"
}

/// What a chart makes of values.
public struct RenderedChart: Sendable {
  /// The documents of the release, in the order in which they are installed.
  public var manifests: [Manifest]
  /// The hooks, in the order of their kinds.
  public var hooks: [Hook]
  /// What every template wrote, by its name: `web/templates/service.yaml`.
  public var texts: [String: String]
  /// The text of the chart's `templates/NOTES.txt`, where it has one.
  public var notes: String?
  /// What is in `crds/`, of the chart and of those below it that are switched on; see
  /// ``Manifest/documents(of:)``.
  public var customResourceDefinitions: [ChartFile]
  /// The values that the templates saw: defaults, imports and the user's.
  public var values: JSONObject
  /// The chart with the dependencies that the values switch on.
  public var chart: Chart
  /// What does not fit together without being wrong, such as a text where a chart has a mapping.
  public var warnings: [Diagnostic]
  /// Where the lines of ``texts``, the first being 0, come from; there only where the renderer was asked
  /// to trace them.
  public var origins: [String: [Int: LineOrigin]] = [:]

  /// The manifests as one text, as a release's record holds it.
  public var manifestText: String {
    manifests.map { Self.document($0) }.joined()
  }

  /// The text that `helm template` prints: manifests, then hooks.
  public var text: String {
    let all = manifestText.trimming(while: \.isWhitespace)
    let hooks = hooks.map { Self.document($0.manifest) }.joined()
    return (all.isEmpty ? "" : all + "\n") + hooks
  }

  private static func document(_ manifest: Manifest) -> String {
    "---\n# Source: \(manifest.source)\n\(manifest.text)\n"
  }
}
