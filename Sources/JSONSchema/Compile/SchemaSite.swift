internal import JSON

/// One schema while it is compiled: the keywords that its dialect knows, with values of the right
/// shape.
struct SchemaSite {
  let location: LocationID
  let dialect: Dialect
  /// The whole text, other members included.
  let schema: JSONObject
  private var keywords: [String: JSONValue] = [:]

  init(_ schema: JSONObject, at location: LocationID, dialect: Dialect) {
    self.schema = schema
    self.location = location
    self.dialect = dialect
  }

  var draft: Draft { dialect.draft }

  mutating func add(_ keyword: String, _ value: JSONValue) { keywords[keyword] = value }

  mutating func removeAll(but keyword: String) {
    keywords = keywords.filter { $0.key == keyword }
  }

  subscript(keyword: String) -> JSONValue? { keywords[keyword] }

  /// A whole number from 0 on, cut to what can be counted.
  func count(_ keyword: String) -> Int? {
    self[keyword]?.number.map { $0.int ?? Int.max }
  }
}
