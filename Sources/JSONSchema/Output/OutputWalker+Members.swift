internal import JSON
internal import RE2

// Keywords that apply schemas to the members of an object.

extension OutputWalker {
  mutating func evaluateMembers(
    _ keyword: String,
    _ written: JSONValue,
    _ site: Site,
    _ object: JSONObject,
    _ marks: inout Marks
  ) -> Finding {
    switch keyword {
    case "properties":
      return eachMember(of: object, marking: &marks) { walker, member, finding in
        guard written[member.key] != nil else { return nil }
        return walker.apply(
          site,
          keyword,
          [member.key],
          to: member.value,
          at: member.key,
          &finding
        )
      }
    case "patternProperties":
      return eachMember(of: object, marking: &marks) { walker, member, finding in
        var result: Bool?
        for pattern in walker.patterns(written, matching: member.key) {
          let isValid = walker.apply(
            site,
            keyword,
            [pattern],
            to: member.value,
            at: member.key,
            &finding
          )
          result = (result ?? true) && isValid
        }
        return result
      }
    case "additionalProperties":
      let names = site.schema["properties"]
      let patterns = site.schema["patternProperties"]
      return eachMember(of: object, marking: &marks) { walker, member, finding in
        guard names?[member.key] == nil,
          patterns.map({ walker.patterns($0, matching: member.key).isEmpty }) ?? true
        else { return nil }
        return walker.apply(site, keyword, [], to: member.value, at: member.key, &finding)
      }
    case "unevaluatedProperties":
      let known = marks
      var index = -1
      return eachMember(of: object, marking: &marks) { walker, member, finding in
        index += 1
        if known.contains(index) { return nil }
        return walker.apply(site, keyword, [], to: member.value, at: member.key, &finding)
      }
    case "propertyNames":
      var finding = Finding()
      for member in object.members {
        let name = JSONValue.string(member.key)
        if !apply(site, keyword, [], to: name, at: member.key, &finding) {
          finding.isValid = false
        }
      }
      return finding
    default: return evaluateDependencies(keyword, written, site, object, &marks)
    }
  }

  /// Applies schemas to members, notes which they were, and marks them as evaluated.
  private mutating func eachMember(
    of object: JSONObject,
    marking marks: inout Marks,
    _ evaluate: (inout OutputWalker, JSONObject.Member, inout Finding) -> Bool?
  ) -> Finding {
    var finding = Finding()
    var names: [JSONValue] = []
    for (index, member) in object.members.enumerated() {
      guard let isValid = evaluate(&self, member, &finding) else { continue }
      if !isValid { finding.isValid = false }
      marks.insert(index)
      names.append(.string(member.key))
    }
    finding.annotation = .array(names)
    return finding
  }

  /// The patterns of a map of schemas that match a key.
  private func patterns(_ map: JSONValue, matching key: String) -> [String] {
    (map.object?.members ?? []).compactMap { member in
      guard let index = sources.patterns.index(of: member.key),
        program.patterns[index].matches(in: key)
      else { return nil }
      return member.key
    }
  }

  private mutating func evaluateDependencies(
    _ keyword: String,
    _ written: JSONValue,
    _ site: Site,
    _ object: JSONObject,
    _ marks: inout Marks
  ) -> Finding {
    var finding = Finding()
    for dependency in written.object?.members ?? [] where object[dependency.key] != nil {
      if let names = dependency.value.array {
        for name in names.compactMap(\.string) where object[name] == nil {
          finding.isValid = false
          finding.error = OutputWords.needs(dependency.key, name)
        }
      } else if !applyInPlace(site, keyword, [dependency.key], &finding, &marks) {
        finding.isValid = false
      }
    }
    return finding
  }
}
