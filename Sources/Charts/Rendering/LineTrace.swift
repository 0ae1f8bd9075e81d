public import GoTemplate

/// Says of each line of ``TemplateOutput`` which template line it comes from.
public struct LineTrace: Sendable {
  /// A line of the output.
  public struct Line: Sendable, Equatable {
    /// Starts at 1.
    public var number: Int
    public var text: String
    /// `nil` for lines that no template wrote, such as those of `crds/`.
    public var origin: LineOrigin?
    /// Whether the line belongs to a Secret.
    public var isSecret: Bool
  }

  /// Every line of the documents at those places that is not blank.
  public static func lines(of places: [TemplateOutput.Place], in rendered: RenderedChart) -> [Line]
  {
    var finder = DocumentFinder(rendered.texts)
    return places.flatMap { place -> [Line] in
      let document = place.document
      let first =
        document.group == .customResourceDefinition
        ? nil : finder.line(of: document.text, in: document.source)
      let origins = rendered.origins[document.source] ?? [:]
      let lines = document.text.utf8.split(
        separator: UInt8(ascii: "\n"),
        omittingEmptySubsequences: false
      )
      return lines.enumerated().compactMap { offset, line in
        guard line.contains(where: { $0 > 0x20 }) else { return nil }
        return Line(
          number: place.line + offset,
          text: String(Substring(line)),
          origin: first.flatMap { origins[$0 + offset] },
          isSecret: document.isSecret
        )
      }
    }
  }
}

/// Finds documents in the texts that they were cut out of.
private struct DocumentFinder {
  private let texts: [String: [UInt8]]
  /// What was found already, so that the second of two equal documents is another one.
  private var found: [String: Set<Int>] = [:]

  init(_ texts: [String: String]) { self.texts = texts.mapValues { Array($0.utf8) } }

  /// The line that a document begins at, the first of the text being 0.
  mutating func line(of document: String, in source: String) -> Int? {
    guard let text = texts[source], !document.isEmpty else { return nil }
    let wanted = Array(document.utf8)
    var lines = 0
    var start = 0
    while start + wanted.count <= text.count {
      let byte = text[start]
      if byte == wanted[0], text[start...].starts(with: wanted),
        found[source, default: []].insert(start).inserted
      {
        return lines
      }
      if byte == UInt8(ascii: "\n") { lines += 1 }
      start += 1
    }
    return nil
  }
}
