import Diagnostics

/// The words for what can be wrong with YAML text.
enum YAMLMistake {
  /// What libyaml found, in words that say what to do where the cause is known.
  static func syntax(
    _ problem: YAMLEvents.Problem,
    at range: SourceRange,
    character: UInt8?
  ) -> Diagnostic {
    let (message, help) = words(problem.text, character: character)
    return Diagnostic(
      .error,
      .yamlSyntax,
      message,
      at: range,
      help: help.map { [$0] } ?? []
    )
  }

  private static func words(_ problem: String, character: UInt8?) -> (String, String?) {
    switch problem {
    case "found character that cannot start any token":
      switch character {
      case UInt8(ascii: "\t"): ("a tab indents this line", "YAML is indented with spaces")
      case let byte? where byte > 0x20 && byte < 0x7F:
        (
          "a value cannot begin with \"\(Unicode.Scalar(byte))\"",
          "put the text into quotes"
        )
      default: ("a value cannot begin with this character", "put the text into quotes")
      }
    case "mapping values are not allowed in this context":
      (
        "a \":\" is not allowed here",
        "indent the key like its neighbours, or put a text that holds \": \" into quotes"
      )
    case "did not find expected key":
      ("expected a key here", "the keys of one mapping begin at the same column")
    case "did not find expected '-' indicator":
      ("expected a \"-\" here", "the items of one list begin at the same column")
    case "could not find expected ':'":
      ("a \":\" is missing behind the key", "write \"key: value\"")
    case "found unexpected end of stream": ("a closing quote is missing", nil)
    case "did not find expected ',' or ']'": ("expected \",\" or \"]\"", nil)
    case "did not find expected ',' or '}'": ("expected \",\" or \"}\"", nil)
    case "block sequence entries are not allowed in this context":
      ("a \"- \" is not allowed here", "begin the list on a line of its own")
    case "control characters are not allowed":
      ("control characters are not allowed in YAML", nil)
    case "found unknown escape character":
      ("unknown escape in a text in double quotes", "a backslash itself is written \\\\")
    case "invalid leading UTF-8 octet", "invalid trailing UTF-8 octet",
      "incomplete UTF-8 octet sequence", "invalid length of a UTF-8 sequence",
      "invalid Unicode character":
      ("this byte is not UTF-8", "save the file with the encoding UTF-8")
    default: ("not YAML: \(problem)", nil)
    }
  }

  static func tooLarge(_ size: Int, limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .yamlTooLarge,
      "the text has \(size) bytes, more than the \(limit / (1 << 20)) MiB that are read",
      at: range
    )
  }

  static func tooManyValues(limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, .yamlTooLarge, "more than \(limit) values", at: range)
  }

  static func tooDeep(limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .yamlTooDeep,
      "more than \(limit) lists and mappings are open here",
      at: range,
      label: "one too deep"
    )
  }

  static func duplicateKey(_ key: String, at range: SourceRange, first: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .yamlDuplicateKey,
      "the key \"\(key)\" stands twice in one mapping",
      at: range,
      label: "again here",
      related: [.init("first here", at: first)]
    )
  }

  static func unknownAlias(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, .yamlAlias, "no anchor \"&\(name)\" stands before this alias", at: range)
  }

  static func endlessAlias(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, .yamlAlias, "the value of the anchor \"&\(name)\" holds itself", at: range)
  }

  static func excessiveAliases(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, .yamlAlias, "the aliases repeat far more than what is written", at: range)
  }

  static func merge(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .yamlAlias,
      "\"<<\" takes a mapping, or a list of mappings",
      at: range
    )
  }

  static func key(_ kind: String, at range: SourceRange) -> Diagnostic {
    let article = kind.first.map { "aeiou".contains($0) } == true ? "an" : "a"
    let what = kind == "null" ? "null" : "\(article) \(kind)"
    return Diagnostic(.error, .yamlKey, "\(what) cannot be a key", at: range)
  }

  static func tag(_ tag: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, .yamlValue, "the value is not what its tag \"!!\(tag)\" says", at: range)
  }

  static func binary(at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, .yamlValue, "the value of \"!!binary\" is not base64", at: range)
  }

  static func notFinite(_ text: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.error, .yamlValue, "\"\(text)\" is a number that JSON does not have", at: range)
  }
}
