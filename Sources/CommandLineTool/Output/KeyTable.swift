import Actions
import Diagnostics
import JSON
import Workloads

/// Keys of a config, one line each: key, kind, meaning, and what counts without it.
struct KeyTable {
  var keys: [ExplainAction.KeyTopic]
  var columns: Int
  var color: Bool
  /// Whether to say which keys are required; where all are, it would only take room.
  var tellsRequired = true

  private static let indent = 2
  private static let gap = 2

  /// The lines, each cut to the columns.
  func lines() -> [String] {
    let names = keys.map { name($0) }
    let kinds = keys.map { Self.kind($0.entry) }
    let nameWidth = names.map { DisplayWidth.of($0) }.max() ?? 0
    let kindWidth = kinds.map { DisplayWidth.of($0) }.max() ?? 0
    return keys.indices.map { index in
      let lead =
        TextTable.padded("", Self.indent)
        + TerminalStyle.bold.paint(names[index], color)
        + TextTable.padded("", nameWidth - DisplayWidth.of(names[index]) + Self.gap)
        + TextTable.padded(kinds[index], kindWidth + Self.gap)
      let room = columns - Self.indent - nameWidth - kindWidth - 2 * Self.gap
      let remark = remark(keys[index])
      let remarkWidth = remark.isEmpty ? 0 : DisplayWidth.of(remark) + 1
      let meaning = Self.cut(Self.meaning(keys[index].entry), room - remarkWidth)
      let line =
        lead + meaning + (remark.isEmpty ? "" : " " + TerminalStyle.dim.paint(remark, color))
      return line
    }
  }

  /// The key, or the place in a list: `[0]`.
  private func name(_ key: ExplainAction.KeyTopic) -> String {
    let last = key.entry.path.steps.last.map { SchemaPath([$0]).description } ?? ""
    return key.entry.key.isEmpty ? last : key.entry.key
  }

  /// The kinds of values in few words: `list`, `text/number`.
  static func kind(_ entry: SchemaEntry) -> String {
    var kinds: [String] = []
    for type in entry.types {
      let kind = String(type.prefix { $0 != " " })
      let word = type.hasPrefix("whole number") ? "number" : kind
      if !kinds.contains(word) { kinds.append(word) }
    }
    return kinds.count > 2 ? "several" : kinds.joined(separator: ", ")
  }

  private func remark(_ key: ExplainAction.KeyTopic) -> String {
    switch key.need {
    case .required: return tellsRequired ? "(required)" : ""
    case .sometimes: return "(not always)"
    case .optional:
      if key.entry.deprecation != nil { return "(deprecated)" }
      guard let value = key.entry.defaultValue else { return "" }
      // A whole object is for the key's own page.
      return value.object == nil ? "(default \(JSONWriter().string(value)))" : "(has a default)"
    }
  }

  /// The first sentence.
  private static func meaning(_ entry: SchemaEntry) -> String {
    guard let text = entry.description else { return entry.title ?? "" }
    let end = text.range(of: ". ")
    return String(text[..<(end ?? text.endIndex)]) + (end == nil ? "" : ".")
  }

  /// As many whole words as fit.
  private static func cut(_ text: String, _ columns: Int) -> String {
    let lines = TextWrap.lines(text, columns - 1)
    guard let first = lines.first, DisplayWidth.of(text) > columns else { return text }
    return first + "…"
  }
}

extension String {
  /// Where another text begins in this one.
  fileprivate func range(of other: String) -> Index? {
    indices.first { self[$0...].hasPrefix(other) }
  }
}
