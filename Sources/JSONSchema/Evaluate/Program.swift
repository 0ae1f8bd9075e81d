internal import JSON

/// The position of a compiled schema in ``Program/nodes``.
typealias NodeID = Int32

/// A stretch of a flat array.
struct Stretch: Sendable {
  var start: Int32 = 0
  var end: Int32 = 0

  var indices: Range<Int> { Int(start)..<Int(end) }
  var isEmpty: Bool { start == end }
}

/// A schema made ready: flat arrays in which schemas are numbers, so that validating follows no
/// dictionary, compiles no pattern and resolves no reference.
///
/// Keywords are divided by the type of value that they look at; a string never meets the keywords of
/// objects. What only diagnostics need lies apart, in `schemas`.
struct Program: Sendable {
  /// One schema.
  struct Node: Sendable {
    /// What the value may be at all.
    var types = TypeSet.all
    /// Whether `unevaluatedProperties` or `unevaluatedItems` stand in it.
    var tracksEvaluation = false
    /// Whether it asks nothing but the type.
    var isFinished = false
    /// The schema resource it belongs to, for dynamic references.
    var resource: Int32 = 0
    var numbers = Stretch()
    var strings = Stretch()
    var arrays = Stretch()
    var objects = Stretch()
    var general = Stretch()
  }

  var nodes: [Node] = []
  var numberKeywords: [NumberKeyword] = []
  var stringKeywords: [StringKeyword] = []
  var arrayKeywords: [ArrayKeyword] = []
  var objectKeywords: [ObjectKeyword] = []
  var generalKeywords: [GeneralKeyword] = []

  /// The schemas of `allOf`, `anyOf`, `oneOf` and `prefixItems`, one after the other.
  var lists: [NodeID] = []
  var constants: [JSONValue] = []
  var enumerations: [Enumeration] = []
  var limits: [ExactNumber] = []
  var patterns: [SchemaPattern] = []
  var formats: [Format] = []
  var contents: [ContentRule] = []
  var conditions: [Condition] = []
  var items: [ItemRules] = []
  var contains: [ContainsRule] = []
  var members: [MemberRules] = []
  var dependencies: [DependencyRules] = []
  var dynamicReferences: [DynamicReference] = []

  /// Whether any reference depends on how evaluation got to it.
  var hasDynamicReferences: Bool { !dynamicReferences.isEmpty }
  /// Whether any value is marked `writeOnly`, which keeps it out of sight.
  var hasSecrets = false
  var secretSchemas = MarkedSchemas()
  /// Whether valid values can get warnings.
  var hasDeprecations = false
  var deprecatedSchemas = MarkedSchemas()

  /// The text of each node, for diagnostics.
  var schemas: [JSONValue] = []
}

/// A keyword that looks at numbers. Payloads are positions in the program's tables.pointee.
enum NumberKeyword: Sendable {
  case minimum(Int32, isExclusive: Bool)
  case maximum(Int32, isExclusive: Bool)
  case multipleOf(Int32)
}

enum StringKeyword: Sendable {
  case minLength(Int)
  case maxLength(Int)
  case pattern(Int32)
  case format(Int32)
  case content(Int32)
}

enum ArrayKeyword: Sendable {
  case minItems(Int)
  case maxItems(Int)
  case items(Int32)
  case contains(Int32)
  case uniqueItems
  case unevaluatedItems(NodeID)
}

enum ObjectKeyword: Sendable {
  case minProperties(Int)
  case maxProperties(Int)
  /// `properties`, `patternProperties`, `additionalProperties` and `required` in one pass.
  case members(Int32)
  case propertyNames(NodeID)
  case dependencies(Int32)
  case unevaluatedProperties(NodeID)
}

/// A keyword that looks at every value.
enum GeneralKeyword: Sendable {
  case never
  case const(Int32)
  case enumeration(Int32)
  case reference(NodeID)
  case dynamicReference(Int32)
  case allOf(Stretch)
  case anyOf(Stretch)
  case oneOf(Stretch)
  case not(NodeID)
  case condition(Int32)
}
