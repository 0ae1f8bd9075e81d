internal import Diagnostics
internal import JSON

/// The place of a value in one of the schema documents.
typealias LocationID = Int

/// All schema documents that a compilation has seen, with the addresses and anchors in them.
///
/// Documents are scanned once, from the top, through the keywords that hold schemas; so an `$id` in an
/// `enum` or in an unknown keyword is no address. Places form a tree of tokens, which keeps memory
/// linear in the size of the documents. Nothing here recurses.
struct SchemaRegistry {
  /// A value of a document that is a schema, or lies on the way to one.
  struct Location {
    var value: JSONValue
    var parent: LocationID?
    var token: String
    /// The resource that the place belongs to.
    var resource: Int
    var depth: Int
    var isScanned = false
  }

  /// A schema with an address of its own, and everything below it that has none.
  struct Resource {
    var address: String
    var root: LocationID
    var dialect: Dialect
    var anchors: [String: LocationID] = [:]
    var dynamicAnchors: [String: LocationID] = [:]
    var hasRecursiveAnchor = false
  }

  private struct Step: Hashable {
    var parent: LocationID
    var token: String
  }

  private(set) var locations: [Location] = []
  private(set) var resources: [Resource] = []
  private var steps: [Step: LocationID] = [:]
  private var resourceByAddress: [String: Int] = [:]
  private let resolver: SchemaResolver?
  /// What is wrong with the documents themselves.
  var mistakes: [Diagnostic] = []

  /// Deeper schemas help no one, and would make every later step pay.
  static let depthLimit = 512

  init(resolver: SchemaResolver?) { self.resolver = resolver }

  func resource(of location: LocationID) -> Resource { resources[locations[location].resource] }

