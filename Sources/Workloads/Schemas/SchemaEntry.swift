public import JSON

/// What a schema says about one key of a config, or about an element of a list.
///
/// Where a key's schema refers to a shared definition, the key's own words go before the
/// definition's. Where it offers alternatives, all of them count.
public struct SchemaEntry: Sendable {
  /// Where it stands: `persistent_volume[].size`.
  public let path: SchemaPath
  /// Whether the object that it stands in must have it.
  public let isRequired: Bool
  /// The shared definitions that it comes from, the nearest first: `["quantity"]`.
  public let definitions: [String]
  /// Whether it says nothing itself, and is what a shared definition is.
  public let isDefinedElsewhere: Bool

  /// The schema without references, and those that its alternatives add.
  private let schema: JSONObject
  private let alternatives: [SchemaEntry]
  private let documents: SchemaDocuments

  init(
    _ schema: JSONValue,
    _ path: SchemaPath,
    _ documents: SchemaDocuments,
    isRequired: Bool = false,
    depth: Int = 0
  ) {
    var definitions: [String] = []
    let flat = Self.flattened(schema, documents, &definitions)
    self.path = path
    self.isRequired = isRequired
    self.definitions = definitions
    isDefinedElsewhere = schema["$ref"] != nil && schema.object?.count == 1
    self.schema = flat
    self.documents = documents
    alternatives =
      depth < Self.nestingLimit
      ? Self.branches(of: flat).map { SchemaEntry($0, path, documents, depth: depth + 1) } : []
  }

  /// How deep alternatives may be nested in each other.
  private static let nestingLimit = 8

  // MARK: What it says

  /// The key itself: `size`; empty for an element of a list and for a whole config.
  public var key: String {
    switch path.steps.last {
    case .key(let key): key
    case .anyKey(let key): key ?? "<name>"
    default: ""
    }
  }
  public var title: String? { schema["title"]?.string }
  /// What it means, with its unit; Markdown's back quotes around code.
  public var description: String? { schema["description"]?.string }
  /// What it becomes in the cluster: `Service port; containerPort`.
  public var becomes: String? { schema["x-kubegate-becomes"]?.string }
  /// What counts without it.
  public var defaultValue: JSONValue? { schema["default"] }
  public var examples: [JSONValue] { schema["examples"]?.array ?? [] }
  /// Names that people write by mistake, and that are answered with the right one.
  public var aliases: [String] {
    (schema["x-kubegate-aliases"]?.array ?? []).compactMap(\.string)
  }
  /// What to use instead, where it is deprecated; empty where nothing says so.
  public var deprecation: String? {
    guard schema["deprecated"]?.bool == true else { return nil }
    return schema["x-kubegate-message"]?["deprecated"]?.string ?? ""
  }
  /// Whether it holds a secret.
  public var isSecret: Bool {
    schema["writeOnly"]?.bool == true || alternatives.contains(where: \.isSecret)
  }
  /// What its text must look like, in words.
  public var rule: String? {
    let message = schema["x-kubegate-message"]
    return message?.string ?? message?["pattern"]?.string
      ?? alternatives.lazy.compactMap(\.rule).first
  }
  /// The bounds that the schema sets, in words: `["1 to 65535"]`. Those of alternatives only where no
  /// ``rule`` speaks for all of them.
  public var limits: [String] {
    var found = SchemaWords.limits(schema)
    if schema["x-kubegate-message"]?.string != nil { return found }
    for limit in alternatives.flatMap(\.limits) where !found.contains(limit) {
      found.append(limit)
    }
    return found
  }

  /// A value that is allowed, where only some are, and what it means.
  public struct AllowedValue: Sendable, Equatable {
    public var value: JSONValue
    public var meaning: String?
  }

  /// The values that are allowed, where the schema lists them; `true` and `false` are not repeated in
  /// quotes.
  public var allowedValues: [AllowedValue] {
    if let values = SchemaWords.allowedValues(schema) { return values }
    let listed = alternatives.map(\.allowedValues)
    return listed.allSatisfy { !$0.isEmpty } ? listed.flatMap(\.self) : []
  }

