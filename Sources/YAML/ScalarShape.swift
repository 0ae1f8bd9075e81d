/// What the characters of a text allow for its spelling in YAML, as go-yaml's emitter judges it.
struct ScalarShape {
  /// Holds a line break.
  var isMultiline = false
  /// May stand without quotes in block context.
  var allowsPlain = true
  var allowsSingleQuotes = true
  /// May stand as a literal block.
  var allowsBlock = true

  init(_ text: UnsafeBufferPointer<UInt8>, dialect: YAMLDialect) {
    guard let first = text.first else {
      allowsBlock = false
      return
    }
    var hasIndicator = false
    var hasSpecial = false
    var hasTab = false
    var hasSpaceBehindBreak = false
    var hasBreakBehindSpace = false
    var isBehindSpace = false
    var isBehindBreak = false
    var isBehindWhitespace = true

    if text.count >= 3, first == UInt8(ascii: "-") || first == UInt8(ascii: "."),
      text[1] == first, text[2] == first
    {
      hasIndicator = true
    }
    var index = 0
    while index < text.count {
      let byte = text[index]
      let width = YAMLCharacter.width(byte)
      let next = index + width
      if Self.isIndicator(
        byte,
        isFirst: index == 0,
        isBehindWhitespace: isBehindWhitespace,
        isBeforeWhitespace: next >= text.count || YAMLCharacter.isBlank(text[next])
      ) {
        hasIndicator = true
      }
      if dialect == .pretty, byte == UInt8(ascii: "\t") {
        hasTab = true
      } else if !YAMLCharacter.isPrintable(text, index) {
        hasSpecial = true
      }
      if byte == UInt8(ascii: " ") {
        if isBehindBreak { hasSpaceBehindBreak = true }
        isBehindSpace = true
        isBehindBreak = false
      } else if YAMLCharacter.isBreak(text, index) {
        isMultiline = true
        if isBehindSpace { hasBreakBehindSpace = true }
        isBehindSpace = false
        isBehindBreak = true
      } else {
        isBehindSpace = false
        isBehindBreak = false
      }
      isBehindWhitespace =
        YAMLCharacter.isBlank(byte) || byte == 0 || YAMLCharacter.isBreak(text, index)
      index = next
    }
    let beginsBlank = first == UInt8(ascii: " ") || YAMLCharacter.isBreak(text, 0)
    if hasIndicator || isMultiline || beginsBlank || isBehindSpace || isBehindBreak {
      allowsPlain = false
    }
    if isBehindSpace { allowsBlock = false }
    if hasSpaceBehindBreak || hasTab {
      allowsPlain = false
      allowsSingleQuotes = false
    }
    if hasBreakBehindSpace || hasSpecial {
      allowsPlain = false
      allowsSingleQuotes = false
      allowsBlock = false
    }
  }

  /// Whether the character has a meaning of its own in block context.
  private static func isIndicator(
    _ byte: UInt8,
    isFirst: Bool,
    isBehindWhitespace: Bool,
    isBeforeWhitespace: Bool
  ) -> Bool {
    switch byte {
    case UInt8(ascii: ":"): isBeforeWhitespace
    case UInt8(ascii: "#"): isFirst || isBehindWhitespace
    case UInt8(ascii: "-"), UInt8(ascii: "?"): isFirst && isBeforeWhitespace
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"),
      UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      isFirst
    default: false
    }
  }
}
