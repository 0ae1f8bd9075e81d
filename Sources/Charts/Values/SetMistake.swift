import Diagnostics
import JSON

/// The words for what can be wrong with a flag of the `--set` family.
enum SetMistake {
  static func noValue(_ piece: SetScanner.Piece) -> Diagnostic {
    mistake(
      piece.text.isEmpty ? "a name is missing" : "\"\(piece.text)\" has no value",
      at: piece.range,
      help: piece.end == ","
        ? "a comma that belongs to a value is written \\," : "write name=value"
    )
  }

  static func notAList(_ piece: SetScanner.Piece, _ value: JSONValue) -> Diagnostic {
    mistake(
      "\"\(piece.text)\" is no list, but \(value.kindWithArticle)",
      at: piece.range,
      old: value
    )
  }

  static func notAMapping(_ piece: SetScanner.Piece, _ value: JSONValue) -> Diagnostic {
    mistake(
      "\"\(piece.text)\" has no keys below it: it is \(value.kindWithArticle)",
      at: piece.range,
      help: "a dot that belongs to a name is written \\.",
      old: value
    )
  }

  static func index(_ piece: SetScanner.Piece) -> Diagnostic {
    mistake(
      piece.end == nil ? "a \"]\" is missing" : "\"\(piece.text)\" is no index",
      at: piece.range,
      help: "write name[0]=value"
    )
  }

  static func indexOutOfRange(_ index: Int, _ limit: Int, at range: SourceRange) -> Diagnostic {
    mistake("the index \(index) is not between 0 and \(limit)", at: range)
  }

  static func behindIndex(_ piece: SetScanner.Piece) -> Diagnostic {
    mistake("\"\(piece.text)\" cannot stand behind an index", at: piece.range)
  }

  static func tooDeep(_ limit: Int, at range: SourceRange) -> Diagnostic {
    mistake("names are nested more than \(limit) deep", at: range)
  }

  static func openList(at range: SourceRange) -> Diagnostic {
    mistake("the list has no closing \"}\"", at: range)
  }

  static func json(_ error: GoJSONError, in file: SourceID, end: Int) -> Diagnostic {
    let start = min(error.offset, end)
    return mistake(
      "this is not JSON",
      at: SourceRange(file: file, start: start, end: min(start + 1, end)),
      help: "texts need double quotes: name=\"value\""
    )
  }

  static func noFiles(_ piece: SetScanner.Piece) -> Diagnostic {
    mistake("the file \"\(piece.text)\" cannot be read here", at: piece.range)
  }

  private static func mistake(
    _ message: String,
    at range: SourceRange,
    help: String? = nil,
    old value: JSONValue? = nil
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .setFlag,
      message,
      at: range,
      related: (value?.range).map { $0.isNone ? [] : [.init("it is set here", at: $0)] } ?? [],
      help: help.map { [$0] } ?? []
    )
  }
}
