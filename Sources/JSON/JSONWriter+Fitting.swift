import Diagnostics

extension JSONWriter {
  /// The text as a careful person lays it out: what fits stays in one line, what does not gets a line
  /// for each member.
  ///
  /// ```swift
  /// JSONWriter.fitting(["jupyter": [8888]], columns: 80)  // { "jupyter": [8888] }
  /// ```
  ///
  /// - Parameters:
  ///   - columns: how wide a line may be.
  ///   - indent: the columns that lines after the first begin with.
  ///   - used: the columns that are taken in the first line, for example by a key.
  public static func fitting(
    _ value: JSONValue,
    columns: Int,
    indent: Int = 0,
    used: Int? = nil
  ) -> String {
    let line = inline(value)
    if (used ?? indent) + DisplayWidth.of(line) <= columns { return line }
    switch value.content {
    case .array(let elements) where !elements.isEmpty:
      return block("[", "]", indent, elements) {
        fitting($0, columns: columns - 1, indent: indent + 2)
      }
    case .object(let object) where !object.isEmpty:
      return block("{", "}", indent, object.members) { member in
        let key = quoted(member.key) + ": "
        return key
          + fitting(
            member.value,
            columns: columns - 1,
            indent: indent + 2,
            used: indent + 2 + DisplayWidth.of(key)
          )
      }
    default: return line
    }
  }

  private static func block<Element>(
    _ open: String,
    _ close: String,
    _ indent: Int,
    _ elements: [Element],
    _ text: (Element) -> String
  ) -> String {
    let margin = String(repeating: " ", count: indent)
    return open + "\n" + elements.map { margin + "  " + text($0) }.joined(separator: ",\n")
      + "\n" + margin + close
  }

  /// The value in one line, with the spaces that make it readable.
  private static func inline(_ value: JSONValue) -> String {
    switch value.content {
    case .array(let elements): "[" + elements.map(inline).joined(separator: ", ") + "]"
    case .object(let object) where object.isEmpty: "{}"
    case .object(let object):
      "{ " + object.members.map { quoted($0.key) + ": " + inline($0.value) }.joined(separator: ", ")
        + " }"
    default: JSONWriter().string(value)
    }
  }

  private static func quoted(_ text: String) -> String { JSONWriter().string(.string(text)) }
}
