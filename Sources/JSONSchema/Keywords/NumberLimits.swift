internal import Diagnostics
internal import JSON

// `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`

extension NodeCompiler {
  mutating func compileNumberLimits(_ site: SchemaSite, into builder: inout NodeBuilder) {
    func limit(_ keyword: String) -> Int32? {
      site[keyword]?.number.map { add(ExactNumber($0), to: \.limits) }
    }
    // In draft 4 the exclusive keywords only say how the others are meant.
    let isMinimumExclusive = site["exclusiveMinimum"]?.bool ?? false
    let isMaximumExclusive = site["exclusiveMaximum"]?.bool ?? false
    if let limit = limit("minimum") {
      builder.numbers.append(.minimum(limit, isExclusive: isMinimumExclusive))
    }
    if let limit = limit("maximum") {
      builder.numbers.append(.maximum(limit, isExclusive: isMaximumExclusive))
    }
    if let limit = limit("exclusiveMinimum") {
      builder.numbers.append(.minimum(limit, isExclusive: true))
    }
    if let limit = limit("exclusiveMaximum") {
      builder.numbers.append(.maximum(limit, isExclusive: true))
    }
  }
}

extension Diagnoser {
  /// The number is below or above a limit; the message gives the whole range.
  mutating func explainLimit(
    _ value: JSONValue,
    _ number: JSONNumber,
    isMinimum: Bool,
    isExclusive: Bool,
    _ id: NodeID
  ) {
    let schema = program.schemas[Int(id)]
    let minimum = bound(schema, "minimum", "exclusiveMinimum")
    let maximum = bound(schema, "maximum", "exclusiveMaximum")
    guard let limit = isMinimum ? minimum : maximum else { return }
    let relation =
      switch (isMinimum, isExclusive) {
      case (true, false): "at least \(limit.text)"
      case (true, true): "more than \(limit.text)"
      case (false, false): "at most \(limit.text)"
      case (false, true): "less than \(limit.text)"
      }
    var diagnostic = Diagnostic(
      .error,
      .outOfRange,
      "\(place.subject) is \(number.literal), and has to be \(relation)",
      at: value.range
    )
    if place.isSecret { diagnostic.message = "\(place.subject) has to be \(relation)" }
    if let minimum, let maximum, !minimum.isExclusive, !maximum.isExclusive {
      diagnostic.help = ["use a number from \(minimum.text) to \(maximum.text)"]
    }
    let keyword = isMinimum ? "minimum" : "maximum"
    report(Mistake(diagnostic, keyword: limit.keyword ?? keyword, node: id, place: place))
  }

  private struct Bound {
    var text: String
    var isExclusive: Bool
    var keyword: String?
  }

  private func bound(_ schema: JSONValue, _ inclusive: String, _ exclusive: String) -> Bound? {
    if let limit = schema[exclusive]?.number {
      return Bound(text: limit.literal, isExclusive: true, keyword: exclusive)
    }
    guard let limit = schema[inclusive]?.number else { return nil }
    return Bound(
      text: limit.literal,
      isExclusive: schema[exclusive]?.bool ?? false,
      keyword: inclusive
    )
  }
}
