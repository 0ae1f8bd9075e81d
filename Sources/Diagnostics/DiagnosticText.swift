/// Turns diagnostics into the text that people read.
///
/// ```text
/// error[KG1104]: unknown key "gpu_selecter"
///   --> env.json:12:3
/// 12 |   "gpu_selecter": { "product": "RTX-A6000" },
///    |   ^^^^^^^^^^^^^^ not a kubegate key
///    = help: did you mean "gpu_selector"?
/// ```
public struct DiagnosticText: Sendable {
  /// The files that ranges point into.
  public var sources: SourceMap
  /// Terminal columns; a longer source line is cut around the place that is meant.
  public var width: Int
  /// Whether to emphasise with ANSI escape codes. Nothing is said by colour alone.
  public var color: Bool
  /// How many diagnostics are printed before "… and N more", errors rather than warnings.
  public var limit: Int

  public init(
    sources: SourceMap,
    width: Int = 100,
    color: Bool = false,
    limit: Int = 20
  ) {
    self.sources = sources
    self.width = max(width, 40)
    self.color = color
    self.limit = limit
  }

  /// All of them in the given order, a blank line between two, ended by a newline; empty for none.
  public func text(_ diagnostics: [Diagnostic]) -> String {
    guard !diagnostics.isEmpty else { return "" }
    let printed = printed(diagnostics)
    var text = printed.map { self.text($0) }.joined(separator: "\n")
    let left = diagnostics.count - printed.count
    if left > 0 { text += "\n… and \(left) more\n" }
    return text
  }

  /// Those that are printed, in the given order. A warning gives way to an error, so that no number of
  /// warnings hides why something failed.
  private func printed(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    guard diagnostics.count > limit else { return diagnostics }
    var errors = min(diagnostics.count { $0.severity == .error }, limit)
    var others = limit - errors
    return diagnostics.filter { diagnostic in
      if diagnostic.severity == .error {
        errors -= 1
        return errors >= 0
      }
      others -= 1
      return others >= 0
    }
  }

