public import JSON

/// The text of a schema and of all that it refers to, with every reference written out in full, so
/// that a part of one document can be put beside a part of another.
///
/// ```swift
/// let documents = SchemaDocuments("environment.schema.json", reader: BuiltInFiles.schema)
/// documents.target(of: "common.schema.json#/$defs/ports")  // the definition
/// ```
public struct SchemaDocuments: Sendable {
  /// The name of the document that was asked for.
  public let name: String
  /// All documents by name, their references of the form `name#/$defs/ports`.
  private var documents: [String: JSONValue] = [:]

  /// Reads a document and, through its references, all others that belong to it.
  ///
  /// - Parameter reader: gives a document by the name that references have for it; references to
  ///   what it does not know lead nowhere.
  public init?(_ name: String, reader: (String) -> JSONValue?) {
    self.name = name
    var missing: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      guard documents[next] == nil, !missing.contains(next) else { continue }
      guard let text = reader(next) else {
        missing.insert(next)
        continue
      }
      let document = Self.completed(text, in: next) { waiting.append($0) }
      documents[next] = document
    }
    guard documents[name] != nil else { return nil }
  }

  /// The document that was asked for.
  public var root: JSONValue { documents[name] ?? true }

  /// What a reference leads to, written out in full as in all of these documents.
  public func target(of reference: String) -> JSONValue? {
    let (document, fragment) = Self.parts(of: reference)
    guard let pointer = JSONPointer(fragment) else { return nil }
    return documents[document]?[pointer]
  }

  /// The name of the definition that a reference leads to: `ports`.
  static func definitionName(of reference: String) -> String? {
    let (document, fragment) = parts(of: reference)
    guard let tokens = JSONPointer(fragment)?.tokens else { return nil }
    return tokens.last ?? document
  }

  private static func parts(of reference: String) -> (document: String, fragment: String) {
    let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
  }

  /// The schema with references written out in full, each document's name told.
  private static func completed(
    _ schema: JSONValue,
    in document: String,
    found: (String) -> Void
  ) -> JSONValue {
    Subschemas.rewriting(schema) { object in
      guard let reference = object["$ref"]?.string else { return }
      let (name, fragment) = parts(of: reference)
      let full = name.isEmpty ? document : name
      object["$ref"] = .string(full + "#" + fragment)
      found(full)
    }
  }
}
