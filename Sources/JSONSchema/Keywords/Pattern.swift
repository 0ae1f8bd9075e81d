internal import Diagnostics
internal import JSON

// `pattern`

extension NodeCompiler {
  mutating func compilePattern(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let value = site["pattern"], let written = value.string else { return }
    guard let pattern = pattern(written, at: value.range, site) else { return }
    builder.strings.append(.pattern(pattern))
  }
}

extension Diagnoser {
  mutating func explainPattern(_ value: JSONValue, _ string: String, _ id: NodeID) {
    let schema = program.schemas[Int(id)]
    let shown = place.isSecret ? nil : Wording.literal(value)
    let message =
      shown.map { "\($0) does not have the form of \(place.subject)" }
      ?? "\(place.subject) does not have the right form"
    var diagnostic = Diagnostic(.error, .wrongForm, message, at: value.range)
    if let words = Wording.description(of: schema) {
      diagnostic.help = [words]
    } else if let pattern = schema["pattern"]?.string {
      diagnostic.help = ["it has to match the pattern \(pattern)"]
    }
    if let example = Wording.example(of: schema) { diagnostic.notes = ["for example \(example)"] }
    report(Mistake(diagnostic, keyword: "pattern", node: id, place: place))
  }
}
