/// A piece of a template's text.
struct Token {
  enum Kind: UInt8 {
    case error, bool, character, characterConstant, complex, assign, declare, end, field, identifier
    case leftDelimiter, leftParenthesis, number, pipe, rawString, rightDelimiter, rightParenthesis
    case space, string, text, variable
    // Keywords, from here on.
    case blockKeyword, breakKeyword, continueKeyword, dot, defineKeyword, elseKeyword, endKeyword
    case ifKeyword, nilKeyword, rangeKeyword, templateKeyword, withKeyword

    var isKeyword: Bool { rawValue >= Self.blockKeyword.rawValue }
  }

  var kind: Kind
  /// The bytes of the token in the text.
  var start: Int
  var end: Int
  /// The line on which it starts, from 1.
  var line: Int
  /// What is wrong, for an ``Kind/error``.
  var message = ""

  static let keywords: [String: Kind] = [
    "block": .blockKeyword, "break": .breakKeyword, "continue": .continueKeyword,
    "define": .defineKeyword, "else": .elseKeyword, "end": .endKeyword, "if": .ifKeyword,
    "nil": .nilKeyword, "range": .rangeKeyword, "template": .templateKeyword,
    "with": .withKeyword, "true": .bool, "false": .bool,
  ]
}
