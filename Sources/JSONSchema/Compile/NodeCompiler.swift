internal import Diagnostics
internal import JSON
internal import RE2

/// Turns schemas into a ``Program``: every schema that can be reached from the first, each once.
///
/// It works off a list, so that no nesting can exhaust the stack.
struct NodeCompiler {
  var registry: SchemaRegistry
  var program = Program()
  let assertsFormat: Bool
  let assertsFormatUpToDraft7: Bool
  let assertsContent: Bool
  let isStrict: Bool
  private(set) var mistakes: [Diagnostic] = []
  private var nodes: [LocationID: NodeID] = [:]
  /// Where each node stands.
  private var locations: [LocationID] = []
  private var pending: [LocationID] = []
  /// The patterns as they are written, in the order of the program's.
  private var patterns = StringTable()
  private var hasTooManyPatterns = false
  private var references: [SchemaSources.Reference: LocationID] = [:]
  /// Dynamic references whose further targets are found when all resources are known.
  var dynamicNames: [DynamicReference.Name] = []
  /// References and other ways from one node to another that look at the same value.
  private(set) var steps: [InPlaceSteps.Step] = []

  init(_ registry: SchemaRegistry, options: JSONSchema.Options) {
    self.registry = registry
    assertsFormat = options.assertsFormat
    assertsFormatUpToDraft7 = options.assertsFormatUpToDraft7
    assertsContent = options.assertsContent
    isStrict = options.isStrict
  }

  /// Compiles all that can be reached from a schema, which becomes node 0.
  mutating func compile(from root: LocationID) {
    _ = node(at: root)
    repeat {
      while let location = pending.popLast() { compileSchema(at: location) }
      findDynamicTargets()
    } while !pending.isEmpty
    if isStrict { checkUnused() }
    mistakes.append(contentsOf: registry.mistakes)
    if mistakes.isEmpty, let circle = InPlaceSteps(steps, nodeCount: program.nodes.count).circle {
      let range = circle.compactMap { program.schemas[Int($0)]["$ref"]?.range }.first ?? .none
      let pointers = circle.map { registry.pointer(of: locations[Int($0)]) }
      mistakes.append(SchemaMistake.circular(pointers, at: range))
    }
  }

  /// Reports what is wrong with schemas that nothing refers to.
  private mutating func checkUnused() {
    for location in registry.locations.indices
    where registry.locations[location].isScanned && nodes[location] == nil {
      let value = registry.locations[location].value
      switch value.content {
      case .object(let schema): _ = site(schema, at: location)
      case .bool: break
      default: report(SchemaMistake.notASchema(value, at: registry.pointer(of: location)))
      }
    }
  }

  /// Where all that was compiled stands.
  var sources: SchemaSources {
    SchemaSources(
      registry: registry,
      nodes: nodes,
      locations: locations,
      references: references,
      patterns: patterns
    )
  }

  mutating func note(_ keyword: String, of location: LocationID, means target: LocationID) {
    references[SchemaSources.Reference(location: location, keyword: keyword)] = target
  }

  /// Notes where marks are that later searches look for.
  mutating func findMarks() {
    if program.hasSecrets {
      program.secretSchemas = MarkedSchemas(program, with: "writeOnly")
    }
    if program.hasDeprecations {
      program.deprecatedSchemas = MarkedSchemas(program, with: "deprecated")
    }
  }

  /// The node of a schema, which is compiled later if it is new.
  mutating func node(at location: LocationID) -> NodeID {
    if let known = nodes[location] { return known }
    let id = NodeID(clamping: program.nodes.count)
    var node = Program.Node()
    node.resource = Int32(clamping: registry.locations[location].resource)
    program.nodes.append(node)
    program.schemas.append(registry.locations[location].value)
    locations.append(location)
    nodes[location] = id
    pending.append(location)
    return id
  }

  mutating func report(_ mistake: Diagnostic) {
    // No one reads a longer list.
    if mistakes.count < 100 { mistakes.append(mistake) }
  }

