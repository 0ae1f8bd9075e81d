/// Go's `strconv.Quote`.
public enum GoQuote {
  /// The text in double quotes, with Go's escapes: `"a\tb"`.
  public static func quoted(_ text: String) -> String {
    var out: [UInt8] = []
    append(Array(text.utf8), to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends bytes as a quoted string; those that are not UTF-8 become `\xNN`.
  static func append(_ bytes: [UInt8], to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    out.append(contentsOf: bytes)
    out.append(UInt8(ascii: "\""))
  }
}
