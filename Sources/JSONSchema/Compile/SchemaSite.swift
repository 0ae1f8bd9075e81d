internal import JSON

/// One schema while it is compiled: the keywords that its dialect knows, with values of the right
/// shape.
struct SchemaSite {
  let location: LocationID
  let dialect: Dialect
  /// The whole text, other members included.
  let schema: JSONObject
  private var keywords: [JSONObject.Member] = []
  /// Which keywords there can be, one bit for each of 64 sorts: most are missing in most schemas.
  private var sorts: UInt64 = 0

  init(_ schema: JSONObject, at location: LocationID, dialect: Dialect) {
    self.schema = schema
    self.location = location
    self.dialect = dialect
  }

  var draft: Draft { dialect.draft }

  mutating func add(_ member: JSONObject.Member) {
    keywords.append(member)
    sorts |= Self.sort(of: member.key)
  }

  mutating func removeAll(but keyword: String) {
    keywords = keywords.filter { $0.key == keyword }
    sorts = keywords.reduce(0) { $0 | Self.sort(of: $1.key) }
  }

  subscript(keyword: String) -> JSONValue? {
    guard sorts & Self.sort(of: keyword) != 0 else { return nil }
    return keywords.first { $0.key == keyword }?.value
  }

  private static func sort(of keyword: String) -> UInt64 {
    let text = keyword.utf8
    return 1 << UInt64((text.count &* 5 &+ Int(text.first ?? 0)) & 63)
  }

  /// A whole number from 0 on, cut to what can be counted.
  func count(_ keyword: String) -> Int? {
    self[keyword]?.number.map { $0.int ?? Int.max }
  }
}
