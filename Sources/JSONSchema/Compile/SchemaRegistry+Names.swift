internal import Diagnostics
internal import JSON

// What schemas are called: addresses, anchors, and the dialect that says which keywords count.

extension SchemaRegistry {
  /// Reads `$id`, `$anchor` and their kin.
  mutating func readNames(_ schema: JSONObject, at location: LocationID) {
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
    guard address.utf8.count <= Self.addressLimit else {
      let range = locations[location].value[draft.identifierKeyword]?.range ?? .none
      mistakes.append(SchemaMistake.longAddress(Self.addressLimit, at: range))
      return
    }
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
    guard isDynamic else { return }
    resources[resource].dynamicAnchors[name] = location
    dynamicAnchors[name, default: []].append((resource, location))
  }

  /// Takes the dialect of a resource from its `$schema`, if it has one.
  mutating func readDialect(of location: LocationID, into resource: Int) {
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
