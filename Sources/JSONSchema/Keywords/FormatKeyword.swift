internal import Diagnostics
internal import JSON

// `format`

extension NodeCompiler {
  /// A format is only a remark, unless the caller or the dialect asks for more; unknown ones are
  /// remarks in any case.
  mutating func compileFormat(_ site: SchemaSite, into builder: inout NodeBuilder) {
    let isOld = assertsFormatUpToDraft7 && site.draft <= .draft7
    guard assertsFormat || isOld || site.dialect.assertsFormat else { return }
    guard let format = site["format"]?.string.flatMap(Format.init(rawValue:)) else { return }
    builder.strings.append(.format(add(format, to: \.formats)))
  }
}

extension Diagnoser {
  mutating func explainFormat(_ value: JSONValue, _ format: Format, _ id: NodeID) {
    let shown = place.isSecret ? nil : Wording.literal(value)
    var diagnostic = Diagnostic(
      .error,
      .wrongFormat,
      "\(shown ?? place.subject) is not \(format.noun)",
      at: value.range,
      help: ["for example \"\(format.example)\""]
    )
    if let example = example(id) {
      diagnostic.help = ["for example \(example)"]
    }
    report(Mistake(diagnostic, keyword: "format", node: id, place: place))
  }
}
