/// Reads `Warning` headers after RFC 7234: `299 - "batch/v1beta1 CronJob is deprecated"`.
enum WarningHeader {
  /// The quoted texts of one header, which may hold several warnings.
  static func texts(_ header: String) -> [String] {
    var texts: [String] = []
    var rest = header[...]
    while let open = rest.firstIndex(of: "\"") {
      var text = ""
      var index = rest.index(after: open)
      while index < rest.endIndex, rest[index] != "\"" {
        if rest[index] == "\\" {
          index = rest.index(after: index)
          guard index < rest.endIndex else { break }
        }
        text.append(rest[index])
        index = rest.index(after: index)
      }
      if !text.isEmpty { texts.append(text) }
      rest = index < rest.endIndex ? rest[rest.index(after: index)...] : ""
      // A date may follow in quotes of its own.
      let next = rest.drop { $0 == " " }
      if next.first == "\"" {
        rest = next.dropFirst().drop { $0 != "\"" }.dropFirst()
      }
    }
    return texts
  }
}
