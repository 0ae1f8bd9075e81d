import JSON
import Workloads

/// The config reference in Markdown, `docs/config-reference.md`, made from the schemas.
///
/// Each type has a table of its keys. What a key means stands in a section of its own, once for all
/// types and places that share its definition.
struct ConfigReference {
  private struct Section {
    var entry: SchemaEntry
    /// The types that have it.
    var types: [String]
    /// Whether several types could have it.
    var isShared: Bool
    /// Whether other types have a key of that name which means something else.
    var isOneOfSeveral = false

    var heading: String {
      let names = isShared && !isOneOfSeveral ? "" : " (\(types.joined(separator: ", ")))"
      return "`\(entry.path)`" + names
    }
  }

  private let outlines: [(type: String, outline: SchemaOutline)]
  /// Sections in the order in which keys first appear.
  private var sections: [Section] = []
  /// Where the section of a definition is.
  private var places: [String: Int] = [:]
  /// Where the keys of a list's elements are told first.
  private var tables: [String: Int] = [:]

  init(_ outlines: [(type: String, outline: SchemaOutline)]) {
    self.outlines = outlines
    for (type, outline) in outlines {
      for entry in outline.root.children where entry.key != "$schema" && entry.key != "workload" {
        guard let definition = Self.sharedDefinition(of: entry) else {
          sections.append(Section(entry: entry, types: [type], isShared: false))
          continue
        }
        if let place = places[definition] {
          sections[place].types.append(type)
        } else {
          places[definition] = sections.count
          let elements = Self.elements(of: entry)
          if let elements, tables[elements] == nil { tables[elements] = sections.count }
          sections.append(Section(entry: entry, types: [type], isShared: true))
        }
      }
    }
    let shared = Dictionary(grouping: sections.filter(\.isShared), by: \.entry.path.description)
    for index in sections.indices {
      sections[index].isOneOfSeveral =
        shared[sections[index].entry.path.description, default: []].count > 1
    }
  }

  /// The definition that a key is, where it says nothing itself.
  private static func sharedDefinition(of entry: SchemaEntry) -> String? {
    entry.isDefinedElsewhere ? entry.definitions.first : nil
  }

  /// The definition that the elements of a list are.
  private static func elements(of entry: SchemaEntry) -> String? {
    entry.element.flatMap(sharedDefinition)
  }

  // MARK: Text

