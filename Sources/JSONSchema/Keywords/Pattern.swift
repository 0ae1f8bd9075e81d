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

extension Evaluator {
  func matches(_ text: UnsafeBufferPointer<UInt8>, _ pattern: Int32) -> Bool {
    tables.pointee.patterns[Int(pattern)]._withUnsafeGuaranteedRef { $0.matches(in: text) }
  }

  func matches(_ text: String, _ pattern: Int32) -> Bool {
    var text = text
    return text.withUTF8 { matches($0, pattern) }
  }
}

extension Diagnoser {
  mutating func explainPattern(_ value: JSONValue, _ string: String, _ id: NodeID) {
    let schema = program.schemas[Int(id)]
    var diagnostic = Diagnostic(.error, .wrongForm, "", at: value.range)
    if string.isEmpty {
      diagnostic.message = "\(place.subject) is empty"
    } else if let shown = Wording.literal(value), !place.isSecret, !place.isKey {
      let noun = Wording.title(of: schema) ?? place.subject
      diagnostic.message = "\(shown) is not a valid \(noun)"
    } else {
      diagnostic.message = "\(place.subject) does not have the right form"
    }
    if let words = Wording.description(of: schema) {
      diagnostic.help = [words]
    } else if let pattern = schema["pattern"]?.string {
      diagnostic.help = ["it has to match the pattern \(pattern)"]
    }
    if let example = example(id) { diagnostic.notes = ["for example \(example)"] }
    var mistake = Mistake(diagnostic, keyword: "pattern", node: id, place: place)
    mistake.isCause = string.isEmpty
    report(mistake)
  }
}
