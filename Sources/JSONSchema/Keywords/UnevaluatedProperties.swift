internal import Diagnostics
internal import JSON

// `unevaluatedProperties`

extension NodeCompiler {
  mutating func compileUnevaluatedProperties(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let node = node(site, "unevaluatedProperties") else { return }
    builder.objects.append(.unevaluatedProperties(node))
  }
}

extension Evaluator {
  mutating func unevaluatedPropertiesHold(
    _ members: UnsafeBufferPointer<JSONObject.Member>,
    _ id: NodeID,
    _ marks: inout Marks
  ) -> Bool {
    for index in members.indices where !marks.contains(index) {
      guard isValid(at: members.value(at: index), id) else { return false }
    }
    marks.insertAll()
    return true
  }
}

extension Diagnoser {
  /// Members that no other keyword has looked at.
  ///
  /// Where another keyword fails, all that it looked at counts as unevaluated; that is only a
  /// consequence. So a key is reported only when it is known nowhere, or nothing else is wrong.
  mutating func explainUnevaluatedProperties(
    _ value: JSONValue,
    _ object: JSONObject,
    _ members: NodeID,
    _ id: NodeID,
    hasOtherMistakes: Bool
  ) {
    let marks = evaluator.marks(of: value, id)
    var known: KnownKeys?
    for (index, member) in object.members.enumerated() where !marks.contains(index) {
      guard program.schemas[Int(members)].bool == false else {
        if !hasOtherMistakes {
          explain(member.value, members, at: .key(member.key, member.keyRange))
        }
        continue
      }
      if known == nil { known = knownKeys(of: id) }
      if known?.contains(member.key) ?? false {
        if !hasOtherMistakes { reportMisplacedKey(member, id) }
      } else {
        reportUnknownKey(member, of: object, keyword: "unevaluatedProperties", id)
      }
    }
  }
}
