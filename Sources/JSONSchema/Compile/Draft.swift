/// The versions of JSON Schema that are understood, oldest first.
public enum Draft: Int, Sendable, Comparable, CaseIterable {
  case draft4
  case draft6
  case draft7
  case draft201909
  case draft202012

  public static func < (left: Draft, right: Draft) -> Bool { left.rawValue < right.rawValue }

  /// The address of the draft's meta-schema, as it is written in `$schema`, without an empty fragment.
  public var metaSchema: String {
    switch self {
    case .draft4: "http://json-schema.org/draft-04/schema"
    case .draft6: "http://json-schema.org/draft-06/schema"
    case .draft7: "http://json-schema.org/draft-07/schema"
    case .draft201909: "https://json-schema.org/draft/2019-09/schema"
    case .draft202012: "https://json-schema.org/draft/2020-12/schema"
    }
  }

  /// The address that stands for the newest draft, whichever that is.
  private static let newest = "http://json-schema.org/schema"

  /// The draft of a meta-schema's address; `https` and a missing fragment are forgiven.
  init?(metaSchema address: String) {
    var address = address
    if address.hasSuffix("#") { address.removeLast() }
    if address == Self.newest || address == "https" + Self.newest.dropFirst(4) {
      self = .draft202012
      return
    }
    for draft in Draft.allCases {
      let known = draft.metaSchema
      if address == known || address == "https" + known.dropFirst(4) {
        self = draft
        return
      }
    }
    return nil
  }

  /// The keyword that gives a schema its address.
  var identifierKeyword: String { self == .draft4 ? "id" : "$id" }

  /// Whether a `$ref` hides all that stands beside it.
  var referenceHidesSiblings: Bool { self <= .draft7 }
}
