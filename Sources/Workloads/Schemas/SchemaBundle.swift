public import JSON

/// A schema with all that it refers to in one document, for editors and other tools.
///
/// Each definition that is used stands once under `$defs`, and references are of the form
/// `#/$defs/ports`, so that tools of older drafts follow them too. What the schemas say of mistakes is
/// there for editors as well, whose own words would be a pattern's text.
///
/// ```swift
/// let documents = SchemaDocuments("environment.schema.json", reader: BuiltInFiles.schema)
/// documents.map { SchemaBundle.make($0, name: "environment") }
/// ```
public enum SchemaBundle {
  /// - Parameter name: what the bundle's identity ends with: `urn:kubegate:schema:environment`.
  public static func make(_ documents: SchemaDocuments, name: String) -> JSONValue {
    guard let root = documents.root.object else { return documents.root }
    var names = Names(root: documents.name, taken: root["$defs"]?.object)
    var bundle = JSONObject()
    bundle["$schema"] = root["$schema"]
    bundle["$id"] = .string("urn:kubegate:schema:\(name)")
    for member in names.renaming(documents.root).object?.members ?? []
    where member.key != "$defs" && bundle[member.key] == nil {
      bundle.append(member)
    }
    var definitions = root["$defs"].flatMap { names.renaming(["$defs": $0])["$defs"]?.object }
    while let (reference, name) = names.waiting.popLast() {
      guard let target = documents.target(of: reference) else { continue }
      var definition = names.renaming(target).object
      for key in ["$schema", "$id", "$defs"] { definition?[key] = nil }
      let value = definition.map(JSONValue.object) ?? target
      if definitions == nil { definitions = JSONObject() }
      definitions?[name] = value
    }
    if let definitions {
      let sorted = definitions.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      bundle["$defs"] = .object(JSONObject(sorted))
    }
    return .object(bundle)
  }

  /// The names that definitions have in the bundle.
  private struct Names {
    private let root: String
    private var given: [String: String] = [:]
    private var taken: Set<String>
    /// The definitions that are still to be put in, with their names.
    var waiting: [(reference: String, name: String)] = []

    init(root: String, taken: JSONObject?) {
      self.root = root
      self.taken = Set((taken?.members ?? []).map(\.key))
    }

    /// The schema with its references made those of the bundle.
    mutating func renaming(_ schema: JSONValue) -> JSONValue {
      Subschemas.rewriting(schema) { object in
        if let reference = object["$ref"]?.string {
          object["$ref"] = .string(inBundle(reference))
        }
        EditorMessages.add(to: &object)
      }
    }

    private mutating func inBundle(_ reference: String) -> String {
      // What stands in the document itself stays where it is.
      if reference.hasPrefix(root + "#") { return String(reference.dropFirst(root.count)) }
      if let name = given[reference] { return Self.pointer(to: name) }
      let wanted = Self.name(of: reference)
      var name = wanted
      var count = 1
      while !taken.insert(name).inserted {
        count += 1
        name = "\(wanted)\(count)"
      }
      given[reference] = name
      waiting.append((reference, name))
      return Self.pointer(to: name)
    }

    private static func pointer(to name: String) -> String {
      "#/$defs/" + JSONPointer.escaped(name)
    }

    /// `ports` for `common.schema.json#/$defs/ports`, `environment` for `environment.schema.json#`.
    private static func name(of reference: String) -> String {
      let name = SchemaDocuments.definitionName(of: reference) ?? "definition"
      return name.hasSuffix(".schema.json") ? String(name.dropLast(".schema.json".count)) : name
    }
  }
}

/// `errorMessage` and `patternErrorMessage`, which Visual Studio Code and editors with its language
/// server show.
private enum EditorMessages {
  static func add(to schema: inout JSONObject) {
    guard let message = schema["x-kubegate-message"] else { return }
    if let pattern = message["pattern"] { schema["patternErrorMessage"] = pattern }
    guard let words = message.string.map(JSONValue.string) ?? message["type"] else { return }
    schema["errorMessage"] = words
    // Such editors show the mistake of one alternative.
    guard let alternatives = schema["anyOf"]?.array else { return }
    schema["anyOf"] = .array(
      alternatives.map { alternative in
        guard var object = alternative.object, object["$ref"] == nil else { return alternative }
        object["errorMessage"] = object["errorMessage"] ?? words
        return .object(object)
      }
    )
  }
}
