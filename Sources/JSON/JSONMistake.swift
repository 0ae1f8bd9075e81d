import Diagnostics

/// The words for what can be wrong with JSON text.
enum JSONMistake {
  static func empty(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .emptyDocument,
      "the file is empty",
      at: range,
      help: ["a config is a JSON object: { … }"]
    )
  }

  static func tooLarge(_ size: Int, limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .tooLarge,
      "the file has \(size) bytes, more than the \(limit / (1 << 20)) MiB that are read",
      at: range
    )
  }

  static func tooDeep(limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .tooDeep,
      "more than \(limit) brackets are open here",
      at: range,
      label: "one too deep"
    )
  }

  static func notUTF8(_ encoding: String?, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .invalidUTF8,
      encoding.map { "the file is \($0), and has to be UTF-8" } ?? "this byte is not UTF-8",
      at: range,
      help: ["save the file with the encoding UTF-8"]
    )
  }

  /// - Parameter removal: what goes with the comment: its line where it stands alone, else the space
  ///   before it.
  static func comment(at range: SourceRange, removal: SourceRange? = nil) -> Diagnostic {
    Diagnostic(
      .error,
      .comment,
      "JSON has no comments",
      at: range,
      help: ["remove the comment"],
      fix: removal.map { .init(replace: $0, with: "") }
    )
  }

  static func trailingComma(at range: SourceRange, isObject: Bool) -> Diagnostic {
    Diagnostic(
      .error,
      .trailingComma,
      "comma behind the last \(isObject ? "member of an object" : "element of an array")",
      at: range,
      help: ["remove the comma"],
      fix: .init(replace: range, with: "")
    )
  }

  static func missingComma(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .missingComma,
      "a comma is missing",
      at: range,
      label: "\",\" belongs here",
      fix: .init(replace: range, with: ",")
    )
  }

  static func duplicateKey(_ key: String, at range: SourceRange, first: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .duplicateKey,
      "the key \"\(key)\" stands twice in one object",
      at: range,
      label: "again here",
      related: [.init("first here", at: first)],
      help: ["keep one of the two"]
    )
  }

  static func unquotedKey(_ key: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .jsonSyntax,
      "keys need double quotes",
      at: range,
      help: ["write \"\(key)\""],
      fix: .init(replace: range, with: "\"\(key)\"")
    )
  }

  /// A quote that JSON does not know, and the text up to its partner, where that stands in the line.
  static func wrongQuotes(
    _ quote: String,
    _ text: String?,
    at range: SourceRange
  ) -> Diagnostic {
    var diagnostic = Diagnostic(
      .error,
      .jsonSyntax,
      quote == "'"
        ? "strings need double quotes, not single ones"
        : "strings need straight double quotes, not \(quote)",
      at: range,
      help: ["write \" instead of \(quote)"]
    )
    if let text {
      let right = "\"\(text)\""
      diagnostic.help = ["write \(right)"]
      diagnostic.fix = .init(replace: range, with: right)
    }
    return diagnostic
  }

  /// Text that begins like a number, such as `4Gi`.
  static func unquotedText(_ text: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .invalidNumber,
      "not a number: text needs double quotes",
      at: range,
      help: ["write \"\(text)\""],
      fix: .init(replace: range, with: "\"\(text)\"")
    )
  }

  static func unknownWord(_ word: String, at range: SourceRange) -> Diagnostic {
    let spellings = [
      "True": "true", "TRUE": "true", "yes": "true", "on": "true", "False": "false",
      "FALSE": "false", "no": "false", "off": "false", "None": "null", "nil": "null",
      "NULL": "null", "Null": "null", "undefined": "null", "~": "null",
    ]
    if let spelling = spellings[word] {
      return Diagnostic(
        .error,
        .jsonSyntax,
        "\"\(word)\" is not JSON",
        at: range,
        help: ["write \(spelling)"],
        fix: .init(replace: range, with: spelling)
      )
    }
    if ["NaN", "Infinity", "-Infinity", "inf"].contains(word) {
      return Diagnostic(.error, .invalidNumber, "JSON has no number \"\(word)\"", at: range)
    }
    return Diagnostic(
      .error,
      .jsonSyntax,
      "text needs double quotes",
      at: range,
      help: ["write \"\(word)\""],
      fix: .init(replace: range, with: "\"\(word)\"")
    )
  }

  static func unexpected(
    _ text: String,
    expected: String,
    at range: SourceRange,
    opened: SourceRange? = nil
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .jsonSyntax,
      "expected \(expected), found \"\(text)\"",
      at: range,
      related: opened.map { [.init("opened here", at: $0)] } ?? []
    )
  }

  /// - Parameter closing: the brackets that close what is open.
  static func endOfText(
    at range: SourceRange,
    opened: SourceRange?,
    closing: String
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .jsonSyntax,
      opened == nil
        ? "the file ends where a value is expected"
        : "the file ends before the closing \"\(closing.prefix(1))\"",
      at: range,
      related: opened.map { [.init("opened here", at: $0)] } ?? [],
      help: closing.isEmpty || closing.count > 20 ? [] : ["close what is open: \(closing)"]
    )
  }

  static func trailingText(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .jsonSyntax,
      "more text behind the end of the value",
      at: range,
      help: ["a file holds one JSON value"]
    )
  }

  static func unclosedString(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .invalidString,
      "the string has no closing quote on its line",
      at: range,
      help: ["a line break inside a string is written \\n"]
    )
  }

  static func controlCharacter(_ byte: UInt8, at range: SourceRange) -> Diagnostic {
    let hex = String(byte, radix: 16)
    let escape = byte == 9 ? "\\t" : "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    return Diagnostic(
      .error,
      .invalidString,
      "a control character in a string has to be escaped",
      at: range,
      help: ["write \(escape)"],
      fix: .init(replace: range, with: escape)
    )
  }

  /// - Parameter letter: what stands behind the backslash.
  static func badEscape(_ letter: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .invalidString,
      "unknown escape in a string",
      at: range,
      notes: ["JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX"],
      help: ["for a backslash itself write \\\\\(letter)"],
      fix: letter.isEmpty ? nil : .init(replace: range, with: "\\\\" + letter)
    )
  }

  static func badUnicodeEscape(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .invalidString,
      "\\u needs four hexadecimal digits",
      at: range
    )
  }

  static func loneSurrogate(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .invalidString,
      "half of a surrogate pair is no character",
      at: range,
      help: ["characters beyond \\uFFFF are written as two escapes, high surrogate first"]
    )
  }

  /// - Parameter right: the number that was meant, where that is sure.
  static func badNumber(
    _ reason: String,
    at range: SourceRange,
    right: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .invalidNumber,
      "not a number: \(reason)",
      at: range,
      help: right.map { ["write \($0)"] } ?? [],
      fix: right.map { .init(replace: range, with: $0) }
    )
  }

  static func equalsSign(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .jsonSyntax,
      "expected \":\" behind the key, found \"=\"",
      at: range,
      help: ["write :"],
      fix: .init(replace: range, with: ":")
    )
  }

  static func yaml(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .jsonSyntax,
      "this looks like YAML, and has to be JSON",
      at: range,
      notes: ["JSON has braces around an object, and quotes around keys and texts"],
      help: ["write { \"key\": \"value\", … }"]
    )
  }
}
