internal import JSON
internal import RE2

// The way from a compiled keyword to what it does, which stands in the keyword's own file.

extension Evaluator {
  mutating func holds(_ keyword: NumberKeyword, _ number: ExactNumber) -> Bool {
    switch keyword {
    case .minimum(let limit, let isExclusive):
      let limit = program.limits[Int(limit)]
      return isExclusive ? limit < number : !(number < limit)
    case .maximum(let limit, let isExclusive):
      let limit = program.limits[Int(limit)]
      return isExclusive ? number < limit : !(limit < number)
    case .multipleOf(let divisor): return number.isMultiple(of: program.limits[Int(divisor)])
    }
  }

  mutating func holds(_ keyword: StringKeyword, _ string: String) -> Bool {
    switch keyword {
    case .minLength(let limit): hasLength(string, atLeast: limit)
    case .maxLength(let limit): hasLength(string, atMost: limit)
    case .pattern(let index): program.patterns[Int(index)].matches(in: string)
    case .format(let index): program.formats[Int(index)].isValid(string)
    case .content(let index): program.contents[Int(index)].isValid(string)
    }
  }

  mutating func holds(_ keyword: ArrayKeyword, _ array: [JSONValue]) -> Bool {
    switch keyword {
    case .minItems(let limit): return array.count >= limit
    case .maxItems(let limit): return array.count <= limit
    case .items(let index): return itemsHold(array, tables.items[Int(index)])
    case .contains(let index): return containsHolds(array, tables.contains[Int(index)])
    case .uniqueItems:
      var work = 0
      let repetition = UniqueItems.firstRepetition(in: array, work: &work)
      return repetition == nil && spend(work)
    case .unevaluatedItems: return true
    }
  }

  mutating func holds(
    _ keyword: ArrayKeyword,
    _ array: [JSONValue],
    marking marks: inout Marks
  ) -> Bool {
    switch keyword {
    case .items(let index): itemsHold(array, tables.items[Int(index)], &marks)
    case .contains(let index): containsHolds(array, tables.contains[Int(index)], &marks)
    default: holds(keyword, array)
    }
  }

  mutating func holds(_ keyword: ObjectKeyword, _ object: JSONObject) -> Bool {
    switch keyword {
    case .minProperties(let limit): return object.count >= limit
    case .maxProperties(let limit): return object.count <= limit
    case .members(let index): return membersHold(object, index)
    case .propertyNames(let id): return propertyNamesHold(object, id)
    case .dependencies(let index):
      return dependenciesHold(object, program.dependencies[Int(index)])
    case .unevaluatedProperties: return true
    }
  }

  mutating func holds(
    _ keyword: ObjectKeyword,
    _ object: JSONObject,
    marking marks: inout Marks
  ) -> Bool {
    switch keyword {
    case .members(let index): membersHold(object, index, &marks)
    case .dependencies(let index):
      dependenciesHold(object, program.dependencies[Int(index)], &marks)
    default: holds(keyword, object)
    }
  }

  mutating func holds(_ keyword: GeneralKeyword, _ value: JSONValue) -> Bool {
    switch keyword {
    case .never: return false
    case .const(let index):
      var work = 0
      return Sameness.holds(value, program.constants[Int(index)], work: &work) && spend(work)
    case .enumeration(let index):
      var work = 0
      let isAllowed = program.enumerations[Int(index)].contains(value, work: &work)
      return spend(work) && isAllowed
    case .reference(let id): return isValid(value, id)
    case .dynamicReference(let index): return isValid(value, target(of: index))
    case .allOf(let list): return allHold(value, list)
    case .anyOf(let list): return anyHolds(value, list)
    case .oneOf(let list): return oneHolds(value, list)
    case .not(let id): return !isValid(value, id) && surrender == nil
    case .condition(let index): return conditionHolds(value, tables.conditions[Int(index)])
    }
  }

  mutating func holds(
    _ keyword: GeneralKeyword,
    _ value: JSONValue,
    marking marks: inout Marks
  ) -> Bool {
    switch keyword {
    case .reference(let id): isValid(value, id, marking: &marks)
    case .dynamicReference(let index): isValid(value, target(of: index), marking: &marks)
    case .allOf(let list): allHold(value, list, &marks)
    case .anyOf(let list): anyHolds(value, list, &marks)
    case .oneOf(let list): oneHolds(value, list, &marks)
    case .condition(let index):
      conditionHolds(value, tables.conditions[Int(index)], &marks)
    default: holds(keyword, value)
    }
  }
}
