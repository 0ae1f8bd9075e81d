public import Diagnostics
public import JSON

/// One or more kubeconfig files, merged as kubectl merges them: of equal names the first one counts.
public struct Kubeconfig: Sendable {
  /// An entry of one of the lists `clusters`, `users` and `contexts`.
  public struct Entry: Sendable {
    public var name: String
    /// Where the name stands.
    public var nameRange: SourceRange
    public var value: JSONValue
    /// The folder of its file, which relative paths in it start from.
    public var folder: String
  }

  public private(set) var clusters: [Entry] = []
  public private(set) var users: [Entry] = []
  public private(set) var contexts: [Entry] = []
  /// The name of the context to use where none is asked for; with its place.
  public private(set) var currentContext: JSONValue?

  /// The names of all contexts, in order.
  public var contextNames: [String] { contexts.map(\.name) }

  /// Whether nothing is in it, as in an empty file.
  public var isEmpty: Bool { clusters.isEmpty && users.isEmpty && contexts.isEmpty }

  public init() {}

  /// Takes in what another file adds.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where the value does not have a kubeconfig's form.
  public mutating func merge(_ value: JSONValue, folder: String) throws(DiagnosticError) {
    if value.isNull { return }
    guard value.object != nil else { throw DiagnosticError(KubeconfigMistake.notKubeconfig(value)) }
    if currentContext == nil, let current = value["current-context"],
      current.string?.isEmpty == false
    {
      currentContext = current
    }
    try Self.merge(value["clusters"], "cluster", folder, into: &clusters)
    try Self.merge(value["users"], "user", folder, into: &users)
    try Self.merge(value["contexts"], "context", folder, into: &contexts)
  }

  private static func merge(
    _ list: JSONValue?,
    _ key: String,
    _ folder: String,
    into entries: inout [Entry]
  ) throws(DiagnosticError) {
    guard let list, !list.isNull else { return }
    guard let elements = list.array else {
      throw DiagnosticError(KubeconfigMistake.notList(list, key + "s"))
    }
    var known = Set(entries.map(\.name))
    for element in elements {
      guard let name = element["name"], let text = name.string else {
        throw DiagnosticError(KubeconfigMistake.unnamed(element, key))
      }
      guard known.insert(text).inserted else { continue }
      entries.append(
        Entry(
          name: text,
          nameRange: name.range,
          value: element[key] ?? .object(JSONObject()),
          folder: folder
        )
      )
    }
  }
}
