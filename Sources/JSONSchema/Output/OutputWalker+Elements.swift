internal import JSON

// Keywords that apply schemas to the elements of an array.

extension OutputWalker {
  mutating func evaluateElements(
    _ keyword: String,
    _ written: JSONValue,
    _ site: Site,
    _ array: [JSONValue],
    _ marks: inout Marks
  ) -> Finding {
    switch keyword {
    case "contains": return evaluateContains(written, site, array, &marks)
    case "items" where written.array != nil, "prefixItems":
      return evaluatePrefix(keyword, written, site, array, &marks)
    case "unevaluatedItems":
      var finding = Finding()
      for (index, element) in array.enumerated() where !marks.contains(index) {
        if !apply(site, keyword, [], to: element, at: String(index), &finding) {
          finding.isValid = false
        }
        finding.annotation = true
      }
      marks.insertAll()
      return finding
    default:
      var first = site.schema["prefixItems"]?.array?.count ?? 0
      if site.dialect.draft < .draft202012 { first = 0 }
      if keyword == "additionalItems" {
        guard let prefix = site.schema["items"]?.array else { return .passed }
        first = prefix.count
      }
      var finding = Finding()
      for index in array.indices.dropFirst(first) {
        if !apply(site, keyword, [], to: array[index], at: String(index), &finding) {
          finding.isValid = false
        }
        finding.annotation = true
      }
      marks.insertAll()
      return finding
    }
  }

  /// One schema for each of the first elements.
  private mutating func evaluatePrefix(
    _ keyword: String,
    _ written: JSONValue,
    _ site: Site,
    _ array: [JSONValue],
    _ marks: inout Marks
  ) -> Finding {
    var finding = Finding()
    let count = min(array.count, written.array?.count ?? 0)
    for index in 0..<count {
      let step = String(index)
      if !apply(site, keyword, [step], to: array[index], at: step, &finding) {
        finding.isValid = false
      }
      marks.insert(index)
    }
    if count > 0 { finding.annotation = count == array.count ? true : .int(count - 1) }
    return finding
  }

  private mutating func evaluateContains(
    _ written: JSONValue,
    _ site: Site,
    _ array: [JSONValue],
    _ marks: inout Marks
  ) -> Finding {
    var finding = Finding()
    var fitting: [Int] = []
    for (index, element) in array.enumerated()
    where apply(site, "contains", [], to: element, at: String(index), &finding) {
      fitting.append(index)
    }
    let mayBeNone =
      site.dialect.rule("minContains") != nil
      && site.schema["minContains"]?.number == JSONNumber(0)
    guard !fitting.isEmpty || mayBeNone else {
      finding.isValid = false
      finding.error = "has to contain an element of the given form"
      return finding
    }
    if site.dialect.draft >= .draft202012 {
      for index in fitting { marks.insert(index) }
      finding.annotation =
        !fitting.isEmpty && fitting.count == array.count
        ? true : .array(fitting.map { .int($0) })
    }
    return finding
  }

  /// How many elements fit `contains`; `nil` where it is missing.
  mutating func fittingCount(_ site: Site, _ array: [JSONValue]) -> Int? {
    guard let node = sources.node(below: site.location, ["contains"]) else { return nil }
    var count = 0
    for element in array where evaluator.isValid(element, node) { count += 1 }
    return count
  }
}
