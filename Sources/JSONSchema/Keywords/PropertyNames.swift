internal import Diagnostics
internal import JSON

// `propertyNames`

extension NodeCompiler {
  mutating func compilePropertyNames(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let node = node(site, "propertyNames") else { return }
    builder.objects.append(.propertyNames(node))
  }
}

extension Evaluator {
  mutating func propertyNamesHold(
    _ members: UnsafeBufferPointer<JSONObject.Member>,
    _ id: NodeID
  ) -> Bool {
    for position in members.indices {
      guard isValid(.string(members[position].key), id) else { return false }
    }
    return true
  }
}

extension Diagnoser {
  /// A key is explained as the string that it is, and every finding points at the key.
  mutating func explainPropertyNames(_ object: JSONObject, _ names: NodeID) {
    for member in object.members {
      let key = JSONValue(.string(member.key), range: member.keyRange)
      guard !evaluator.isValid(key, names) else { continue }
      if program.schemas[Int(names)].bool == false {
        reportForbidden(member, names)
        continue
      }
      explainKey(key, names)
    }
  }
}