  /// The kinds of values that it takes, in words: `["text", "list of text"]`.
  public var types: [String] {
    var found = SchemaWords.types(of: schema, element: element, member: anyKey)
    if found.isEmpty {
      for type in alternatives.flatMap(\.types) where !found.contains(type) { found.append(type) }
    }
    return found.contains("number") ? found.filter { $0 != "whole number" } : found
  }

  // MARK: What is in it

  /// The keys inside: of the object, of each element of the list, or of each member where names are
  /// free.
  public var children: [SchemaEntry] {
    var entry: SchemaEntry? = self
    // As deep as anyone nests lists in lists.
    for _ in 0..<4 {
      guard let current = entry else { break }
      let properties = current.properties
      if !properties.isEmpty { return properties }
      entry = current.element ?? current.anyKey
    }
    return []
  }

  /// The keys of the object that the schema names.
  public var properties: [SchemaEntry] {
    let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
    var found = (schema["properties"]?.object?.members ?? []).map { member in
      SchemaEntry(
        member.value,
        path.appending(.key(member.key)),
        documents,
        isRequired: required.contains(member.key)
      )
    }
    var known = Set(found.map(\.key))
    for property in alternatives.flatMap(\.properties) where known.insert(property.key).inserted {
      found.append(property)
    }
    return found
  }

  /// An element, where it is a list.
  public var element: SchemaEntry? {
    if let items = schema["items"], items.object != nil {
      return SchemaEntry(items, path.appending(.element(nil)), documents)
    }
    return alternatives.lazy.compactMap(\.element).first
  }

  /// The elements that mean something by their place, where it is a list of such.
  public var positions: [SchemaEntry] {
    let places = schema["prefixItems"]?.array ?? []
    guard places.isEmpty else {
      return places.enumerated().map { index, place in
        SchemaEntry(place, path.appending(.element(index)), documents)
      }
    }
    return alternatives.lazy.map(\.positions).first { !$0.isEmpty } ?? []
  }

  /// A member, where it is an object whose keys the user chooses.
  public var anyKey: SchemaEntry? {
    if let others = schema["additionalProperties"], others.object != nil {
      return SchemaEntry(others, path.appending(.anyKey(nil)), documents)
    }
    return alternatives.lazy.compactMap(\.anyKey).first
  }

  /// All that is directly inside.
  var parts: [SchemaEntry] {
    properties + [element, anyKey].compactMap(\.self) + positions
  }

  /// What a step leads to, through the elements of lists where the step does not name them.
  func descendant(_ step: SchemaPath.Step) -> SchemaEntry? {
    switch step {
    case .key(let key):
      if let property = properties.first(where: { $0.key == key }) { return property }
      return anyKey?.moved(to: path.appending(.anyKey(key))) ?? element?.descendant(step)
    case .anyKey: return anyKey ?? element?.descendant(step)
    case .element(let index?):
      let positions = positions
      return positions.indices.contains(index) ? positions[index] : element
    case .element(nil): return element
    }
  }

  private func moved(to path: SchemaPath) -> SchemaEntry {
    SchemaEntry(.object(schema), path, documents, isRequired: isRequired)
  }

  // MARK: Reading the schema

  /// The schema with what it refers to laid below its own words.
  private static func flattened(
    _ schema: JSONValue,
    _ documents: SchemaDocuments,
    _ definitions: inout [String]
  ) -> JSONObject {
    var result = JSONObject()
    var visited: Set<String> = []
    var next = schema.object
    while let object = next {
      for member in object.members where member.key != "$ref" && result[member.key] == nil {
        result.append(member)
      }
      next = nil
      guard let reference = object["$ref"]?.string, visited.insert(reference).inserted else {
        break
      }
      if let name = SchemaDocuments.definitionName(of: reference) { definitions.append(name) }
      next = documents.target(of: reference)?.object
    }
    return result
  }

  /// The schemas that also, or instead, apply to the same value.
  private static func branches(of schema: JSONObject) -> [JSONValue] {
    ["allOf", "anyOf", "oneOf"].flatMap { schema[$0]?.array ?? [] }
      + ["then", "else"].compactMap { schema[$0] }
  }
}
