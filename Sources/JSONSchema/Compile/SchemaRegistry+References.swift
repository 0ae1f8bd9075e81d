internal import Diagnostics
internal import JSON

// What references mean.

extension SchemaRegistry {
  /// The schema that a reference means which stands at a place.
  mutating func resolve(
    _ reference: String,
    from location: LocationID,
    at range: SourceRange
  ) throws(Diagnostic) -> LocationID {
    let source = locations[location].resource
    if let known = resources[source].references.index(of: reference) {
      return resources[source].targets[known]
    }
    let target = try find(reference, from: location, at: range)
    _ = resources[source].references.insert(reference)
    resources[source].targets.append(target)
    return target
  }

  private mutating func find(
    _ reference: String,
    from location: LocationID,
    at range: SourceRange
  ) throws(Diagnostic) -> LocationID {
    let parts = URIReference.parts(of: reference)
    let resource = try resource(at: parts.address, in: reference, from: location, at: range)
    guard let fragment = parts.fragment.decodedFragment else {
      throw SchemaMistake.unresolved(reference, at: range)
    }
    if fragment.isEmpty { return resources[resource].root }
    guard fragment.unicodeScalars.first == "/" else {
      guard let anchor = resources[resource].anchors[fragment] else {
        let anchors = resources[resource].anchors.keys
        throw SchemaMistake.unresolved(
          reference,
          at: range,
          nearest: NearestName.of(fragment, among: anchors.sorted()).map { "#" + $0 }
        )
      }
      return anchor
    }
    guard let pointer = JSONPointer(fragment) else {
      throw SchemaMistake.unresolved(reference, at: range)
    }
    var place = resources[resource].root
    for (index, token) in pointer.tokens.enumerated() {
      guard let next = child(of: place, token) else {
        let path = pointer.tokens.prefix(index)
        let keys = (locations[place].value.object?.keys).map { Array($0) } ?? []
        let nearest = NearestName.of(token, among: keys).map { name in
          "#" + JSONPointer(path + [name] + pointer.tokens.dropFirst(index + 1)).description
        }
        throw SchemaMistake.unresolved(reference, at: range, nearest: nearest)
      }
      place = next
    }
    // A reference makes a schema also of what stands in an unknown keyword.
    scan(from: place)
    return place
  }

  /// The resource of an address as it is written in a reference.
  private mutating func resource(
    at address: String,
    in reference: String,
    from location: LocationID,
    at range: SourceRange
  ) throws(Diagnostic) -> Int {
    let source = locations[location].resource
    if let known = resources[source].addresses.index(of: address) {
      return resources[source].addressed[known]
    }
    let base = URIReference(resources[source].address)
    let target = URIReference(address).resolved(against: base).resource
    let found = try resource(at: target, from: location, written: reference, at: range)
    _ = resources[source].addresses.insert(address)
    resources[source].addressed.append(found)
    return found
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
      mistake.help = ["put the schema below \"$defs\", with \"$id\": \"\(address)\""]
      throw mistake
    }
    let root = add(document, at: address, default: resources[0].dialect)
    return locations[root].resource
  }

  /// The roots of the resources that say `$recursiveAnchor: true`.
  var recursiveAnchors: [(resource: Int, location: LocationID)] {
    resources.indices.compactMap { resource in
      resources[resource].hasRecursiveAnchor ? (resource, resources[resource].root) : nil
    }
  }
}
