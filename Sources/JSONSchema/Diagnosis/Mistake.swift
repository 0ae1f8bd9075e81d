internal import Diagnostics
internal import JSON

/// A diagnostic while it is still weighed against others.
struct Mistake {
  var diagnostic: Diagnostic
  /// The keyword that failed, for messages of the schema's author.
  var keyword: String
  var node: NodeID
  var place: Place
  /// Whether a message of the schema's author has taken its place.
  var isCustom = false

  /// Whether other mistakes of the same value only follow from it.
  var isCause = false
  /// Whether it belongs to the object in which its place is a member.
  var isAboutMember = false
  /// The types that would have been right.
  var types: TypeSet?
  /// The values that would have been right.
  var allowed: [JSONValue]?
  var missing: Missing?
  /// The key that was meant by an unknown one.
  var meantKey: String?

  struct Missing {
    var key: String
    /// The member, ready to paste.
    var snippet: String
    /// Whether other members follow behind the brace, so that a comma is needed.
    var isFollowed = false
  }

  init(_ diagnostic: Diagnostic, keyword: String, node: NodeID, place: Place) {
    self.diagnostic = diagnostic
    self.keyword = keyword
    self.node = node
    self.place = place
    self.diagnostic.pointer = place.pointer
  }

  /// How deep the value stands whose schema complains.
  var depth: Int { isAboutMember ? place.depth - 1 : place.depth }

  var isError: Bool { diagnostic.severity == .error }
}
