import Actions
import Charts
import GoTemplate
import JSON

/// Shows which line of which template wrote each line of the output of `kubegate template --debug`.
enum LineListing {
  /// The columns that the text of a line takes at most.
  private static let textLimit = 60

  /// A line for each line of output: its number, what it says, and where it is from.
  static func text(_ lines: [LineTrace.Line]) -> String {
    let shown = lines.map { line in
      line.isSecret ? "(of a Secret)" : String(line.text.prefix(textLimit))
    }
    let width = min(shown.map(\.count).max() ?? 0, textLimit)
    let digits = String(lines.last?.number ?? 0).count
    return zip(lines, shown).map { line, shown in
      let number =
        String(repeating: " ", count: digits - String(line.number).count)
        + String(line.number)
      guard let origin = line.origin else { return "\(number) | \(shown)\n" }
      let places = ([origin.place] + origin.via).map(text).joined(separator: " <- ")
      let also =
        origin.also.isEmpty ? "" : ", with " + origin.also.map(text).joined(separator: ", ")
      return "\(number) | \(TextTable.padded(shown, width))  \(places)\(also)\n"
    }
    .joined()
  }

  private static func text(_ place: LineOrigin.Place) -> String {
    let definition = place.definition.map { " (\($0))" } ?? ""
    return "\(name(place)):\(place.line)\(definition)"
  }

  /// A text that was given to `tpl` stands in no file.
  private static func name(_ place: LineOrigin.Place) -> String {
    place.template == "gotpl" ? "text of tpl" : place.template
  }

  /// The objects, and with tracing the origins of the lines of the text.
  static func json(_ result: TemplateAction.Result, traces: Bool) -> JSONValue {
    var object = JSONObject()
    object["apiVersion"] = "v1"
    object["kind"] = "List"
    object["items"] = .array(result.objects)
    if traces { object["lines"] = .array(result.lines.compactMap(json)) }
    return .object(object)
  }

  private static func json(_ line: LineTrace.Line) -> JSONValue? {
    guard let origin = line.origin else { return nil }
    var object = JSONObject()
    object["line"] = .int(line.number)
    add(origin.place, to: &object)
    object["via"] = .array(origin.via.map(json))
    object["also"] = .array(origin.also.map(json))
    return .object(object)
  }

  private static func json(_ place: LineOrigin.Place) -> JSONValue {
    var object = JSONObject()
    add(place, to: &object)
    return .object(object)
  }

  private static func add(_ place: LineOrigin.Place, to object: inout JSONObject) {
    object["template"] = .string(name(place))
    object["templateLine"] = .int(place.line)
    object["definition"] = place.definition.map { .string($0) }
  }
}