  var markdown: String {
    var parts = [
      """
      # Config reference

      Every key of every type of config. Made from the [schemas](../schemas), which editors complete \
      and check configs with; `kubegate schema` prints them. To change this page change them, then run \
      `KUBEGATE_RECORD=1 scripts/test --filter ConfigReference`.

      "text" is a string; "true/false" is a boolean, also in quotes. What stands behind "becomes" are \
      the fields of the Kubernetes objects that a key fills.
      """
    ]
    parts += outlines.map { typeText($0.type, $0.outline) }
    for isShared in [false, true] {
      let chosen = sections.filter { $0.isShared == isShared }
      if chosen.isEmpty { continue }
      parts.append(isShared ? "## Keys that types share" : "## Keys of one type")
      parts += chosen.map(sectionText)
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func typeText(_ type: String, _ outline: SchemaOutline) -> String {
    var rows = ["| key | meaning | takes | default |", "|---|---|---|---|"]
    for entry in outline.root.children {
      let words = section(of: entry) == nil ? entry.description : entry.title
      let meaning = (words ?? "") + (entry.isRequired ? "; **required**" : "")
      rows.append(row([linked(entry, as: entry.key), meaning, types(entry), defaultText(entry)]))
    }
    let examples = outline.root.examples.map { "```json\n\(JSONText.laidOut($0))\n```" }
    return """
      ## \(type)

      \(outline.root.description ?? "")

      \(rows.joined(separator: "\n"))

      Whole configs:

      \(examples.joined(separator: "\n\n"))
      """
  }

  private func sectionText(_ section: Section) -> String {
    let entry = section.entry
    var facts = ["takes " + types(entry)]
    if let rule = entry.rule { facts.append(rule) }
    facts += entry.limits
    facts += entry.allowedValues.compactMap { allowed in
      allowed.meaning.map { "\(code(allowed.value)): \($0)" }
    }
    if let value = entry.defaultValue { facts.append("default: \(code(value))") }
    if let becomes = entry.becomes { facts.append("becomes \(becomes)") }
    if section.isShared { facts.append("in " + section.types.joined(separator: ", ")) }
    var parts = [
      "### \(section.heading)",
      "**\(entry.title ?? "")**" + (entry.isRequired ? ", required" : "") + ": "
        + (entry.description ?? ""),
      facts.map { "- \($0)" }.joined(separator: "\n"),
    ]
    let told = Self.elements(of: entry).flatMap { tables[$0] }.map { sections[$0] }
    if let told, told.heading != section.heading {
      parts.append("Each has the keys that [\(told.heading)](#\(Self.anchor(told.heading))) has.")
    } else {
      parts += tables(of: entry)
    }
    let examples = entry.examples.map { example in
      "\"\(entry.key)\": " + JSONText.laidOut(example)
    }
    parts.append("```json\n\(examples.joined(separator: "\n"))\n```")
    return parts.joined(separator: "\n\n")
  }

  // MARK: Keys inside a key

  /// Tables of what is inside; keys with the same definition have one table.
  private func tables(of top: SchemaEntry) -> [String] {
    let inside = contents(of: top)
    if inside.isEmpty { return [] }
    var rows = ["| in `\(top.key)` | meaning | takes | default | becomes | example |"]
    rows.append("|---|---|---|---|---|---|")
    for part in inside {
      rows.append(
        row([
          linked(part, as: path(of: part, in: top)), meaning(part), types(part), defaultText(part),
          part.becomes ?? "", part.examples.first.map(code) ?? "",
        ])
      )
    }
    var found = [rows.joined(separator: "\n")]
    var told: Set<String> = []
    for part in inside where section(of: part) == nil && !part.children.isEmpty {
      // The members of a map are told already.
      if case .anyKey = part.path.steps.last { continue }
      let same = inside.filter { $0.definitions.first == part.definitions.first }
      if let definition = part.definitions.first {
        guard told.insert(definition).inserted else { continue }
        if same.count > 1 {
          let names = same.map { "`\(path(of: $0, in: top))`" }.joined(separator: ", ")
          found.append("These all have the same keys: \(names).")
        }
      }
      found += tables(of: part)
    }
    return found
  }

  /// What a table lists: keys, what stands under free names, and places in a list.
  private func contents(of entry: SchemaEntry) -> [SchemaEntry] {
    let children = entry.children
    if !children.isEmpty { return children }
    if let member = entry.anyKey { return [member] + contents(of: member) }
    return entry.positions
  }

  /// `[].size`, as seen from the key that the table is about.
  private func path(of part: SchemaEntry, in top: SchemaEntry) -> String {
    let steps = part.path.steps.dropFirst(top.path.steps.count)
    let text = SchemaPath(Array(steps)).description
    return text.hasPrefix("[].") ? String(text.dropFirst(3)) : text
  }

  private func section(of entry: SchemaEntry) -> Section? {
    if let definition = Self.sharedDefinition(of: entry) {
      return places[definition].map { sections[$0] }
    }
    return sections.first { !$0.isShared && $0.entry.path == entry.path }
  }

  // MARK: Pieces

  private func linked(_ entry: SchemaEntry, as name: String) -> String {
    guard let section = section(of: entry) else { return "`\(name)`" }
    return "[`\(name)`](#\(Self.anchor(section.heading)))"
  }

  /// The anchor that a heading gets: lower case, hyphens for spaces, no other signs.
  private static func anchor(_ heading: String) -> String {
    var anchor = ""
    for character in heading.lowercased() {
      if character == " " {
        anchor += "-"
      } else if character.isLetter || character.isNumber || character == "_" || character == "-" {
        anchor.append(character)
      }
    }
    return anchor
  }

  private func meaning(_ entry: SchemaEntry) -> String {
    var text = entry.isRequired ? "**required**: " : ""
    text += entry.description ?? ""
    let values = entry.allowedValues.compactMap { allowed in
      allowed.meaning.map { "\(code(allowed.value)): \($0)" }
    }
    return ([text] + values).joined(separator: "<br>")
  }

  private func types(_ entry: SchemaEntry) -> String { entry.types.joined(separator: " or ") }

  private func defaultText(_ entry: SchemaEntry) -> String { entry.defaultValue.map(code) ?? "" }

  private func code(_ value: JSONValue) -> String { "`\(JSONText.onOneLine(value))`" }

  private func row(_ cells: [String]) -> String {
    let escaped = cells.map { cell in
      cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
        .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ")
    }
    return "| " + escaped.joined(separator: " | ") + " |"
  }
}

/// JSON as people write it.
private enum JSONText {
  static func onOneLine(_ value: JSONValue) -> String {
    switch value.content {
    case .array(let elements):
      return "[" + elements.map(onOneLine).joined(separator: ", ") + "]"
    case .object(let object):
      let members = object.members.map { member in
        JSONWriter().string(.string(member.key)) + ": " + onOneLine(member.value)
      }
      return members.isEmpty ? "{}" : "{ " + members.joined(separator: ", ") + " }"
    default: return JSONWriter().string(value)
    }
  }

  /// On one line where it fits; else one line for each member.
  static func laidOut(_ value: JSONValue, indent: String = "") -> String {
    let short = onOneLine(value)
    if indent.count + short.count <= 80, indent != "" || value["namespace"] == nil { return short }
    let inner = indent + "  "
    let parts: [String]
    let brackets: (String, String)
    switch value.content {
    case .array(let elements):
      parts = elements.map { laidOut($0, indent: inner) }
      brackets = ("[", "]")
    case .object(let object):
      parts = object.members.map { member in
        JSONWriter().string(.string(member.key)) + ": " + laidOut(member.value, indent: inner)
      }
      brackets = ("{", "}")
    default: return short
    }
    let lines = parts.map { inner + $0 }.joined(separator: ",\n")
    return "\(brackets.0)\n\(lines)\n\(indent)\(brackets.1)"
  }
}
