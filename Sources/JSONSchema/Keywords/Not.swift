internal import Diagnostics
internal import JSON

// `not`, and the schema `false`

extension NodeCompiler {
  mutating func compileNot(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let node = nodeInPlace(site, "not", from: builder) else { return }
    builder.general.append(.not(node))
  }
}

extension Diagnoser {
  mutating func explainNot(_ value: JSONValue, _ forbidden: NodeID, _ id: NodeID) {
    guard evaluator.isValid(value, forbidden) else { return }
    let schema = program.schemas[Int(forbidden)]
    var diagnostic = Diagnostic(
      .error,
      .notAllowed,
      "\(place.subject) has a form that is not allowed",
      at: value.range
    )
    if let title = Wording.title(of: schema) {
      diagnostic.message = "\(place.subject) may not be \(title)"
    }
    let keys = (schema["required"]?.array ?? []).compactMap(\.string)
    let members = keys.compactMap { value.object?.member($0) }
    if let last = members.last {
      let names = members.map { Wording.quoted($0.key) }
      diagnostic.range = last.keyRange
      if members.count == 1 {
        diagnostic.message = "\(names[0]) is not allowed here"
        diagnostic.help = ["remove \(names[0])"]
      } else {
        diagnostic.message = "\(Wording.list(names, "and")) exclude each other"
        diagnostic.related = members.dropLast().map { .init("beside this", at: $0.keyRange) }
        diagnostic.help = ["remove one of them"]
      }
    } else if schema["const"] != nil || schema["enum"] != nil, let shown = Wording.literal(value) {
      diagnostic.message = "\(place.subject) may not be \(place.isSecret ? "this value" : shown)"
    }
    report(Mistake(diagnostic, keyword: "not", node: id, place: place))
  }

  /// The schema is `false`: nothing may stand here.
  mutating func explainNever(_ value: JSONValue, _ id: NodeID) {
    var diagnostic = Diagnostic(
      .error,
      .notAllowed,
      "\(place.subject) is not allowed here",
      at: place.keyRange ?? value.range
    )
    if place.keyRange != nil { diagnostic.help = ["remove \(place.subject)"] }
    report(Mistake(diagnostic, keyword: "false", node: id, place: place))
  }

  /// No key may stand here, or not this one.
  mutating func reportForbidden(_ member: JSONObject.Member, _ id: NodeID) {
    let name = Wording.quoted(member.key)
    let diagnostic = Diagnostic(
      .error,
      .notAllowed,
      "\(name) is not allowed here",
      at: member.keyRange,
      help: ["remove \(name)"]
    )
    let there = place.appending(.key(member.key, member.keyRange))
    var mistake = Mistake(diagnostic, keyword: "propertyNames", node: id, place: there)
    mistake.isAboutMember = true
    report(mistake)
  }
}
