/// What a keyword's value has to look like; says also where the subschemas are.
enum KeywordShape: Sendable {
  case any
  case boolean
  case string
  case number
  case positiveNumber
  /// A whole number from 0 on.
  case count
  /// A plain name that references can use as a fragment.
  case anchor
  case uri
  case uriReference
  case regularExpression
  /// The name of a type, or a list of them.
  case types
  case list
  /// A list that the older drafts do not allow to be empty.
  case nonEmptyList
  /// A list of different strings.
  case stringList
  case stringListMap
  case vocabularies
  case schema
  /// Draft 4 has booleans as schemas only here.
  case schemaOrBoolean
  case schemaList
  case schemaMap
  /// A map of schemas whose keys are regular expressions.
  case schemaPatternMap
  /// `items` of the older drafts: one schema for all elements, or one for each.
  case schemaOrSchemaList
  /// `dependencies`: a schema or a list of keys for each key.
  case schemaOrStringListMap
}

/// One keyword of the specification: where it belongs, since when, until when, and its shape.
struct KeywordRule: Sendable {
  var name: String
  var shape: KeywordShape
  var vocabulary: Vocabulary
  var drafts: ClosedRange<Draft>

  /// Every keyword of every draft. The same name may have several rules for different drafts.
  static let all: [KeywordRule] =
    core + applicators + unevaluated + validation + formats + metaData + content

  private static func rule(
    _ name: String,
    _ shape: KeywordShape,
    _ vocabulary: Vocabulary,
    from first: Draft = .draft4,
    through last: Draft = .draft202012
  ) -> KeywordRule {
    KeywordRule(name: name, shape: shape, vocabulary: vocabulary, drafts: first...last)
  }

  private static let core = [
    rule("$schema", .uri, .core),
    rule("id", .uriReference, .core, through: .draft4),
    rule("$id", .uriReference, .core, from: .draft6),
    rule("$ref", .uriReference, .core),
    rule("$anchor", .anchor, .core, from: .draft201909),
    rule("$dynamicRef", .uriReference, .core, from: .draft202012),
    rule("$dynamicAnchor", .anchor, .core, from: .draft202012),
    rule("$recursiveRef", .uriReference, .core, from: .draft201909, through: .draft201909),
    rule("$recursiveAnchor", .boolean, .core, from: .draft201909, through: .draft201909),
    rule("$vocabulary", .vocabularies, .core, from: .draft201909),
    rule("$comment", .string, .core, from: .draft7),
    rule("$defs", .schemaMap, .core, from: .draft201909),
    // Newer drafts renamed it, and keep reading it.
    rule("definitions", .schemaMap, .core),
  ]

  private static let applicators = [
    rule("prefixItems", .schemaList, .applicator, from: .draft202012),
    rule("items", .schemaOrSchemaList, .applicator, through: .draft201909),
    rule("items", .schema, .applicator, from: .draft202012),
    rule("additionalItems", .schemaOrBoolean, .applicator, through: .draft201909),
    rule("contains", .schema, .applicator, from: .draft6),
    rule("properties", .schemaMap, .applicator),
    rule("patternProperties", .schemaPatternMap, .applicator),
    rule("additionalProperties", .schemaOrBoolean, .applicator),
    rule("propertyNames", .schema, .applicator, from: .draft6),
    // Newer drafts divided it in two, and keep reading it.
    rule("dependencies", .schemaOrStringListMap, .applicator),
    rule("dependentSchemas", .schemaMap, .applicator, from: .draft201909),
    rule("if", .schema, .applicator, from: .draft7),
    rule("then", .schema, .applicator, from: .draft7),
    rule("else", .schema, .applicator, from: .draft7),
    rule("allOf", .schemaList, .applicator),
    rule("anyOf", .schemaList, .applicator),
    rule("oneOf", .schemaList, .applicator),
    rule("not", .schema, .applicator),
  ]

  private static let unevaluated = [
    rule(
      "unevaluatedItems",
      .schema,
      .applicator,
      from: .draft201909,
      through: .draft201909
    ),
    rule(
      "unevaluatedProperties",
      .schema,
      .applicator,
      from: .draft201909,
      through: .draft201909
    ),
    rule("unevaluatedItems", .schema, .unevaluated, from: .draft202012),
    rule("unevaluatedProperties", .schema, .unevaluated, from: .draft202012),
  ]

  private static let validation = [
    rule("type", .types, .validation),
    rule("const", .any, .validation, from: .draft6),
    rule("enum", .nonEmptyList, .validation, through: .draft7),
    rule("enum", .list, .validation, from: .draft201909),
    rule("multipleOf", .positiveNumber, .validation),
    rule("maximum", .number, .validation),
    rule("exclusiveMaximum", .boolean, .validation, through: .draft4),
    rule("exclusiveMaximum", .number, .validation, from: .draft6),
    rule("minimum", .number, .validation),
    rule("exclusiveMinimum", .boolean, .validation, through: .draft4),
    rule("exclusiveMinimum", .number, .validation, from: .draft6),
    rule("maxLength", .count, .validation),
    rule("minLength", .count, .validation),
    rule("pattern", .regularExpression, .validation),
    rule("maxItems", .count, .validation),
    rule("minItems", .count, .validation),
    rule("uniqueItems", .boolean, .validation),
    rule("maxContains", .count, .validation, from: .draft201909),
    rule("minContains", .count, .validation, from: .draft201909),
    rule("maxProperties", .count, .validation),
    rule("minProperties", .count, .validation),
    rule("required", .stringList, .validation),
    rule("dependentRequired", .stringListMap, .validation, from: .draft201909),
  ]

  private static let formats = [
    rule("format", .string, .format, through: .draft201909),
    rule("format", .string, .formatAnnotation, from: .draft202012),
  ]

  private static let metaData = [
    rule("title", .string, .metaData),
    rule("description", .string, .metaData),
    rule("default", .any, .metaData),
    rule("deprecated", .boolean, .metaData, from: .draft201909),
    rule("readOnly", .boolean, .metaData, from: .draft7),
    rule("writeOnly", .boolean, .metaData, from: .draft7),
    rule("examples", .list, .metaData, from: .draft6),
  ]

  private static let content = [
    rule("contentEncoding", .string, .content, from: .draft7),
    rule("contentMediaType", .string, .content, from: .draft7),
    rule("contentSchema", .schema, .content, from: .draft201909),
  ]
}
