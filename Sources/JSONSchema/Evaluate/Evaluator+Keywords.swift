internal import JSON

// The way from a compiled keyword to what it does, which stands in the keyword's own file.

extension Evaluator {
  func holds(_ keyword: NumberKeyword, _ number: WholeNumber) -> Bool {
    switch keyword {
    case .minimum(let index, let isExclusive):
      guard let limit = tables.pointee.limits[Int(index)] else { break }
      return isExclusive ? limit < number.value : limit <= number.value
    case .maximum(let index, let isExclusive):
      guard let limit = tables.pointee.limits[Int(index)] else { break }
      return isExclusive ? number.value < limit : number.value <= limit
    case .multipleOf(let index):
      guard let divisor = tables.pointee.limits[Int(index)] else { break }
      return number.value % divisor == 0
    }
    return holds(keyword, ExactNumber(number.value))
  }

  func holds(_ keyword: NumberKeyword, _ number: ExactNumber) -> Bool {
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

  func holds(_ keyword: StringKeyword, _ string: String) -> Bool {
    var string = string
    return string.withUTF8 { holds(keyword, $0) }
  }

  /// - Parameter text: The string's UTF-8.
  func holds(_ keyword: StringKeyword, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch keyword {
    case .minLength(let limit): hasLength(text, atLeast: limit)
    case .maxLength(let limit): hasLength(text, atMost: limit)
    case .pattern(let index): matches(text, index)
    case .format(let index):
      program.formats[Int(index)].isValid(String(decoding: text, as: UTF8.self))
    case .content(let index):
      program.contents[Int(index)].isValid(String(decoding: text, as: UTF8.self))
    }
  }

  mutating func holds(_ keyword: ArrayKeyword, _ value: ValueAddress) -> Bool {
    switch keyword {
    case .minItems(let limit): return value.elements.count >= limit
    case .maxItems(let limit): return value.elements.count <= limit
    case .items(let index): return itemsHold(value.elements, tables.pointee.items[Int(index)])
    case .contains(let index):
      return containsHolds(value.elements, tables.pointee.contains[Int(index)])
    case .uniqueItems:
      var work = 0
      let repetition = UniqueItems.firstRepetition(in: value.elements, work: &work)
      return repetition == nil && spend(work)
    case .unevaluatedItems: return true
    }
  }

  mutating func holds(
    _ keyword: ArrayKeyword,
    _ value: ValueAddress,
    marking marks: inout Marks
  ) -> Bool {
    switch keyword {
    case .items(let index): itemsHold(value.elements, tables.pointee.items[Int(index)], &marks)
    case .contains(let index):
      containsHolds(value.elements, tables.pointee.contains[Int(index)], &marks)
    default: holds(keyword, value)
    }
  }

  mutating func holds(_ keyword: ObjectKeyword, _ value: ValueAddress) -> Bool {
    switch keyword {
    case .minProperties(let limit): return value.members.count >= limit
    case .maxProperties(let limit): return value.members.count <= limit
    case .members(let index): return membersHold(value.members, index)
    case .propertyNames(let id): return propertyNamesHold(value.members, id)
    case .dependencies(let index):
      return dependenciesHold(value, program.dependencies[Int(index)])
    case .unevaluatedProperties: return true
    }
  }

  mutating func holds(
    _ keyword: ObjectKeyword,
    _ value: ValueAddress,
    marking marks: inout Marks
  ) -> Bool {
    switch keyword {
    case .members(let index): membersHold(value.members, index, &marks)
    case .dependencies(let index):
      dependenciesHold(value, program.dependencies[Int(index)], &marks)
    default: holds(keyword, value)
    }
  }

  mutating func holds(_ keyword: GeneralKeyword, _ value: JSONValue) -> Bool {
    withUnsafePointer(to: value) { holds(keyword, $0) }
  }

  mutating func holds(_ keyword: GeneralKeyword, _ value: ValueAddress) -> Bool {
    switch keyword {
    case .never: return false
    case .const(let index): return isConstant(value, index)
    case .enumeration(let index): return isEnumerated(value, index)
    case .reference(let id): return isValid(at: value, id)
    case .dynamicReference(let index): return isValid(at: value, target(of: index))
    case .allOf(let list): return allHold(value, list)
    case .anyOf(let list): return anyHolds(value, list)
    case .oneOf(let list): return oneHolds(value, list)
    case .not(let id): return !isValid(at: value, id) && surrender == nil
    case .condition(let index): return conditionHolds(value, tables.pointee.conditions[Int(index)])
    }
  }

  mutating func holds(
    _ keyword: GeneralKeyword,
    _ value: ValueAddress,
    marking marks: inout Marks
  ) -> Bool {
    switch keyword {
    case .reference(let id): isValid(at: value, id, marking: &marks)
    case .dynamicReference(let index): isValid(at: value, target(of: index), marking: &marks)
    case .allOf(let list): allHold(value, list, &marks)
    case .anyOf(let list): anyHolds(value, list, &marks)
    case .oneOf(let list): oneHolds(value, list, &marks)
    case .condition(let index):
      conditionHolds(value, tables.pointee.conditions[Int(index)], &marks)
    default: holds(keyword, value)
    }
  }
}
