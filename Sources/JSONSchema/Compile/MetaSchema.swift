internal import JSON

/// The drafts' meta-schemas, made from the table of keywords, so that a `$ref` to one needs no
/// network.
enum MetaSchema {
  /// The meta-schema, or the part of one that describes a vocabulary, of an address without fragment.
  static func document(at address: String) -> JSONValue? {
    if let draft = Draft.allCases.first(where: { $0.metaSchema == address }) {
      return draft <= .draft7 ? single(draft) : root(draft)
    }
    for draft in [Draft.draft201909, .draft202012] {
      for vocabulary in Vocabulary.allCases where vocabulary.metaSchema(in: draft) == address {
        return part(vocabulary, draft)
      }
    }
    return nil
  }

  /// The whole meta-schema of a draft without vocabularies.
  private static func single(_ draft: Draft) -> JSONValue {
    var schema = JSONObject()
    schema[draft.identifierKeyword] = .string(draft.metaSchema + "#")
    schema["$schema"] = .string(draft.metaSchema + "#")
    schema["definitions"] = definitions(draft, reference: "#/definitions/")
    schema["type"] = draft == .draft4 ? "object" : ["object", "boolean"]
    schema["properties"] = properties(draft, where: { _ in true })
    if draft == .draft4 {
      schema["dependencies"] = [
        "exclusiveMaximum": ["maximum"], "exclusiveMinimum": ["minimum"],
      ]
    }
    schema["default"] = draft == .draft4 ? [:] : true
    return .object(schema)
  }

  /// The meta-schema that puts the vocabularies' parts together.
  private static func root(_ draft: Draft) -> JSONValue {
    let vocabularies = Vocabulary.standard(in: draft)
    var schema = JSONObject()
    schema["$schema"] = .string(draft.metaSchema)
    schema["$id"] = .string(draft.metaSchema)
    schema["$vocabulary"] = .object(
      JSONObject(
        vocabularies.map { .init(key: $0.address(in: draft), value: .bool($0 != .format)) }
      )
    )
    addAnchor(to: &schema, draft)
    schema["allOf"] = .array(
      vocabularies.map { ["$ref": .string("meta/\($0.rawValue)")] }
    )
    schema["type"] = ["object", "boolean"]
    schema["properties"] = properties(draft, where: { renamed.contains($0.name) })
    return .object(schema)
  }

  /// Keywords that newer drafts replaced; they are described at the top, outside the vocabularies.
  private static let renamed: Set<String> = ["definitions", "dependencies"]

  private static func part(_ vocabulary: Vocabulary, _ draft: Draft) -> JSONValue {
    let source = vocabulary == .formatAssertion ? .formatAnnotation : vocabulary
    var schema = JSONObject()
    schema["$schema"] = .string(draft.metaSchema)
    schema["$id"] = .string(vocabulary.metaSchema(in: draft))
    schema["$vocabulary"] = [vocabulary.address(in: draft): true]
    addAnchor(to: &schema, draft)
    schema["type"] = ["object", "boolean"]
    schema["properties"] = properties(
      draft,
      where: { $0.vocabulary == source && !renamed.contains($0.name) }
    )
    schema["$defs"] = definitions(draft, reference: "#/$defs/")
    return .object(schema)
  }

  private static func addAnchor(to schema: inout JSONObject, _ draft: Draft) {
    if draft == .draft201909 {
      schema["$recursiveAnchor"] = true
    } else {
      schema["$dynamicAnchor"] = "meta"
    }
  }

  /// The reference from a meta-schema to itself, or to what extends it.
  private static func itself(_ draft: Draft) -> JSONValue {
    switch draft {
    case .draft4, .draft6, .draft7: ["$ref": "#"]
    case .draft201909: ["$recursiveRef": "#"]
    case .draft202012: ["$dynamicRef": "#meta"]
    }
  }

  private static func definitions(_ draft: Draft, reference: String) -> JSONValue {
    let count: JSONValue = ["type": "integer", "minimum": 0]
    let countName = draft == .draft4 ? "positiveInteger" : "nonNegativeInteger"
    return [
      "schemaArray": ["type": "array", "minItems": 1, "items": itself(draft)],
      countName: count,
      countName + "Default0": [
        "allOf": [["$ref": .string(reference + countName)], ["default": 0]]
      ],
      "simpleTypes": ["enum": .array(TypeSet.names.map { .string($0) })],
      "stringArray": ["type": "array", "items": ["type": "string"], "uniqueItems": true],
    ]
  }

  private static func properties(
    _ draft: Draft,
    where isWanted: (KeywordRule) -> Bool
  ) -> JSONValue {
    var properties = JSONObject()
    for rule in KeywordRule.all where rule.drafts.contains(draft) && isWanted(rule) {
      properties[rule.name] = schema(of: rule.shape, draft)
    }
    return .object(properties)
  }

  /// What the meta-schema asks of a keyword's value.
  private static func schema(of shape: KeywordShape, _ draft: Draft) -> JSONValue {
    let schema = itself(draft)
    let strings: JSONValue = draft == .draft4 ? stringsOfDraft4 : strings
    switch shape {
    case .any: return [:]
    case .boolean: return ["type": "boolean"]
    case .string: return ["type": "string"]
    case .number: return ["type": "number"]
    case .positiveNumber:
      return draft == .draft4
        ? ["type": "number", "minimum": 0, "exclusiveMinimum": true]
        : ["type": "number", "exclusiveMinimum": 0]
    case .count: return ["type": "integer", "minimum": 0]
    case .anchor: return ["type": "string", "pattern": "^[A-Za-z_][-A-Za-z0-9._]*$"]
    case .uri: return ["type": "string", "format": "uri"]
    case .uriReference: return ["type": "string", "format": "uri-reference"]
    case .regularExpression: return ["type": "string", "format": "regex"]
    case .types:
      let type: JSONValue = ["enum": .array(TypeSet.names.map { .string($0) })]
      return [
        "anyOf": [type, ["type": "array", "items": type, "minItems": 1, "uniqueItems": true]]
      ]
    case .list: return ["type": "array", "items": draft <= .draft4 ? [:] : true]
    case .nonEmptyList:
      return draft == .draft4
        ? ["type": "array", "minItems": 1, "uniqueItems": true]
        : ["type": "array", "items": true]
    case .stringList: return strings
    case .stringListMap: return ["type": "object", "additionalProperties": strings]
    case .vocabularies:
      return ["type": "object", "additionalProperties": ["type": "boolean"]]
    case .schema: return schema
    case .schemaOrBoolean:
      return draft == .draft4 ? ["anyOf": [["type": "boolean"], schema]] : schema
    case .schemaList: return ["type": "array", "minItems": 1, "items": schema]
    case .schemaMap: return ["type": "object", "additionalProperties": schema]
    case .schemaPatternMap:
      return draft == .draft4
        ? ["type": "object", "additionalProperties": schema]
        : [
          "type": "object", "additionalProperties": schema, "propertyNames": ["format": "regex"],
        ]
    case .schemaOrSchemaList:
      return ["anyOf": [schema, ["type": "array", "minItems": 1, "items": schema]]]
    case .schemaOrStringListMap:
      return ["type": "object", "additionalProperties": ["anyOf": [schema, strings]]]
    }
  }

  private static let strings: JSONValue = [
    "type": "array", "items": ["type": "string"], "uniqueItems": true,
  ]

  private static let stringsOfDraft4: JSONValue = [
    "type": "array", "items": ["type": "string"], "uniqueItems": true, "minItems": 1,
  ]
}
