internal import JSON
internal import RE2

// Keywords that look at one value alone.

extension OutputWalker {
  mutating func evaluateAssertion(
    _ keyword: String,
    _ written: JSONValue,
    _ site: Site
  ) -> Finding {
    switch (keyword, site.value.content) {
    case ("type", _), ("const", _), ("enum", _): evaluateAny(keyword, written, site)
    case (_, .number(let number)): evaluate(keyword, written, number, site)
    case (_, .string(let string)): evaluate(keyword, written, string)
    case (_, .array(let array)): evaluate(keyword, written, array, site)
    case (_, .object(let object)): evaluate(keyword, written, object)
    default: .passed
    }
  }

  private mutating func evaluateAny(
    _ keyword: String,
    _ written: JSONValue,
    _ site: Site
  ) -> Finding {
    if keyword == "type" {
      let types = program.nodes[Int(site.id)].types
      return .checked(
        types.allows(site.value),
        "has to be \(Wording.list(Wording.names(of: types), "or"))"
      )
    }
    for index in program.nodes[Int(site.id)].general.indices {
      let compiled = program.generalKeywords[index]
      switch (compiled, keyword) {
      case (.const, "const"):
        return .checked(
          evaluator.holds(compiled, site.value),
          Wording.literal(written).map { "has to be \($0)" } ?? "has to be the given value"
        )
      case (.enumeration, "enum"):
        return .checked(evaluator.holds(compiled, site.value), OutputWords.allowed(written))
      default: continue
      }
    }
    return .passed
  }

  private func evaluate(
    _ keyword: String,
    _ written: JSONValue,
    _ number: JSONNumber,
    _ site: Site
  ) -> Finding {
    // In draft 4 the exclusive keywords are booleans, and only say how the others are meant.
    guard let limit = written.number else { return .passed }
    let exact = ExactNumber(number)
    let bound = ExactNumber(limit)
    switch keyword {
    case "minimum":
      return site.schema["exclusiveMinimum"]?.bool == true && site.dialect.draft == .draft4
        ? .checked(bound < exact, "has to be more than \(limit.literal)")
        : .checked(!(exact < bound), "has to be at least \(limit.literal)")
    case "maximum":
      return site.schema["exclusiveMaximum"]?.bool == true && site.dialect.draft == .draft4
        ? .checked(exact < bound, "has to be less than \(limit.literal)")
        : .checked(!(bound < exact), "has to be at most \(limit.literal)")
    case "exclusiveMinimum":
      return .checked(bound < exact, "has to be more than \(limit.literal)")
    case "exclusiveMaximum":
      return .checked(exact < bound, "has to be less than \(limit.literal)")
    case "multipleOf":
      return .checked(exact.isMultiple(of: bound), "has to be a multiple of \(limit.literal)")
    default: return .passed
    }
  }

  private func evaluate(
    _ keyword: String,
    _ written: JSONValue,
    _ string: String
  ) -> Finding {
    switch keyword {
    case "minLength":
      let limit = OutputWords.count(written)
      return .checked(
        evaluator.hasLength(string, atLeast: limit),
        "has to have at least \(Wording.count(limit, "character"))"
      )
    case "maxLength":
      let limit = OutputWords.count(written)
      return .checked(
        evaluator.hasLength(string, atMost: limit),
        "may have at most \(Wording.count(limit, "character"))"
      )
    case "pattern":
      guard let pattern = written.string, let index = sources.patterns.index(of: pattern) else {
        return .passed
      }
      return .checked(
        program.patterns[index].matches(in: string),
        "has to match the pattern \(pattern)"
      )
    default: return .passed
    }
  }

  private mutating func evaluate(
    _ keyword: String,
    _ written: JSONValue,
    _ array: [JSONValue],
    _ site: Site
  ) -> Finding {
    let limit = OutputWords.count(written)
    switch keyword {
    case "minItems":
      return .checked(
        array.count >= limit,
        "has to have at least \(Wording.count(limit, "element"))"
      )
    case "maxItems":
      return .checked(array.count <= limit, "may have at most \(Wording.count(limit, "element"))")
    case "uniqueItems":
      guard written.bool == true, let again = UniqueItems.firstRepetition(in: array) else {
        return .passed
      }
      let words = "element \(again.again) repeats element \(again.first)"
      return Finding(isValid: false, error: words)
    case "minContains":
      guard let count = fittingCount(site, array) else { return .passed }
      return .checked(
        count >= limit,
        "has to contain at least \(Wording.count(limit, "element")) of the given form"
      )
    case "maxContains":
      guard let count = fittingCount(site, array) else { return .passed }
      return .checked(
        count <= limit,
        "may contain at most \(Wording.count(limit, "element")) of the given form"
      )
    default: return .passed
    }
  }

  private func evaluate(
    _ keyword: String,
    _ written: JSONValue,
    _ object: JSONObject
  ) -> Finding {
    switch keyword {
    case "minProperties":
      let limit = OutputWords.count(written)
      return .checked(
        object.count >= limit,
        "has to have at least \(Wording.count(limit, "key"))"
      )
    case "maxProperties":
      let limit = OutputWords.count(written)
      return .checked(object.count <= limit, "may have at most \(Wording.count(limit, "key"))")
    case "required":
      let names = (written.array ?? []).compactMap(\.string)
      let missing = names.filter { object.index(of: $0) == nil }
      return .checked(missing.isEmpty, OutputWords.missing(missing))
    case "dependentRequired":
      for member in written.object?.members ?? [] where object.index(of: member.key) != nil {
        for name in (member.value.array ?? []).compactMap(\.string)
        where object.index(of: name) == nil {
          return Finding(isValid: false, error: OutputWords.needs(member.key, name))
        }
      }
      return .passed
    default: return .passed
    }
  }
}