  func dialect(of location: LocationID) -> Dialect { resource(of: location).dialect }

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
    let root = locations.count
    locations.append(
      Location(value: document, parent: nil, token: "", resource: resources.count, depth: 0)
    )
    resources.append(Resource(address: address, root: root, dialect: dialect))
    if resourceByAddress[address] == nil { resourceByAddress[address] = resources.count - 1 }
    readDialect(of: root, into: resources.count - 1)
    scan(from: root)
    return root
  }

  /// Finds the schemas below a place, and what they are called.
  private mutating func scan(from start: LocationID) {
    var pending = [start]
    while let location = pending.popLast() {
      guard !locations[location].isScanned else { continue }
      locations[location].isScanned = true
      guard case .object(let schema) = locations[location].value.content else { continue }
      guard locations[location].depth <= Self.depthLimit else {
        mistakes.append(SchemaMistake.tooDeep(at: locations[location].value.range))
        continue
      }
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
    let step = Step(parent: parent, token: token)
    if let known = steps[step] { return known }
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
    steps[step] = place
    return place
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

// MARK: - Addresses and anchors

extension SchemaRegistry {
  /// Reads `$id`, `$anchor` and their kin.
  private mutating func readNames(_ schema: JSONObject, at location: LocationID) {
    let draft = dialect(of: location).draft
    if draft.referenceHidesSiblings, schema["$ref"]?.string != nil { return }
    if let identifier = schema[draft.identifierKeyword]?.string {
      readIdentifier(identifier, at: location)
    }
    let resource = locations[location].resource
    guard draft >= .draft201909 else { return }
    if let anchor = schema["$anchor"]?.string {
      addAnchor(anchor, at: location, isDynamic: false)
    }
    if draft == .draft202012, let anchor = schema["$dynamicAnchor"]?.string {
      addAnchor(anchor, at: location, isDynamic: true)
    }
    if draft == .draft201909, schema["$recursiveAnchor"]?.bool == true,
      resources[resource].root == location
    {
      resources[resource].hasRecursiveAnchor = true
    }
  }

  private mutating func readIdentifier(_ identifier: String, at location: LocationID) {
    let outer = locations[location].resource
    let reference = URIReference(identifier)
    let isWholeDocument = locations[location].parent == nil
    let draft = resources[outer].dialect.draft
    // Older drafts wrote an anchor as an address that is only a fragment.
    if draft <= .draft7, let name = reference.fragment, !name.isEmpty, !name.hasPrefix("/") {
      if reference.resource.isEmpty {
        addAnchor(name, at: location, isDynamic: false)
        return
      }
    }
    guard !reference.resource.isEmpty else { return }
    let base = URIReference(resources[outer].address)
    let address = reference.resolved(against: base).resource
    if isWholeDocument {
      resources[outer].address = address
      if resourceByAddress[address] == nil { resourceByAddress[address] = outer }
    } else {
      locations[location].resource = resources.count
      resources.append(
        Resource(address: address, root: location, dialect: resources[outer].dialect)
      )
      readDialect(of: location, into: resources.count - 1)
      if resourceByAddress[address] == nil {
        resourceByAddress[address] = resources.count - 1
      } else if let range = locations[location].value[draft.identifierKeyword]?.range {
        mistakes.append(SchemaMistake.duplicateAddress(address, at: range))
      }
    }
    if draft <= .draft7, let name = reference.fragment, !name.isEmpty, !name.hasPrefix("/") {
      addAnchor(name, at: location, isDynamic: false)
    }
  }

  private mutating func addAnchor(_ name: String, at location: LocationID, isDynamic: Bool) {
    let resource = locations[location].resource
    if resources[resource].anchors[name] == nil { resources[resource].anchors[name] = location }
    if isDynamic { resources[resource].dynamicAnchors[name] = location }
  }

  /// Takes the dialect of a resource from its `$schema`, if it has one.
  private mutating func readDialect(of location: LocationID, into resource: Int) {
    guard let written = locations[location].value["$schema"], let address = written.string else {
      return
    }
    do throws(Diagnostic) {
      resources[resource].dialect = try dialect(named: address, at: written.range)
    } catch {
      mistakes.append(error)
    }
  }

  /// The dialect of a meta-schema: one of the drafts, or one with vocabularies of its own choice.
  private mutating func dialect(
    named address: String,
    at range: SourceRange
  ) throws(Diagnostic) -> Dialect {
    if let draft = Draft(metaSchema: address) { return .standard(draft) }
    guard let metaSchema = resolver?(URIReference(address).resource) else {
      throw SchemaMistake.unknownDialect(address, at: range)
    }
    guard let base = metaSchema["$schema"]?.string, let draft = Draft(metaSchema: base) else {
      throw SchemaMistake.unknownDialect(address, at: range)
    }
    guard draft >= .draft201909, let wanted = metaSchema["$vocabulary"]?.object else {
      return .standard(draft)
    }
    var vocabularies: Set<Vocabulary> = []
    for member in wanted.members {
      if let known = Vocabulary(address: member.key, draft: draft) {
        vocabularies.insert(known)
      } else if member.value.bool == true {
        throw SchemaMistake.unknownVocabulary(member.key, at: range)
      }
    }
    let assertsFormat =
      vocabularies.contains(.formatAssertion)
      || draft == .draft201909
        && wanted[Vocabulary.format.address(in: draft)]?.bool == true
    return Dialect(draft, vocabularies: vocabularies, assertsFormat: assertsFormat)
  }
}

// MARK: - References

extension SchemaRegistry {
  /// The schema that a reference means which stands at a place.
  mutating func resolve(
    _ reference: String,
    from location: LocationID,
    at range: SourceRange
  ) throws(Diagnostic) -> LocationID {
    let base = URIReference(resource(of: location).address)
    let target = URIReference(reference).resolved(against: base)
    let resource = try resource(at: target.resource, from: location, written: reference, at: range)
    guard let fragment = target.decodedFragment else {
      throw SchemaMistake.unresolved(reference, at: range)
    }
    if fragment.isEmpty { return resources[resource].root }
    guard fragment.unicodeScalars.first == "/" else {
      guard let anchor = resources[resource].anchors[fragment] else {
        throw SchemaMistake.unresolved(reference, at: range)
      }
      return anchor
    }
    guard let pointer = JSONPointer(fragment) else {
      throw SchemaMistake.unresolved(reference, at: range)
    }
    var place = resources[resource].root
    for token in pointer.tokens {
      guard let next = child(of: place, token) else {
        throw SchemaMistake.unresolved(reference, at: range)
      }
      place = next
    }
    // A reference makes a schema also of what stands in an unknown keyword.
    scan(from: place)
    return place
  }

  /// The resource of an address, which is looked for among the known ones, the meta-schemas, and at
  /// last by the resolver.
  private mutating func resource(
    at address: String,
    from location: LocationID,
    written reference: String,
    at range: SourceRange
  ) throws(Diagnostic) -> Int {
    if let known = resourceByAddress[address] { return known }
    guard let document = MetaSchema.document(at: address) ?? resolver?(address) else {
      var mistake = SchemaMistake.unresolved(reference, at: range)
      mistake.notes = ["references are never fetched from the network"]
      throw mistake
    }
    let root = add(document, at: address, default: resources[0].dialect)
    return locations[root].resource
  }

  /// The schema that a `$dynamicAnchor` of the given name marks, for each resource that has one.
  func dynamicAnchors(_ name: String) -> [(resource: Int, location: LocationID)] {
    resources.indices.compactMap { resource in
      resources[resource].dynamicAnchors[name].map { (resource, $0) }
    }
  }

  /// The roots of the resources that say `$recursiveAnchor: true`.
  var recursiveAnchors: [(resource: Int, location: LocationID)] {
    resources.indices.compactMap { resource in
      resources[resource].hasRecursiveAnchor ? (resource, resources[resource].root) : nil
    }
  }
}
