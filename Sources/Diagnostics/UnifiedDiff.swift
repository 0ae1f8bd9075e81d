/// The difference of two texts as people read it: the changed lines between three that stay.
///
/// ```text
/// --- env.json
/// +++ env.json (corrected)
/// @@ -2,3 +2,3 @@
///    "namespace": "demo",
/// -  "gpuRequest": 1,
/// +  "gpu_request": 1,
///    "tag": "2024"
/// ```
public struct UnifiedDiff: Sendable {
  public var name: String
  private let old: [Line]
  private let new: [Line]
  private let hunks: [Hunk]

  /// A line without its break.
  private struct Line: Equatable, Sendable {
    var text: String
    /// Whether a line break ends it: only the last one may have none.
    var isEnded: Bool
  }

  private struct Hunk: Sendable {
    var steps: [LineDifference<Line>.Step]
  }

  /// - Parameters:
  ///   - context: how many lines are shown around a change.
  ///   - secrets: texts that are shown nowhere, in whichever line they stand.
  public init(
    name: String,
    from old: [UInt8],
    to new: [UInt8],
    context: Int = 3,
    secrets: [String] = []
  ) {
    self.name = name
    // Lines are compared as they are, since a change within a secret is one, too.
    let (oldLines, newLines) = (Self.lines(old), Self.lines(new))
    hunks = Self.hunks(LineDifference(from: oldLines, to: newLines).steps, context)
    self.old = oldLines.map { Self.masked($0, secrets) }
    self.new = newLines.map { Self.masked($0, secrets) }
  }

  /// Whether the texts are the same.
  public var isEmpty: Bool { hunks.isEmpty }

  /// The difference in the unified form, ended by a newline; empty where there is none.
  public func text(color: Bool = false) -> String {
    guard !isEmpty else { return "" }
    let shownName = DiagnosticText.printable(name)
    let heading = ["--- \(shownName)", "+++ \(shownName) (corrected)"].map {
      Self.paint($0, "1", color)
    }
    return heading.joined(separator: "\n") + "\n" + body(color: color)
  }

  /// The changed stretches without the two lines that name the texts.
  public func body(color: Bool = false) -> String {
    guard !isEmpty else { return "" }
    func paint(_ text: String, _ style: String) -> String { Self.paint(text, style, color) }
    var lines: [String] = []
    for hunk in hunks {
      lines.append(paint(heading(hunk), "36"))
      let partners = partners(hunk)
      for (index, step) in hunk.steps.enumerated() {
        let partner = partners[index]
        switch step {
        case .keep(let line, _): lines += written(" ", old[line], partner)
        case .remove(let line): lines += written("-", old[line], partner).map { paint($0, "31") }
        case .insert(let line): lines += written("+", new[line], partner).map { paint($0, "32") }
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension UnifiedDiff {
  private static func paint(_ text: String, _ style: String, _ isOn: Bool) -> String {
    isOn ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }

  private static func lines(_ bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
      lines.append(line(bytes[start..<index], isEnded: true))
      start = index + 1
    }
    if start < bytes.count { lines.append(line(bytes[start...], isEnded: false)) }
    return lines
  }

  private static func line(_ bytes: ArraySlice<UInt8>, isEnded: Bool) -> Line {
    Line(text: String(decoding: bytes, as: UTF8.self), isEnded: isEnded)
  }

  private static func masked(_ line: Line, _ secrets: [String]) -> Line {
    var line = line
    for secret in secrets where !secret.isEmpty {
      line.text = line.text.split(separator: secret, omittingEmptySubsequences: false)
        .joined(separator: "••••••••")
    }
    return line
  }

  /// The stretches of steps that have changes, with the lines around them.
  private static func hunks(_ steps: [LineDifference<Line>.Step], _ context: Int) -> [Hunk] {
    var ranges: [Range<Int>] = []
    for (index, step) in steps.enumerated() {
      if case .keep = step { continue }
      let range = max(0, index - context)..<min(steps.count, index + 1 + min(context, steps.count))
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges.map { Hunk(steps: Array(steps[$0])) }
  }

  private func heading(_ hunk: Hunk) -> String {
    var (oldLines, newLines): ([Int], [Int]) = ([], [])
    for step in hunk.steps {
      switch step {
      case .keep(let a, let b):
        oldLines.append(a)
        newLines.append(b)
      case .remove(let a): oldLines.append(a)
      case .insert(let b): newLines.append(b)
      }
    }
    func place(_ lines: [Int]) -> String {
      // Of a stretch without lines, the number is that of the line before it.
      guard let first = lines.first else { return "0,0" }
      return lines.count == 1 ? "\(first + 1)" : "\(first + 1),\(lines.count)"
    }
    return "@@ -\(place(oldLines)) +\(place(newLines)) @@"
  }

  /// For each removed or inserted line that which stands in its place on the other side.
  private func partners(_ hunk: Hunk) -> [Line?] {
    var result = [Line?](repeating: nil, count: hunk.steps.count)
    var removed: [Int] = []
    var inserted: [Int] = []
    func pair() {
      for (a, b) in zip(removed, inserted) {
        if case .remove(let line) = hunk.steps[a] { result[b] = old[line] }
        if case .insert(let line) = hunk.steps[b] { result[a] = new[line] }
      }
      (removed, inserted) = ([], [])
    }
    for (index, step) in hunk.steps.enumerated() {
      switch step {
      case .keep: pair()
      case .remove: removed.append(index)
      case .insert: inserted.append(index)
      }
    }
    pair()
    return result
  }

  /// Longer lines are cut around what changes in them.
  private static let lineLimit = 160

  private func written(_ mark: String, _ line: Line, _ partner: Line?) -> [String] {
    var text = Array(line.text.unicodeScalars)
    if text.last == "\r" { text.removeLast() }
    var shown = String(String.UnicodeScalarView(text))
    if text.count > Self.lineLimit {
      let other = Array((partner?.text ?? "").unicodeScalars)
      let same = zip(text, other).prefix { $0 == $1 }.count
      let start = max(0, min(same - Self.lineLimit / 2, text.count - Self.lineLimit))
      let end = start + Self.lineLimit
      shown =
        (start > 0 ? "…" : "") + String(String.UnicodeScalarView(text[start..<end]))
        + (end < text.count ? "…" : "")
    }
    let written = mark + DiagnosticText.printable(shown, keepsTabs: true)
    return line.isEnded ? [written] : [written, "\\ No newline at end of file"]
  }
}
