import Diagnostics
import GoTemplate

/// Says in plain words what Go says in its own.
struct TemplateWords {
  let message: String
  let help: [String]
  /// The field that was taken of a value that is not there, or has no fields.
  let missingField: Substring?

  init(_ error: TemplateError, functions: [String]) {
    let text = error.message
    let missing = Self.missingField(text)
    missingField = missing ?? Self.impossibleField(text)
    if let field = missing {
      message = "\"\(field)\" is taken of a value that is not there"
      help =
        Self.missingValue(error.frames.last?.node, before: field)
        .map { ["set the value \"\($0)\""] } ?? []
    } else if let field = missingField {
      message = "\"\(field)\" is taken of a value that has no fields"
      help = []
    } else if let name = Self.quoted(text, behind: "function ", before: " not defined") {
      message = "there is no function \"\(name)\""
      help =
        NearestName.of(name, among: functions).map { ["did you mean \"\($0)\"?"] } ?? []
    } else if let name = Self.quoted(text, behind: "template: no template ", before: " associated")
    {
      message = "there is no template \"\(name)\""
      help = []
    } else if let name = Self.recursion(text) {
      message = "the template \"\(name)\" includes itself without end"
      help = []
    } else if text == "unexpected EOF" {
      message = "the template ends before an {{ end }}"
      help = []
    } else {
      message = text
      help = []
    }
  }

  /// The field in Go's `nil pointer evaluating interface {}.field`.
  private static func missingField(_ message: String) -> Substring? {
    guard message.hasPrefix("nil pointer evaluating "), let dot = message.lastIndex(of: ".") else {
      return nil
    }
    return message[message.index(after: dot)...]
  }

  /// The field in Go's `can't evaluate field name in type interface {}`: of a text, say.
  private static func impossibleField(_ message: String) -> Substring? {
    let lead = "can't evaluate field "
    guard message.hasPrefix(lead) else { return nil }
    return message.dropFirst(lead.count).prefix { $0 != " " }
  }

  /// The value that would have to be there, for a chain such as `.Values.image.tag`.
  private static func missingValue(_ node: String?, before field: Substring) -> String? {
    guard let node, node.hasPrefix(".Values.") || node.hasPrefix("$.Values.") else { return nil }
    let path = node.split(separator: ".").drop { $0 != "Values" }.dropFirst()
      .prefix { $0 != field }
    return path.isEmpty ? nil : path.joined(separator: ".")
  }

  /// The template in Helm's `rendering template has a nested reference name: x: unable to execute template`.
  private static func recursion(_ message: String) -> Substring? {
    let (lead, tail) = (
      "rendering template has a nested reference name: ", ": unable to execute template"
    )
    guard message.hasPrefix(lead), message.hasSuffix(tail) else { return nil }
    return message.dropFirst(lead.count).dropLast(tail.count)
  }

  /// The name in quotes between two texts.
  private static func quoted(_ text: String, behind lead: String, before tail: String) -> String? {
    guard text.hasPrefix(lead + "\"") else { return nil }
    let rest = text.dropFirst(lead.count + 1)
    guard let end = rest.firstIndex(of: "\""),
      rest[rest.index(after: end)...].hasPrefix(tail)
    else { return nil }
    return String(rest[..<end])
  }
}
