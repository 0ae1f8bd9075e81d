public import Diagnostics
public import Host
public import Workloads

/// Finds what `kubegate explain` is asked about: the workload types, one of them, a key, or the code
/// of a diagnostic. Asks no cluster, and looks for folders of workload types only where it is asked for
/// one that is not built in, or for all.
///
/// ```swift
/// try ExplainAction(["environment", "persistent_volume[].size"], host: host).run()  // .key(…)
/// try ExplainAction(["KG1104"], host: host).run()  // .code(.unknownKey)
/// ```
public struct ExplainAction: Sendable {
  /// A type, or a key, or both; the type may also stand before the key with a dot between them.
  public var operands: [String]
  private let catalog: WorkloadCatalog

  public init(_ operands: [String], host: Host) {
    self.operands = operands
    catalog = WorkloadCatalog(host: host)
  }

  /// What can be explained.
  public enum Topic: Sendable {
    case types([WorkloadTopic])
    case type(WorkloadTopic)
    case key(KeyTopic)
    case code(DiagnosticCode)
  }

  /// A workload type with what its schema says.
  public struct WorkloadTopic: Sendable {
    public var name: String
    public var outline: SchemaOutline
    let conditional: Set<String>

    /// - Parameter conditional: the top-level keys that are required only at times.
    public init(name: String, outline: SchemaOutline, conditional: Set<String> = []) {
      self.name = name
      self.outline = outline
      self.conditional = conditional
    }

    init?(_ workload: any Workload) {
      guard let outline = SchemaOutline.of(workload) else { return nil }
      self.init(
        name: workload.name,
        outline: outline,
        conditional: ConditionalKeys.of(workload)
      )
    }

    /// The top-level keys, in the schema's order.
    public var keys: [KeyTopic] {
      outline.root.properties.map { KeyTopic(type: self, entry: $0) }
    }

    /// The top-level keys by group, the required ones first.
    public var groups: [(title: String, keys: [KeyTopic])] {
      var groups = [("required", keys.filter { $0.need != .optional })]
      for group in KeyGroup.allCases {
        groups.append(
          (
            group.rawValue,
            keys.filter { $0.need == .optional && KeyGroup(of: $0.entry.key) == group }
          )
        )
      }
      return groups.filter { !$0.1.isEmpty }
    }
  }

  /// A key of a workload type.
  public struct KeyTopic: Sendable {
    public var type: WorkloadTopic
    public var entry: SchemaEntry

    public init(type: WorkloadTopic, entry: SchemaEntry) {
      self.type = type
      self.entry = entry
    }

    /// Whether the object that it stands in must have it.
    public enum Need: Sendable {
      case required
      /// Where other keys do not make it superfluous.
      case sometimes
      case optional
    }

    public var need: Need {
      if entry.isRequired { return .required }
      let isTopLevel = entry.path.steps.count == 1
      return isTopLevel && type.conditional.contains(entry.key) ? .sometimes : .optional
    }

    /// The keys inside, the required ones first; where names are free, what stands under any, and
    /// where places mean something, each of them.
    public var children: [KeyTopic] {
      var entries = entry.children
      if entries.isEmpty { entries = entry.anyKey.map { [$0] } ?? entry.positions }
      let children = entries.map { KeyTopic(type: type, entry: $0) }
      return children.filter { $0.need == .required } + children.filter { $0.need != .required }
    }
  }

  /// A topic that there is not.
  public struct UnknownTopic: Error, Equatable {
    public var message: String
    public var help: [String]
  }

  public func run() throws(UnknownTopic) -> Topic {
    let types = BuiltInWorkloads.all.compactMap(WorkloadTopic.init)
    guard let first = operands.first else { return .types(catalog.names.compactMap(topic)) }
    if operands.count == 1, let code = try code(first) { return .code(code) }
    let isKey = operands.count == 1 && types.contains { $0.outline.entry(at: first) != nil }
    if !isKey, let type = topic(first) {
      guard operands.count > 1 else { return .type(type) }
      return .key(try key(operands[1], of: [type]))
    }
    if operands.count > 1 {
      let path = operands.joined(separator: ".")
      let isPath = types.contains { $0.outline.entry(at: path) != nil }
      throw UnknownTopic.type(first, of: catalog.names, path: isPath ? path : nil)
    }
    let parts = first.split(separator: ".", maxSplits: 1)
    if !isKey, parts.count == 2, let type = topic(String(parts[0])) {
      return .key(try key(String(parts[1]), of: [type]))
    }
    return .key(try key(first, of: types))
  }

  /// A type by its name.
  private func topic(_ name: String) -> WorkloadTopic? {
    catalog.named(name).flatMap(WorkloadTopic.init)
  }

  private func code(_ text: String) throws(UnknownTopic) -> DiagnosticCode? {
    let name = text.uppercased()
    guard name.hasPrefix("KG"), name.count > 2, name.dropFirst(2).allSatisfy(\.isNumber) else {
      return nil
    }
    if let code = DiagnosticCode(rawValue: name) { return code }
    throw UnknownTopic(message: "no diagnostic has the code \(name)", help: [])
  }

  /// The key in the first of the types that has it.
  private func key(
    _ path: String,
    of types: [WorkloadTopic]
  ) throws(UnknownTopic) -> KeyTopic {
    for type in types {
      if let entry = type.outline.entry(at: path), !entry.path.steps.isEmpty {
        return KeyTopic(type: type, entry: entry)
      }
    }
    guard let type = types.first else { throw UnknownTopic.type(path, of: [], path: nil) }
    let isAboutAny = types.count > 1 || operands.count == 1 && path == operands[0]
    throw UnknownTopic.key(
      path,
      of: type,
      typeNames: isAboutAny ? catalog.names : []
    )
  }
}