  private mutating func compileSchema(at location: LocationID) {
    guard let id = nodes[location] else { return }
    var builder = NodeBuilder(id: id)
    let value = registry.locations[location].value
    switch value.content {
    case .bool(true): break
    case .bool(false): builder.general.append(.never)
    case .object(let schema):
      let site = site(schema, at: location)
      if site.schema["deprecated"]?.bool == true { program.hasDeprecations = true }
      if site.schema["writeOnly"]?.bool == true { program.hasSecrets = true }
      compileKeywords(site, into: &builder)
    default:
      report(SchemaMistake.notASchema(value, at: registry.pointer(of: location)))
    }
    builder.finish(in: &program)
  }

  /// Gathers the keywords that count, and reports those with a wrong shape.
  private mutating func site(_ schema: JSONObject, at location: LocationID) -> SchemaSite {
    let dialect = registry.dialect(of: location)
    var site = SchemaSite(schema, at: location, dialect: dialect)
    for member in schema.members {
      guard let rule = dialect.rule(member.key) else { continue }
      guard rule.shape.fits(member.value, dialect.draft, strictly: isStrict) else {
        report(
          SchemaMistake.badKeyword(
            member.key,
            expected: rule.shape.expectation(dialect.draft, strictly: isStrict),
            at: member.value.range,
            pointer: registry.pointer(of: location) + "/" + JSONPointer.escaped(member.key)
          )
        )
        continue
      }
      site.add(member)
    }
    if dialect.draft.referenceHidesSiblings, site["$ref"] != nil {
      site.removeAll(but: "$ref")
    }
    return site
  }

  /// Cheap keywords first: they spare the others where they fail.
  private mutating func compileKeywords(_ site: SchemaSite, into builder: inout NodeBuilder) {
    compileType(site, into: &builder)
    compileConst(site, into: &builder)
    compileEnum(site, into: &builder)
    compileNumberLimits(site, into: &builder)
    compileMultipleOf(site, into: &builder)
    compileLength(site, into: &builder)
    compilePattern(site, into: &builder)
    compileFormat(site, into: &builder)
    compileContent(site, into: &builder)
    compileItemCount(site, into: &builder)
    compileItems(site, into: &builder)
    compileContains(site, into: &builder)
    compileUniqueItems(site, into: &builder)
    compilePropertyCount(site, into: &builder)
    compileMembers(site, into: &builder)
    compilePropertyNames(site, into: &builder)
    compileDependencies(site, into: &builder)
    compileReference(site, into: &builder)
    compileDynamicReference(site, into: &builder)
    compileAllOf(site, into: &builder)
    compileAnyOf(site, into: &builder)
    compileOneOf(site, into: &builder)
    compileNot(site, into: &builder)
    compileCondition(site, into: &builder)
    compileUnevaluatedProperties(site, into: &builder)
    compileUnevaluatedItems(site, into: &builder)
  }
}

// MARK: - For the keywords' own files

extension NodeCompiler {
  /// The node of the schema that a keyword holds, for another value than the schema's own.
  mutating func node(_ site: SchemaSite, _ keyword: String) -> NodeID? {
    guard site[keyword] != nil, let location = registry.child(of: site.location, keyword) else {
      return nil
    }
    return node(at: location)
  }

  /// The node of the schema that a keyword holds for the same value.
  mutating func nodeInPlace(
    _ site: SchemaSite,
    _ keyword: String,
    from builder: NodeBuilder
  ) -> NodeID? {
    guard let target = node(site, keyword) else { return nil }
    addStep(from: builder.id, to: target)
    return target
  }

  mutating func addStep(from source: NodeID, to target: NodeID) {
    steps.append(InPlaceSteps.Step(source: source, target: target))
  }

  /// The nodes of a keyword's list of schemas, one after the other in the program.
  mutating func list(_ site: SchemaSite, _ keyword: String) -> Stretch? {
    guard let count = site[keyword]?.array?.count else { return nil }
    var nodes: [NodeID] = []
    for index in 0..<count {
      if let location = registry.child(of: site.location, keyword, String(index)) {
        nodes.append(node(at: location))
      }
    }
    let start = Int32(clamping: program.lists.count)
    program.lists.append(contentsOf: nodes)
    return Stretch(start: start, end: Int32(clamping: program.lists.count))
  }

