import Diagnostics
import JSON
import YAML

/// Makes manifests and hooks out of the texts of rendered files.
struct ManifestReader {
  private(set) var manifests: [Manifest] = []
  private(set) var hooks: [Hook] = []

  /// Reads the documents of one file.
  ///
  /// - Throws: where a document is not YAML; the source map then holds its text, unless it is that of
  ///   a Secret.
  mutating func read(_ text: String, source: String, into sources: inout SourceMap)
    throws(Diagnostic)
  {
    for document in ManifestSplitter.documents(text) {
      do throws(Diagnostic) {
        try add(document, source: source)
      } catch {
        throw Self.mistake(error, in: document, source: source, into: &sources)
      }
    }
  }

  private mutating func add(_ text: String, source: String) throws(Diagnostic) {
    let value: JSONValue
    do throws(DiagnosticError) {
      value = try YAMLReader().read(Array(text.utf8), as: .first)
    } catch {
      throw error.first
    }
    try ManifestHead.check(value)
    let manifest = Manifest(source: source, text: text, object: value.object == nil ? nil : value)
    let annotations = GoStructReader(
      name: source,
      object: value[path: "metadata", "annotations"]?.object ?? JSONObject()
    )
    guard annotations.object[Hook.eventAnnotation] != nil else {
      manifests.append(manifest)
      return
    }
    var events: [Hook.Event] = []
    for name in Self.list(try annotations.exactString(Hook.eventAnnotation)) {
      // A hook of a moment that Helm does not know is no hook and no manifest.
      guard let event = Hook.Event(annotation: name) else { return }
      events.append(event)
    }
    let weight = try annotations.exactString(Hook.weightAnnotation)
    let delete = annotations.object[Hook.deleteAnnotation] != nil
    let output = annotations.object[Hook.outputLogAnnotation] != nil
    hooks.append(
      Hook(
        manifest: manifest,
        events: events,
        weight: Int(weight) ?? 0,
        deletePolicies: delete
          ? Self.list(try annotations.exactString(Hook.deleteAnnotation)) : [],
        outputLogPolicies: output
          ? Self.list(try annotations.exactString(Hook.outputLogAnnotation)) : []
      )
    )
  }

  /// Texts separated by commas, in lower case.
  private static func list(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimming(while: \.isWhitespace).lowercased() }
  }

  private static func mistake(
    _ cause: Diagnostic,
    in document: String,
    source: String,
    into sources: inout SourceMap
  ) -> Diagnostic {
    var mistake = Diagnostic(
      .error,
      .manifestSyntax,
      "\"\(source)\" does not render to a manifest: \(cause.message)",
      notes: cause.notes,
      help: cause.help
    )
    // What a Secret holds is not shown, not even where it is broken.
    guard !document.contains("Secret") else { return mistake }
    let file = sources.add(SourceFile(name: "\(source) (rendered)", text: document))
    mistake.range = SourceRange(file: file, start: cause.range.start, end: cause.range.end)
    mistake.label = cause.label
    return mistake
  }
}

/// The few things that Helm reads in every manifest, and whose kinds it checks by that.
private enum ManifestHead {
  static func check(_ value: JSONValue) throws(Diagnostic) {
    guard !value.isNull else { return }
    guard let object = value.object else {
      throw Diagnostic(.error, .manifestSyntax, "it is no mapping", at: value.range)
    }
    let reader = GoStructReader(name: "the manifest", object: object)
    _ = try reader.string("apiVersion")
    _ = try reader.string("kind")
    guard let metadata = reader.value("metadata") else { return }
    guard let inner = metadata.object else {
      throw Diagnostic(.error, .manifestSyntax, "its metadata are no mapping", at: metadata.range)
    }
    let head = GoStructReader(name: "the manifest", object: inner)
    _ = try head.string("name")
    _ = try head.texts("annotations")
  }
}
