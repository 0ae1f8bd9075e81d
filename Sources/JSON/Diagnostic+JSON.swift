public import Diagnostics

extension Diagnostic {
  /// The diagnostic as programs read it: `severity`, `code`, `message`, and where known `file`,
  /// `range` (lines and columns from 1, the end exclusive), `pointer`, `label`, `related`, `notes`,
  /// `help` and `fix`.
  public func json(_ sources: SourceMap) -> JSONValue {
    var object = JSONObject()
    object["severity"] = .string(severity.rawValue)
    object["code"] = .string(code.rawValue)
    object["message"] = .string(message)
    if let file = sources[range.file] {
      object["file"] = .string(file.name)
      object["range"] = Self.json(range, in: file)
    }
    object["pointer"] = pointer.map(JSONValue.string)
    object["label"] = label.map(JSONValue.string)
    if !related.isEmpty {
      object["related"] = .array(
        related.compactMap { related in
          guard let file = sources[related.range.file] else { return nil }
          return [
            "label": .string(related.label), "file": .string(file.name),
            "range": Self.json(related.range, in: file),
          ]
        }
      )
    }
    if !notes.isEmpty { object["notes"] = .array(notes.map(JSONValue.string)) }
    if !help.isEmpty { object["help"] = .array(help.map(JSONValue.string)) }
    if let fix, let file = sources[fix.range.file] {
      object["fix"] = [
        "range": Self.json(fix.range, in: file), "replacement": .string(fix.replacement),
      ]
    }
    return .object(object)
  }

  private static func json(_ range: SourceRange, in file: SourceFile) -> JSONValue {
    func place(_ offset: Int) -> JSONValue {
      let position = file.position(at: offset)
      return ["line": .int(position.line), "column": .int(position.column)]
    }
    return ["start": place(range.start), "end": place(range.end)]
  }
}
