internal import JSON

extension KeywordShape {
  /// Whether a keyword's value looks as it has to. Whether the members of maps and lists are schemas
  /// is found when they are compiled, so that the mistake points at them.
  ///
  /// - Parameter strictly: Whether it has to be as the draft's meta-schema wants it in every respect:
  ///   lists that must not be empty, and must not repeat anything.
  func fits(_ value: JSONValue, _ draft: Draft, strictly: Bool) -> Bool {
    guard fits(value, draft) else { return false }
    guard strictly else { return true }
    switch self {
    case .types, .nonEmptyList: return value.array.map { !$0.isEmpty && $0.isSet } ?? true
    case .schemaOrSchemaList: return value.array?.isEmpty != true
    case .stringList: return isStrictList(value, draft)
    case .stringListMap, .schemaOrStringListMap:
      return value.object?.members.allSatisfy { isStrictList($0.value, draft) } ?? true
    default: return true
    }
  }

  /// Whether strings, where it is a list of them, are all different, and in draft 4 not missing.
  private func isStrictList(_ value: JSONValue, _ draft: Draft) -> Bool {
    value.array.map { $0.isSet && (draft > .draft4 || !$0.isEmpty) } ?? true
  }

  private func fits(_ value: JSONValue, _ draft: Draft) -> Bool {
    switch self {
    case .any: true
    case .boolean: value.bool != nil
    case .string, .uri, .uriReference, .anchor, .regularExpression: value.string != nil
    case .number: value.number != nil
    case .positiveNumber: value.number.map { ExactNumber(0) < ExactNumber($0) } ?? false
    case .count: value.number.map { ExactNumber($0) >= ExactNumber(0) && $0.isInteger } ?? false
    case .types: types(value, draft) != nil
    case .list, .nonEmptyList: value.array != nil
    case .stringList: isStringList(value)
    case .stringListMap: value.object?.members.allSatisfy { isStringList($0.value) } ?? false
    case .vocabularies: value.object?.members.allSatisfy { $0.value.bool != nil } ?? false
    case .schema, .schemaOrBoolean: value.isSchema
    case .schemaList: !(value.array?.isEmpty ?? true)
    case .schemaMap, .schemaPatternMap: value.object != nil
    case .schemaOrSchemaList: value.isSchema || value.array != nil
    case .schemaOrStringListMap:
      value.object?.members.allSatisfy { $0.value.isSchema || isStringList($0.value) } ?? false
    }
  }

  /// The types that `type` names; `nil` where it is wrong.
  func types(_ value: JSONValue, _ draft: Draft) -> TypeSet? {
    let names = value.array ?? [value]
    var types: TypeSet = []
    for name in names {
      guard let type = name.string.flatMap({ TypeSet(name: $0, draft: draft) }) else { return nil }
      types.formUnion(type)
    }
    return types
  }

  private func isStringList(_ value: JSONValue) -> Bool {
    value.array?.allSatisfy { $0.string != nil } ?? false
  }

  /// What the keyword takes, in words.
  func expectation(_ draft: Draft, strictly: Bool) -> String {
    let filled = draft <= .draft4 ? ", not empty" : ""
    return switch self {
    case _ where !strictly: plainExpectation
    case .types: plainExpectation + ", not empty and without repetitions"
    case .nonEmptyList: "a list of different values, not empty"
    case .stringList: "a list of different strings" + filled
    case .stringListMap: "an object of lists of different strings"
    case .schemaOrSchemaList: "a schema or a list of schemas, not empty"
    case .schemaOrStringListMap: "an object of schemas or lists of different strings" + filled
    default: plainExpectation
    }
  }

  private var plainExpectation: String {
    switch self {
    case .any: "any value"
    case .boolean: "true or false"
    case .string: "a string"
    case .number: "a number"
    case .positiveNumber: "a number above 0"
    case .count: "a whole number from 0 on"
    case .anchor: "a name"
    case .uri, .uriReference: "a string with a URI"
    case .regularExpression: "a string with a regular expression"
    case .types: "one of the names " + TypeSet.names.joined(separator: ", ") + ", or a list of them"
    case .list, .nonEmptyList: "a list"
    case .stringList: "a list of strings"
    case .stringListMap: "an object of lists of strings"
    case .vocabularies: "an object of booleans"
    case .schema, .schemaOrBoolean: "a schema"
    case .schemaList: "a list of schemas, not empty"
    case .schemaMap, .schemaPatternMap: "an object of schemas"
    case .schemaOrSchemaList: "a schema or a list of schemas"
    case .schemaOrStringListMap: "an object of schemas or lists of strings"
    }
  }
}

extension [JSONValue] {
  /// Whether no element is there twice.
  fileprivate var isSet: Bool { UniqueItems.firstRepetition(in: self) == nil }
}

extension JSONValue {
  /// Whether it can be a schema.
  fileprivate var isSchema: Bool {
    switch content {
    case .object, .bool: true
    default: false
    }
  }
}
