import JSON

/// What a schema says to people about each key of a config: the base of `kubegate explain` and of the
/// config reference.
///
/// ```swift
/// let outline = SchemaOutline.of(EnvironmentWorkload())
/// outline?.entry(at: "persistent_volume[].size")?.title  // "Size"
/// outline?.root.children.map(\.key)  // ["$schema", "workload", "namespace", …]
/// ```
public struct SchemaOutline: Sendable {
  /// The config as a whole.
  public let root: SchemaEntry

  public init(_ documents: SchemaDocuments) {
    root = SchemaEntry(documents.root, SchemaPath(), documents)
  }

  /// The outline of a workload type's schema; `nil` where there is no such schema.
  public static func of(_ workload: any Workload) -> SchemaOutline? {
    SchemaDocuments(workload.schemaPath, reader: workload.shownSchema).map(SchemaOutline.init)
  }

  /// The entry of a key.
  ///
  /// A path has the keys from the top with dots between them, `[]` or `[0]` for an element of a list,
  /// and any name where names are free: `persistent_volume[].size`, `ports.jupyter`. The brackets may
  /// be left out: `persistent_volume.size`. `nil` where no such key is known.
  public func entry(at path: String) -> SchemaEntry? {
    var entry: SchemaEntry? = root
    for step in SchemaPath(parsing: path).steps { entry = entry?.descendant(step) }
    return entry
  }

  /// Every entry below the root, each before its children. A definition that contains itself is
  /// entered once.
  public var allEntries: [SchemaEntry] {
    var found: [SchemaEntry] = []
    func visit(_ entry: SchemaEntry, within definitions: [String]) {
      found.append(entry)
      let inner = entry.definitions
      guard !inner.contains(where: definitions.contains) else { return }
      for part in entry.parts { visit(part, within: definitions + inner) }
    }
    for part in root.parts { visit(part, within: []) }
    return found
  }
}
