import Actions
import Diagnostics
import JSON
import Policies
import Workloads

/// What `kubegate explain` tells people.
struct ExplainText {
  /// The width of the terminal.
  var columns: Int
  var color: Bool
  /// What policies say of it.
  var policy: [PolicyFact] = []

  func text(_ topic: ExplainAction.Topic) -> String {
    let lines =
      switch topic {
      case .types(let types): self.lines(types)
      case .type(let type): self.lines(type)
      case .key(let key): self.lines(key)
      case .code(let code): self.lines(code)
      }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Types

  private func lines(_ types: [ExplainAction.WorkloadTopic]) -> [String] {
    let width = types.map { DisplayWidth.of($0.name) }.max() ?? 0
    var lines = ["Workload types, which \"workload\" chooses:", ""]
    for type in types {
      let meaning = TextWrap.lines(type.outline.root.description ?? "", columns - width - 4)
      for (index, line) in meaning.enumerated() {
        let name = TextTable.padded(index == 0 ? type.name : "", width)
        lines.append("  " + bold(name) + "  " + line)
      }
    }
    return lines + ["", "kubegate explain TYPE lists the keys of one."]
  }

  private func lines(_ type: ExplainAction.WorkloadTopic) -> [String] {
    var lines = TextWrap.lines(
      "\(type.name): \(type.outline.root.description ?? "")",
      columns
    )
    for group in type.groups {
      lines += ["", heading(group.title)]
      lines += KeyTable(keys: group.keys, columns: columns, color: color, tellsRequired: false)
        .lines()
    }
    return lines + policyLines() + ["", "kubegate explain \(type.name) KEY tells all of one key."]
  }

  // MARK: Keys

  private func lines(_ key: ExplainAction.KeyTopic) -> [String] {
    let entry = key.entry
    var lines = head("\(key.type.name) \(entry.path)", entry.title)
    if let description = entry.description {
      lines += [""] + TextWrap.lines(description, columns - 2).map { "  " + $0 }
    }
    lines += [""] + facts(key).flatMap { fact($0.name, $0.text) }
    lines += allowedValues(entry) + examples(entry)
    let children = key.children
    if !children.isEmpty {
      lines += ["", heading("keys")]
      lines += KeyTable(keys: children, columns: columns, color: color).lines()
    }
    return lines + policyLines()
  }

  private func policyLines() -> [String] {
    guard !policy.isEmpty else { return [] }
    var lines = ["", heading("policy")]
    for (index, fact) in policy.enumerated() {
      if index == 0 || policy[index - 1].path != fact.path { lines.append("  " + bold(fact.path)) }
      lines += TextWrap.lines("\(fact.text) (\(fact.policy))", columns - 4).map { "    " + $0 }
    }
    return lines
  }

  /// The name and the title, below each other where the line is too short.
  private func head(_ name: String, _ title: String?) -> [String] {
    guard let title else { return [bold(name)] }
    if DisplayWidth.of(name) + 2 + DisplayWidth.of(title) <= columns {
      return [bold(name) + ": " + title]
    }
    return [bold(name) + ":", "  " + title]
  }

  /// What can be said in a few words each.
  private func facts(_ key: ExplainAction.KeyTopic) -> [(name: String, text: String)] {
    let entry = key.entry
    let need: String? =
      switch key.need {
      case .required: "yes"
      case .sometimes: "depends on other keys"
      case .optional: nil
      }
    let aliases = entry.aliases.map { "\"\($0)\"" }.joined(separator: ", ")
    let facts: [(String, String?)] = [
      ("deprecated", entry.deprecation.map { $0.isEmpty ? "yes" : $0 }),
      ("type", entry.types.isEmpty ? nil : entry.types.joined(separator: ", or ")),
      ("required", need),
      ("default", entry.defaultValue.map { JSONWriter.fitting($0, columns: .max) }),
      ("form", entry.rule),
      ("limits", entry.limits.isEmpty ? nil : entry.limits.joined(separator: ", ")),
      ("becomes", entry.becomes),
      ("secret", entry.isSecret ? "its value is never shown" : nil),
      ("misspelt", aliases.isEmpty ? nil : "as \(aliases); the right name is told then"),
    ]
    return facts.compactMap { name, text in text.map { (name, $0) } }
  }

  private static let factWidth = 12

  private func fact(_ name: String, _ text: String) -> [String] {
    TextWrap.lines(text, columns - Self.factWidth - 2).enumerated().map { index, line in
      let name = TextTable.padded(index == 0 ? name : "", Self.factWidth)
      return "  " + TerminalStyle.dim.paint(name, color) + line
    }
  }

  private func allowedValues(_ entry: SchemaEntry) -> [String] {
    let values = entry.allowedValues
    guard !values.isEmpty else { return [] }
    let texts = values.map { JSONWriter().string($0.value) }
    guard values.contains(where: { $0.meaning != nil }) else {
      return fact("allowed", texts.joined(separator: ", "))
    }
    let width = texts.map { DisplayWidth.of($0) }.max() ?? 0
    var lines = ["", heading("allowed values")]
    for (text, value) in zip(texts, values) {
      let meaning = TextWrap.lines(value.meaning ?? "", columns - width - 4)
      for (index, line) in meaning.enumerated() {
        lines.append("  " + TextTable.padded(index == 0 ? text : "", width) + "  " + line)
      }
    }
    return lines
  }

  /// Ready to paste: with the key, where it is one.
  private func examples(_ entry: SchemaEntry) -> [String] {
    guard !entry.examples.isEmpty else { return [] }
    let isKey = if case .key? = entry.path.steps.last { true } else { false }
    let key = isKey ? JSONWriter().string(.string(entry.key)) + ": " : ""
    var lines = ["", heading(entry.examples.count == 1 ? "example" : "examples")]
    for example in entry.examples {
      let value = JSONWriter.fitting(
        example,
        columns: columns,
        indent: 2,
        used: 2 + DisplayWidth.of(key)
      )
      lines.append("  " + key + value)
    }
    return lines
  }

  // MARK: Codes

  private func lines(_ code: DiagnosticCode) -> [String] {
    TextWrap.lines("\(code.rawValue): \(code.meaning)", columns) + [""] + fact("found", code.stage)
      + (code.nextStep.map { fact("more", $0) } ?? [])
  }

  private func heading(_ text: String) -> String { TerminalStyle.heading.paint(text, color) }
  private func bold(_ text: String) -> String { TerminalStyle.bold.paint(text, color) }
}
