internal import JSON

// From a keyword's name to what it says.

extension OutputWalker {
  mutating func evaluate(
    _ keyword: String,
    _ written: JSONValue,
    _ site: Site,
    _ marks: inout Marks
  ) -> Finding {
    guard let rule = site.dialect.rule(keyword) else {
      // Keywords that no one knows are annotations since 2019-09.
      return site.dialect.draft >= .draft201909 ? Finding(annotation: written) : .passed
    }
    switch rule.vocabulary {
    case .core: return evaluateReference(keyword, site, &marks)
    case .applicator, .unevaluated:
      return switch site.value.content {
      case .object(let object) where Self.objectApplicators.contains(keyword):
        evaluateMembers(keyword, written, site, object, &marks)
      case .array(let array) where Self.arrayApplicators.contains(keyword):
        evaluateElements(keyword, written, site, array, &marks)
      default: evaluateInPlace(keyword, written, site, &marks)
      }
    case .validation: return evaluateAssertion(keyword, written, site)
    case .format, .formatAnnotation, .formatAssertion: return evaluateFormat(written, site)
    case .metaData: return Finding(annotation: written)
    case .content: return evaluateContent(keyword, written, site)
    }
  }

  private static let objectApplicators: Set<String> = [
    "properties", "patternProperties", "additionalProperties", "propertyNames", "dependencies",
    "dependentSchemas", "unevaluatedProperties",
  ]

  private static let arrayApplicators: Set<String> = [
    "prefixItems", "items", "additionalItems", "contains", "unevaluatedItems",
  ]

  private mutating func evaluateReference(
    _ keyword: String,
    _ site: Site,
    _ marks: inout Marks
  ) -> Finding {
    guard ["$ref", "$dynamicRef", "$recursiveRef"].contains(keyword),
      var target = sources.node(of: keyword, at: site.location)
    else { return .passed }
    if keyword != "$ref" {
      for index in program.nodes[Int(site.id)].general.indices {
        if case .dynamicReference(let reference) = program.generalKeywords[index] {
          target = evaluator.target(of: reference)
        }
      }
    }
    var finding = Finding()
    finding.isValid = follow(target, site.value, &finding, &marks)
    return finding
  }

  /// Keywords that apply schemas to the value itself.
  private mutating func evaluateInPlace(
    _ keyword: String,
    _ written: JSONValue,
    _ site: Site,
    _ marks: inout Marks
  ) -> Finding {
    var finding = Finding()
    switch keyword {
    case "allOf", "anyOf", "oneOf":
      let count = written.array?.count ?? 0
      var fitting = 0
      for index in 0..<count
      where applyInPlace(site, keyword, [String(index)], &finding, &marks) {
        fitting += 1
      }
      switch keyword {
      case "allOf": finding.isValid = fitting == count
      case "anyOf":
        finding.isValid = fitting > 0
        if fitting == 0 { finding.error = "has to fit one of the alternatives" }
      default:
        finding.isValid = fitting == 1
        if fitting == 0 { finding.error = "has to fit one of the alternatives" }
        if fitting > 1 { finding.error = "fits \(fitting) alternatives, and may fit only one" }
      }
    case "not":
      var others = Marks()
      if applyInPlace(site, keyword, [], &finding, &others) {
        finding.isValid = false
        finding.error = "has a form that is not allowed"
      }
    case "if": _ = applyInPlace(site, keyword, [], &finding, &marks)
    case "then", "else":
      guard let test = sources.node(below: site.location, ["if"]),
        evaluator.isValid(site.value, test) == (keyword == "then")
      else { return .passed }
      finding.isValid = applyInPlace(site, keyword, [], &finding, &marks)
    default: break
    }
    return finding
  }

  private mutating func evaluateFormat(_ written: JSONValue, _ site: Site) -> Finding {
    guard case .string(let string) = site.value.content else { return Finding(annotation: written) }
    for index in program.nodes[Int(site.id)].strings.indices {
      if case .format(let format) = program.stringKeywords[index],
        !program.formats[Int(format)].isValid(string)
      {
        let noun = program.formats[Int(format)].noun
        return Finding(isValid: false, error: "has to be \(noun)")
      }
    }
    return Finding(annotation: written)
  }

  private mutating func evaluateContent(
    _ keyword: String,
    _ written: JSONValue,
    _ site: Site
  ) -> Finding {
    guard case .string(let string) = site.value.content else { return .passed }
    for index in program.nodes[Int(site.id)].strings.indices {
      if case .content(let content) = program.stringKeywords[index] {
        let rule = program.contents[Int(content)]
        let isOwn = keyword == rule.keyword
        if isOwn, !rule.isValid(string) {
          return Finding(isValid: false, error: "has to hold \(rule.noun)")
        }
      }
    }
    return Finding(annotation: written)
  }
}
