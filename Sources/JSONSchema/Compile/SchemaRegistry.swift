internal import Diagnostics
internal import JSON

/// The place of a value in one of the schema documents.
typealias LocationID = Int

/// All schema documents that a compilation has seen, with the addresses and anchors in them.
///
/// Documents are scanned once, from the top, through the keywords that hold schemas; so an `$id` in an
/// `enum` or in an unknown keyword is no address. Places form a tree of tokens, which keeps memory
/// linear in the size of the documents. Nothing here recurses.
struct SchemaRegistry: Sendable {
  /// A value of a document that is a schema, or lies on the way to one.
  struct Location: Sendable {
    var value: JSONValue
    var parent: LocationID?
    var token: String
    /// The resource that the place belongs to.
    var resource: Int
    var depth: Int
    var isScanned = false
  }

  /// A schema with an address of its own, and everything below it that has none.
  struct Resource: Sendable {
    var address: String
    var root: LocationID
    var dialect: Dialect
    var anchors: [String: LocationID] = [:]
    var dynamicAnchors: [String: LocationID] = [:]
    var hasRecursiveAnchor = false
    /// References that have been resolved within it, as they are written, and what they mean.
    var references = StringTable()
    var targets: [LocationID] = []
    /// The addresses in such references, as they are written, and the resources that they mean.
    var addresses = StringTable()
    var addressed: [Int] = []
  }

  var locations: [Location] = []
  var resources: [Resource] = []
  private var steps = StepTable()
  var resourceByAddress: [String: Int] = [:]
  /// Every `$dynamicAnchor`, by name.
  var dynamicAnchors: [String: [(resource: Int, location: LocationID)]] = [:]
  let resolver: SchemaResolver?
  /// What is wrong with the documents themselves.
  var mistakes: [Diagnostic] = []

  /// Deeper schemas help no one, and would make every later step pay.
  static let depthLimit = 512
  /// Every reference is resolved against the address of its schema.
  static let addressLimit = 8192

  init(resolver: SchemaResolver?) { self.resolver = resolver }

  func resource(of location: LocationID) -> Resource { resources[locations[location].resource] }

  func dialect(of location: LocationID) -> Dialect {
    resources[locations[location].resource].dialect
  }

  /// The written pointer of a place within its document.
  func pointer(of location: LocationID) -> String {
    var tokens: [String] = []
    var place = location
    while let parent = locations[place].parent {
      tokens.append(locations[place].token)
      place = parent
    }
    return JSONPointer(tokens.reversed()).description
  }
}

// MARK: - Documents

extension SchemaRegistry {
  /// Takes in a document under the address where it was found, and scans it.
  mutating func add(
    _ document: JSONValue,
    at address: String,
    default dialect: Dialect
  ) -> LocationID {
    // Places of which no keyword is known are looked at, too: they are kept, and freed by recursion.
    let isTooDeep = document.isDeeper(than: Self.depthLimit)
    if isTooDeep { mistakes.append(SchemaMistake.tooDeep(at: document.range)) }
    let root = locations.count
    locations.append(
      Location(
        value: isTooDeep ? true : document,
        parent: nil,
        token: "",
        resource: resources.count,
        depth: 0
      )
    )
    resources.append(Resource(address: address, root: root, dialect: dialect))
    if resourceByAddress[address] == nil { resourceByAddress[address] = resources.count - 1 }
    readDialect(of: root, into: resources.count - 1)
    scan(from: root)
    return root
  }

  /// Finds the schemas below a place, and what they are called.
  mutating func scan(from start: LocationID) {
    var pending = [start]
    while let location = pending.popLast() {
      guard !locations[location].isScanned else { continue }
      locations[location].isScanned = true
      guard case .object(let schema) = locations[location].value.content else { continue }
      readNames(schema, at: location)
      let dialect = dialect(of: location)
      var found: [LocationID] = []
      for member in schema.members {
        guard let rule = dialect.rule(member.key) else { continue }
        subschemas(of: member, rule.shape, at: location) { found.append($0) }
      }
      pending.append(contentsOf: found.reversed())
    }
  }

  private mutating func subschemas(
    of member: JSONObject.Member,
    _ shape: KeywordShape,
    at location: LocationID,
    _ found: (LocationID) -> Void
  ) {
    func eachMember(_ registry: inout SchemaRegistry, _ schemaOnly: Bool) {
      guard case .object(let object) = member.value.content else { return }
      let map = registry.child(of: location, member.key, member.value)
      for member in object.members {
        if schemaOnly, case .array = member.value.content { continue }
        found(registry.child(of: map, member.key, member.value))
      }
    }
    switch (shape, member.value.content) {
    case (.schema, _), (.schemaOrBoolean, _), (.schemaOrSchemaList, .object),
      (.schemaOrSchemaList, .bool):
      found(child(of: location, member.key, member.value))
    case (.schemaList, .array(let elements)), (.schemaOrSchemaList, .array(let elements)):
      let list = child(of: location, member.key, member.value)
      for (index, element) in elements.enumerated() {
        found(child(of: list, String(index), element))
      }
    case (.schemaMap, _), (.schemaPatternMap, _): eachMember(&self, false)
    case (.schemaOrStringListMap, _): eachMember(&self, true)
    default: break
    }
  }

  /// The place of a member or element; the same one each time.
  private mutating func child(
    of parent: LocationID,
    _ token: String,
    _ value: JSONValue
  ) -> LocationID {
    if let known = knownChild(of: parent, token) { return known }
    let place = locations.count
    locations.append(
      Location(
        value: value,
        parent: parent,
        token: token,
        resource: locations[parent].resource,
        depth: locations[parent].depth + 1
      )
    )
    steps.insert(place, StepTable.hash(parent, token))
    return place
  }

  /// The place of a member or element that has been come across.
  func knownChild(of parent: LocationID, _ token: String) -> LocationID? {
    steps.first(StepTable.hash(parent, token)) {
      locations[$0].parent == parent && Sameness.holds(locations[$0].token, token)
    }
  }

  /// The place of what a keyword of a schema holds; `nil` where the keyword is missing.
  mutating func child(of parent: LocationID, _ tokens: String...) -> LocationID? {
    var place = parent
    for token in tokens {
      let value: JSONValue?
      switch locations[place].value.content {
      case .object(let object): value = object[token]
      case .array(let array):
        let index = Int(token) ?? -1
        value = array.indices.contains(index) && String(index) == token ? array[index] : nil
      default: value = nil
      }
      guard let value else { return nil }
      place = child(of: place, token, value)
    }
    return place
  }
}
