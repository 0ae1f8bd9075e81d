internal import Glibc

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
  private var first: Int32
  private var last: Int32
  private var lineNumber: Int32

  init(kind: Kind, start: Int, end: Int, line: Int) {
    self.kind = kind
    first = Int32(truncatingIfNeeded: start)
    last = Int32(truncatingIfNeeded: end)
    lineNumber = Int32(truncatingIfNeeded: line)
  }

  /// The bytes of the token in the text, which is far smaller than 2 GiB.
  var start: Int { Int(first) }
  var end: Int { Int(last) }
  /// The line on which it starts, from 1.
  var line: Int { Int(lineNumber) }
  /// The keyword that a word is, if it is one.
  static func keyword(_ word: UnsafeRawBufferPointer) -> Kind? {
    switch word.count {
    case 2: return isWord(word, "if") ? .ifKeyword : nil
    case 3:
      if isWord(word, "end") { return .endKeyword }
      return isWord(word, "nil") ? .nilKeyword : nil
    case 4:
      if isWord(word, "else") { return .elseKeyword }
      if isWord(word, "true") { return .bool }
      return isWord(word, "with") ? .withKeyword : nil
    case 5:
      if isWord(word, "range") { return .rangeKeyword }
      if isWord(word, "false") { return .bool }
      if isWord(word, "block") { return .blockKeyword }
      return isWord(word, "break") ? .breakKeyword : nil
    case 6: return isWord(word, "define") ? .defineKeyword : nil
    case 8:
      if isWord(word, "template") { return .templateKeyword }
      return isWord(word, "continue") ? .continueKeyword : nil
    default: return nil
    }
  }

  private static func isWord(_ word: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    guard let base = word.baseAddress else { return false }
    return memcmp(base, text.utf8Start, word.count) == 0
  }
}