  /// One diagnostic, ended by a newline.
  public func text(_ diagnostic: Diagnostic) -> String {
    let heading = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    let style: Style = diagnostic.severity == .error ? .error : .warning
    var lines = [paint(heading, style) + paint(": " + Self.printable(diagnostic.message), .bold)]
    var gutter = 1
    let places =
      [Place(range: diagnostic.range, label: diagnostic.label, isPrimary: true)]
      + diagnostic.related.map { Place(range: $0.range, label: $0.label, isPrimary: false) }
    let shown = places.compactMap { place in excerpt(of: place).map { (place, $0) } }
    gutter = shown.map { String($0.1.position.line).count }.max() ?? gutter
    var last: (file: SourceID, line: String)?
    for (place, excerpt) in shown {
      if last?.file != place.range.file {
        lines.append(
          spaces(gutter) + paint(place.isPrimary ? "-->" : ":::", .gutter)
            + " \(excerpt.place)"
        )
      }
      let number = String(excerpt.position.line)
      let line = paint(spaces(gutter - number.count) + number + " |", .gutter) + " " + excerpt.line
      // Two places in one line share it.
      if last?.file != place.range.file || last?.line != line { lines.append(line) }
      last = (place.range.file, line)
      let marks = paint(excerpt.marks, place.isPrimary ? style : .gutter)
      lines.append(
        paint(spaces(gutter) + " |", .gutter) + " " + excerpt.indent + marks
          + (place.label.map { " " + Self.printable($0) } ?? "")
      )
    }
    for note in diagnostic.notes { lines.append(remark("note", note, gutter: gutter)) }
    for help in diagnostic.help { lines.append(remark("help", help, gutter: gutter)) }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension DiagnosticText {
  /// A place to show, and what to write behind its carets.
  private struct Place {
    var range: SourceRange
    var label: String?
    var isPrimary: Bool
  }

  /// A source line made ready to print, with the marks that stand below it.
  private struct Excerpt {
    var place: String
    var position: SourcePosition
    var line: String
    var indent: String
    var marks: String
  }

  private func excerpt(of place: Place) -> Excerpt? {
    guard let file = sources[place.range.file] else { return nil }
    let start = min(place.range.start, file.bytes.count)
    let lineRange = file.lineRange(at: start)
    let markStart = min(max(start, lineRange.lowerBound), lineRange.upperBound)
    let markEnd = min(max(place.range.end, markStart), lineRange.upperBound)
    // Only what can be shown is looked at: a minified config is one line of megabytes.
    let reach = width * 4
    // In a text that is no UTF-8 there may be no boundary before the mark.
    let from = min(
      utf8Boundary(file.bytes, max(lineRange.lowerBound, markStart - reach)),
      markStart
    )
    let to = utf8Boundary(file.bytes, min(lineRange.upperBound, markStart + reach))
    let shownEnd = max(to, markStart)
    let before = cells(of: file, in: from..<markStart, place.range.file)
    let marked = cells(of: file, in: markStart..<min(markEnd, shownEnd), place.range.file)
    let after = cells(of: file, in: min(markEnd, shownEnd)..<shownEnd, place.range.file)

    let room = width - 12
    var visibleBefore = before[...]
    var cutLeft = from > lineRange.lowerBound
    let wantedMarked = min(marked.reduce(0) { $0 + $1.width }, room / 2)
    if visibleBefore.reduce(0, { $0 + $1.width }) + wantedMarked > room {
      cutLeft = true
      while visibleBefore.reduce(0, { $0 + $1.width }) > room / 3 { visibleBefore.removeFirst() }
    }
    let lead = cutLeft ? "…" : ""
    var line = lead + visibleBefore.map(\.text).joined()
    var used = visibleBefore.reduce(lead.count) { $0 + $1.width }
    let indent =
      lead.map { _ in " " }.joined()
      + visibleBefore.map { $0.text == "\t" ? "\t" : spaces($0.width) }.joined()
    var markWidth = 0
    var cutRight = to < lineRange.upperBound
    for (index, cell) in (marked + after).enumerated() {
      guard used + cell.width <= room else {
        cutRight = true
        break
      }
      line += cell.text
      used += cell.width
      if index < marked.count { markWidth += cell.width }
    }
    if cutRight { line += "…" }
    let mark = place.isPrimary ? "^" : "-"
    return Excerpt(
      place: Self.printable(file.place(at: start)),
      position: file.position(at: start),
      line: line,
      indent: indent,
      marks: String(repeating: mark, count: max(1, markWidth))
    )
  }

  /// One printed character and the columns it takes.
  private struct Cell {
    var text: String
    var width: Int
  }

  /// The characters of a part of a line, with a stand-in for what is to be hidden.
  private func cells(of file: SourceFile, in range: Range<Int>, _ id: SourceID) -> [Cell] {
    var result: [Cell] = []
    var start = range.lowerBound
    let secrets = sources.hidden.filter {
      $0.file == id && $0.end > range.lowerBound && $0.start < range.upperBound
    }
    for secret in secrets.sorted(by: { $0.start < $1.start }) where secret.end > start {
      if secret.start > start { result += cells(file.bytes[start..<secret.start]) }
      // The same for all, so that not even the length is told.
      result += Array(repeating: Cell(text: "•", width: 1), count: 8)
      start = min(secret.end, range.upperBound)
    }
    return result + cells(file.bytes[start..<range.upperBound])
  }

  /// The characters of a part of a line; control characters become visible replacements, so that a
  /// config can do nothing to the terminal.
  private func cells(_ bytes: ArraySlice<UInt8>) -> [Cell] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
      if scalar == "\t" { return Cell(text: "\t", width: 1) }
      guard let shown = Self.replacement(for: scalar) else {
        return Cell(text: String(scalar), width: DisplayWidth.of(scalar))
      }
      return Cell(text: String(shown), width: 1)
    }
  }

  private func utf8Boundary(_ bytes: [UInt8], _ offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    return offset
  }

  /// The visible stand-in of a control or direction character; `nil` for all others.
  private static func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: "\u{2421}"
    case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F: "\u{FFFD}"
    default: nil
    }
  }

  /// A text that can do nothing to the terminal.
  public static func printable(_ text: String, keepsTabs: Bool = false) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isHarmless = scalar == "\n" || keepsTabs && scalar == "\t"
      result.append(isHarmless ? scalar : replacement(for: scalar) ?? scalar)
    }
    return String(result)
  }

  private func remark(_ kind: String, _ text: String, gutter: Int) -> String {
    let lead = spaces(gutter + 1)
    let lines = Self.printable(text).split(separator: "\n", omittingEmptySubsequences: false)
    let continuation = "\n" + spaces(gutter + 3 + kind.count + 2)
    return lead + paint("=", .gutter) + " " + paint(kind + ":", .bold) + " "
      + lines.joined(separator: continuation)
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private enum Style: String {
    case error = "1;31"
    case warning = "1;33"
    case bold = "1"
    case gutter = "1;34"
  }

  private func paint(_ text: String, _ style: Style) -> String {
    color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
