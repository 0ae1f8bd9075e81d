internal import JSON

/// Evaluates a value keyword by keyword, and writes down what each says.
///
/// ``Evaluator`` decides first, so that only what belongs to the verdict is gathered. What a single
/// keyword does stands in extensions by kind. It runs on a large stack.
struct OutputWalker {
  var evaluator: Evaluator
  let program: Program
  let sources: SchemaSources
  private let gathersErrors: Bool
  private let gathersAnnotations: Bool
  private let isVerbose: Bool
  private var keywordPath: OutputPath?
  private var instancePath: OutputPath?
  private var depth = 0
  /// How many references the walk is behind.
  private var references = 0
  private var room = 100_000
  /// The bytes of locations that may still be written.
  private var bytes = 64 << 20
  private var isGivenUp = false

  init(_ shared: SharedProgram, _ sources: SchemaSources, isValid: Bool, isVerbose: Bool) {
    evaluator = Evaluator(shared, isDeep: true)
    program = shared.program
    self.sources = sources
    self.isVerbose = isVerbose
    gathersErrors = isVerbose || !isValid
    gathersAnnotations = isVerbose || isValid
  }

  /// What the whole schema says of a value; `nil` where that is too much work.
  mutating func root(_ value: JSONValue) -> OutputUnit? {
    var marks = Marks()
    let outcome = visit(value, 0, &marks)
    if isGivenUp || evaluator.surrender != nil { return nil }
    return outcome.unit ?? unit(outcome.isValid, at: sources.location(of: 0), [])
  }

  struct Outcome {
    var isValid: Bool
    var unit: OutputUnit?
  }

  /// What a keyword says of a value.
  struct Finding {
    var isValid = true
    var error: String?
    var annotation: JSONValue?
    var children: [OutputUnit] = []

    static let passed = Finding()

    static func checked(_ isValid: Bool, _ error: @autoclosure () -> String) -> Finding {
      isValid ? .passed : Finding(isValid: false, error: error())
    }
  }

  /// One schema as it looks at one value.
  struct Site {
    let id: NodeID
    let location: LocationID
    let dialect: Dialect
    let schema: JSONObject
    let value: JSONValue
  }

  /// Applies a schema to a value.
  mutating func visit(_ value: JSONValue, _ id: NodeID, _ marks: inout Marks) -> Outcome {
    guard depth < Evaluator.depthLimit, evaluator.spend() else {
      isGivenUp = true
      return Outcome(isValid: false)
    }
    depth += 1
    defer { depth -= 1 }
    let isEntered = evaluator.enter(program.nodes[Int(id)])
    defer { if isEntered { evaluator.leave() } }
    let location = sources.location(of: id)
    guard case .object(let schema) = program.schemas[Int(id)].content else {
      let isValid = program.schemas[Int(id)].bool ?? false
      let finding = Finding.checked(isValid, "nothing may stand here")
      return Outcome(isValid: isValid, unit: told(finding, at: location, []))
    }
    let dialect = sources.registry.dialect(of: location)
    let site = Site(id: id, location: location, dialect: dialect, schema: schema, value: value)
    var own = Marks()
    var whole = Finding()
    for member in keywords(of: site) {
      // That nothing else has looked at a member only follows where something else is wrong.
      let isLast = member.key == "unevaluatedProperties" || member.key == "unevaluatedItems"
      if isLast, !whole.isValid { continue }
      let outer = keywordPath
      keywordPath = OutputPath(outer, member.key)
      let finding = evaluate(member.key, member.value, site, &own)
      if let unit = told(finding, at: location, [member.key]) { whole.children.append(unit) }
      if !finding.isValid { whole.isValid = false }
      keywordPath = outer
    }
    if whole.isValid { marks.formUnion(own) }
    return Outcome(isValid: whole.isValid, unit: told(whole, at: location, []))
  }

  /// The members of a schema that may say something, those last that ask what others did.
  private func keywords(of site: Site) -> [JSONObject.Member] {
    if site.dialect.draft.referenceHidesSiblings, let reference = site.schema.member("$ref") {
      return [reference]
    }
    var last: [JSONObject.Member] = []
    var others: [JSONObject.Member] = []
    for member in site.schema.members {
      if member.key == "unevaluatedProperties" || member.key == "unevaluatedItems" {
        last.append(member)
      } else {
        others.append(member)
      }
    }
    return others + last
  }

  // MARK: - Units

  /// The unit of a finding, where it belongs to the verdict.
  private mutating func told(
    _ finding: Finding,
    at location: LocationID,
    _ tokens: [String]
  ) -> OutputUnit? {
    var finding = finding
    if !gathersErrors { finding.error = nil }
    if !gathersAnnotations || !finding.isValid { finding.annotation = nil }
    if !isVerbose {
      finding.children.removeAll { $0.isValid != finding.isValid }
      let isWanted = finding.isValid ? gathersAnnotations : gathersErrors
      guard isWanted,
        finding.error != nil || finding.annotation != nil || !finding.children.isEmpty
      else { return nil }
    }
    // What holds others is kept, so that these are not lost.
    guard room > 0 && bytes > 0 || !finding.children.isEmpty else { return nil }
    room -= 1
    var unit = unit(finding.isValid, at: location, tokens)
    bytes -= (keywordPath?.length ?? 0) + (instancePath?.length ?? 0)
    unit.error = finding.error
    unit.annotation = finding.annotation
    unit.children = finding.children
    return unit
  }

  private func unit(_ isValid: Bool, at location: LocationID, _ tokens: [String]) -> OutputUnit {
    let address = sources.address(of: location, tokens)
    return OutputUnit(
      isValid: isValid,
      keywordLocation: keywordPath,
      absoluteLocation: address.resource.isEmpty && references == 0
        ? nil : address.resource + "#" + address.fragment,
      instanceLocation: instancePath
    )
  }

  // MARK: - Subschemas

  /// Applies the schema below a keyword to the value itself.
  mutating func applyInPlace(
    _ site: Site,
    _ keyword: String,
    _ tokens: [String],
    _ finding: inout Finding,
    _ marks: inout Marks
  ) -> Bool {
    guard let node = sources.node(below: site.location, [keyword] + tokens) else { return true }
    return apply(node, to: site.value, tokens, &finding, &marks)
  }

  /// Applies the schema below a keyword to a member or element.
  mutating func apply(
    _ site: Site,
    _ keyword: String,
    _ tokens: [String],
    to value: JSONValue,
    at step: String,
    _ finding: inout Finding
  ) -> Bool {
    guard let node = sources.node(below: site.location, [keyword] + tokens) else { return true }
    let outer = instancePath
    instancePath = OutputPath(outer, step)
    defer { instancePath = outer }
    var marks = Marks()
    return apply(node, to: value, tokens, &finding, &marks)
  }

  /// Applies what a reference means.
  mutating func follow(
    _ node: NodeID,
    _ value: JSONValue,
    _ finding: inout Finding,
    _ marks: inout Marks
  ) -> Bool {
    references += 1
    defer { references -= 1 }
    return apply(node, to: value, [], &finding, &marks)
  }

  private mutating func apply(
    _ node: NodeID,
    to value: JSONValue,
    _ tokens: [String],
    _ finding: inout Finding,
    _ marks: inout Marks
  ) -> Bool {
    let outer = keywordPath
    for token in tokens { keywordPath = OutputPath(keywordPath, token) }
    let outcome = visit(value, node, &marks)
    keywordPath = outer
    if let unit = outcome.unit { finding.children.append(unit) }
    return outcome.isValid
  }
}
