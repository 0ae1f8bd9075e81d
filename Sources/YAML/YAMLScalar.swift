/// What a plain scalar stands for, after the rules of go-yaml version 2, through which Helm and
/// kubectl read YAML: the words of YAML 1.1, numbers as Go writes them.
enum YAMLScalar: Equatable {
  case null
  case bool(Bool)
  case int(Int)
  /// Above the range of `int`.
  case unsigned(UInt64)
  case float(Double)
  case timestamp
  case merge
  case string

  /// The words that are no strings.
  private static let words: [String: YAMLScalar] = {
    var words: [String: YAMLScalar] = ["<<": .merge]
    func add(_ scalar: YAMLScalar, _ spellings: [String]) {
      for spelling in spellings { words[spelling] = scalar }
    }
    add(.bool(true), ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"])
    add(.bool(true), ["true", "True", "TRUE"])
    add(.bool(false), ["n", "N", "no", "No", "NO", "off", "Off", "OFF"])
    add(.bool(false), ["false", "False", "FALSE"])
    add(.null, ["", "~", "null", "Null", "NULL"])
    add(.float(.nan), [".nan", ".NaN", ".NAN"])
    add(.float(.infinity), [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"])
    add(.float(-.infinity), ["-.inf", "-.Inf", "-.INF"])
    return words
  }()

  /// What the text of an untagged plain scalar stands for.
  init(plain text: String) {
    let bytes = text.utf8
    guard let first = bytes.first else {
      self = .null
      return
    }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      self = Self.number(bytes) ?? (bytes.count == 5 ? Self.words[text] : nil) ?? .string
    case UInt8(ascii: "."):
      self = Self.words[text] ?? GoNumbers.float(bytes).map(YAMLScalar.float) ?? .string
    case UInt8(ascii: "<"):
      self = text == "<<" ? .merge : .string
    case UInt8(ascii: "~"), UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"),
      UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"),
      UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
      self = bytes.count <= 5 ? Self.words[text] ?? .string : .string
    default: self = .string
    }
  }

  /// A text that begins with a digit or a sign.
  private static func number(_ text: String.UTF8View) -> YAMLScalar? {
    if GoTimestamp.isTimestamp(text) { return .timestamp }
    let plain = text.filter { $0 != UInt8(ascii: "_") }
    if let value = GoNumbers.integer(plain) { return .int(value) }
    if let value = GoNumbers.magnitude(plain) { return .unsigned(value) }
    if let value = GoNumbers.float(plain) { return .float(value) }
    return signedBinary(plain).map(YAMLScalar.int)
  }

  /// go-yaml takes a sign behind `0b` as well: `0b-1`.
  private static func signedBinary(_ text: [UInt8]) -> Int? {
    guard text.starts(with: "0b".utf8), let sign = text.dropFirst(2).first,
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    else { return nil }
    return Int(String(decoding: text.dropFirst(2), as: UTF8.self), radix: 2)
  }

  /// Whether the text is a number of base 60 in YAML 1.1, such as `1:30`. It is read as a string, but
  /// written in quotes for the sake of other readers.
  static func isBase60(_ text: String) -> Bool {
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    var rest = Array(text.utf8.prefix(256))[...]
    guard text.utf8.count <= 256, rest.contains(UInt8(ascii: ":")) else { return false }
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    guard let first = rest.first, isDigit(first) else { return false }
    rest = rest.drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    var groups = 0
    while rest.first == UInt8(ascii: ":") {
      let digits = rest.dropFirst().prefix(2).prefix(while: isDigit)
      guard let first = digits.first, digits.count == 1 || first <= UInt8(ascii: "5") else {
        return false
      }
      rest.removeFirst(1 + digits.count)
      groups += 1
    }
    if groups > 0, rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    }
    return groups > 0 && rest.isEmpty
  }
}