  /// As ``list(_:_:)``, for schemas that look at the same value.
  mutating func listInPlace(
    _ site: SchemaSite,
    _ keyword: String,
    from builder: NodeBuilder
  ) -> Stretch? {
    guard let list = list(site, keyword) else { return nil }
    for index in list.indices { addStep(from: builder.id, to: program.lists[index]) }
    return list
  }

  /// The nodes of a keyword's map of schemas, by key.
  mutating func map(_ site: SchemaSite, _ keyword: String) -> [(key: String, node: NodeID)] {
    guard let object = site[keyword]?.object else { return [] }
    var result: [(String, NodeID)] = []
    for key in object.keys {
      if let location = registry.child(of: site.location, keyword, key) {
        result.append((key, node(at: location)))
      }
    }
    return result
  }

  /// More patterns would take too much memory.
  private static let patternLimit = 10_000

  /// The position of a compiled pattern; `nil` after a report where RE2 cannot express it.
  mutating func pattern(_ written: String, at range: SourceRange, _ site: SchemaSite) -> Int32? {
    if let known = patterns.index(of: written) { return Int32(clamping: known) }
    guard patterns.count < Self.patternLimit else {
      if !hasTooManyPatterns {
        report(SchemaMistake.tooManyPatterns(Self.patternLimit, at: range))
        hasTooManyPatterns = true
      }
      return nil
    }
    let reason: String
    do {
      // All patterns together share what their compiled forms may take.
      let memory = min(8 << 20, max(256 << 10, (256 << 20) / (patterns.count + 1)))
      program.patterns.append(try SchemaPattern(written, memoryLimit: memory))
      return Int32(clamping: patterns.insert(written))
    } catch let error as ECMAScriptPattern.Unsupported {
      reason = error.reason
    } catch let error as RegularExpressionError {
      reason = error.reason
    } catch {
      reason = "\(error)"
    }
    let pointer = registry.pointer(of: site.location)
    report(SchemaMistake.badPattern(written, reason: reason, at: range, pointer: pointer))
    return nil
  }

  /// Adds an entry to one of the program's tables and says where it is.
  mutating func add<Entry>(
    _ entry: Entry,
    to table: WritableKeyPath<Program, [Entry]>
  ) -> Int32 {
    program[keyPath: table].append(entry)
    return Int32(clamping: program[keyPath: table].count - 1)
  }
}

/// The keywords of one schema, until they are moved to the program's flat arrays.
struct NodeBuilder {
  let id: NodeID
  var types = TypeSet.all
  var numbers: [NumberKeyword] = []
  var strings: [StringKeyword] = []
  var arrays: [ArrayKeyword] = []
  var objects: [ObjectKeyword] = []
  var general: [GeneralKeyword] = []

  init(id: NodeID) { self.id = id }

  func finish(in program: inout Program) {
    func move<Keyword>(_ keywords: [Keyword], to table: inout [Keyword]) -> Stretch {
      let start = Int32(clamping: table.count)
      table.append(contentsOf: keywords)
      return Stretch(start: start, end: Int32(clamping: table.count))
    }
    let index = Int(id)
    program.nodes[index].types = types
    program.nodes[index].numbers = move(numbers, to: &program.numberKeywords)
    program.nodes[index].strings = move(strings, to: &program.stringKeywords)
    program.nodes[index].arrays = move(arrays, to: &program.arrayKeywords)
    program.nodes[index].objects = move(objects, to: &program.objectKeywords)
    program.nodes[index].general = move(general, to: &program.generalKeywords)
    program.nodes[index].isFinished =
      numbers.isEmpty && strings.isEmpty && arrays.isEmpty && objects.isEmpty && general.isEmpty
    program.nodes[index].tracksEvaluation =
      arrays.contains { if case .unevaluatedItems = $0 { true } else { false } }
      || objects.contains { if case .unevaluatedProperties = $0 { true } else { false } }
  }
}
