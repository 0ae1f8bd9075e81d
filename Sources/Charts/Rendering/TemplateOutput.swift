public import JSON
import RE2

/// What `helm template` prints of a rendered chart, to the byte.
///
/// ```swift
/// var output = TemplateOutput(rendered)
/// output.includesCRDs = true
/// print(try output.text())
/// ```
///
/// Definitions of custom resources come first, then the manifests, then the hooks.
public struct TemplateOutput: Sendable {
  /// A document that is printed.
  public struct Document: Sendable, Equatable {
    public enum Group: Sendable { case customResourceDefinition, manifest, hook }

    public var group: Group
    /// What stands behind `# Source: `.
    public var source: String
    public var text: String
    /// What the text says; of a file of `crds/` each of its documents.
    public var objects: [JSONValue]
    /// Whether it is a Secret.
    public var isSecret: Bool { objects.contains { $0["kind"]?.string == "Secret" } }
  }

  /// One of the files that `--show-only` names is none that was rendered.
  public struct NotFound: Error, Equatable {
    public var path: String

    public init(path: String) { self.path = path }
  }

  /// A line of the text that a document begins at.
  public struct Place: Sendable, Equatable {
    public var document: Document
    /// The line of the document's first own line, starting at 1.
    public var line: Int
  }

  private let rendered: RenderedChart
  /// `--include-crds`
  public var includesCRDs = false
  /// `--no-hooks` is `false` here.
  public var showsHooks = true
  /// `--skip-tests`
  public var skipsTests = false
  /// `--hide-secret`
  public var hidesSecrets = false
  /// `--show-only`, in order: paths inside the chart, which may be patterns of Go's `filepath.Match`.
  public var paths: [String] = []

  public init(_ rendered: RenderedChart) { self.rendered = rendered }

  /// All documents but those that ``paths`` leaves out.
  public var documents: [Document] {
    var documents: [Document] = []
    if includesCRDs {
      documents += rendered.customResourceDefinitions.map { file in
        Document(
          group: .customResourceDefinition,
          source: file.path,
          text: file.text,
          objects: (try? Manifest.documents(of: file))?.compactMap(\.object) ?? []
        )
      }
    }
    documents += rendered.manifests.map { document($0, .manifest) }
    if showsHooks {
      documents += rendered.hooks
        .filter { !skipsTests || !$0.events.contains(.test) }
        .map { document($0.manifest, .hook) }
    }
    return documents
  }

  private func document(_ manifest: Manifest, _ group: Document.Group) -> Document {
    var document = Document(
      group: group,
      source: manifest.source,
      text: manifest.text,
      objects: manifest.object.map { [$0] } ?? []
    )
    if hidesSecrets, manifest.kind == "Secret", manifest.apiVersion == "v1" {
      document.text = "# HIDDEN: The Secret output has been suppressed"
    }
    return document
  }

  /// The text, and where in it each document begins.
  ///
  /// - Throws: ``NotFound`` where nothing was rendered from one of ``paths``.
  public func text() throws(NotFound) -> (text: String, places: [Place]) {
    let documents = documents
    let hooks = documents.filter { $0.group == .hook }
    let others = documents.filter { $0.group != .hook }
    let first = String(others.map(Self.text).joined().trimming(while: \.isWhitespace)) + "\n"
    let all = first + hooks.map(Self.text).joined()
    guard paths.isEmpty else { return try chosen(from: all, documents) }
    let places =
      Self.places(others, from: 1) + Self.places(hooks, from: 1 + Self.lineCount(first))
    return (all, places)
  }

  /// The first line of each document is its separator, the second says where it is from.
  private static func places(_ documents: [Document], from first: Int) -> [Place] {
    var line = first
    return documents.map { document in
      defer { line += lineCount(text(document)) }
      return Place(document: document, line: line + 2)
    }
  }

  private static func lineCount(_ text: String) -> Int {
    text.utf8.count { $0 == UInt8(ascii: "\n") }
  }

  private static func text(_ document: Document) -> String {
    "---\n# Source: \(document.source)\n\(document.text)\n"
  }

  /// Helm cuts up the text that it has put together, and looks where each piece says that it is from.
  private func chosen(
    from all: String,
    _ documents: [Document]
  ) throws(NotFound) -> (text: String, places: [Place]) {
    var rest = documents[...]
    let pieces = ManifestSplitter.documents(all).map { piece -> (String, String?, Document?) in
      guard let path = Self.path(of: piece) else { return (piece, nil, nil) }
      var document: Document?
      if let next = rest.first, piece.hasPrefix("# Source: \(next.source)\n") {
        document = next
        rest.removeFirst()
      }
      return (piece, path, document)
    }
    var text = ""
    var line = 1
    var places: [Place] = []
    for path in paths {
      let pattern = PathPattern(path)
      let found = pieces.filter { piece in piece.1.map { pattern?.matches($0) ?? false } ?? false }
      if found.isEmpty { throw NotFound(path: path) }
      for (piece, _, document) in found {
        if let document { places.append(Place(document: document, line: line + 2)) }
        let printed = "---\n\(piece)\n"
        line += Self.lineCount(printed)
        text += printed
      }
    }
    return (text, places)
  }

  /// The path inside the chart: what stands behind the first slash.
  private static func path(of piece: String) -> String? {
    guard let expression = try? RegularExpression("# Source: [^/]+/(.+)"),
      let range = expression.firstMatch(in: piece)?.groups.first ?? nil
    else { return nil }
    return String(decoding: Array(piece.utf8)[range], as: UTF8.self)
  }
}
