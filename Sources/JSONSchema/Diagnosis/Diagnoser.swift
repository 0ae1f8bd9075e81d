internal import Diagnostics
internal import JSON

/// Says what is wrong with a value, and how to mend it.
///
/// It walks the value with the schema as ``Evaluator`` does, but does not stop at the first mistake.
/// What each keyword says stands in the keyword's own file.
struct Diagnoser {
  var evaluator: Evaluator
  let program: Program
  /// The value as a whole.
  let root: JSONValue
  /// Where the walk is.
  var place = Place()
  /// The schema by which the walk came to the current value; others look at it in its turn.
  private(set) var entry: NodeID = 0
  /// The schemas by which the walk came to what the current value stands in, outermost first.
  private(set) var containers: [NodeID] = []
  private(set) var mistakes: [Mistake] = []
  private var depth = 0
  /// How many schemas may still be explained: alternatives within alternatives double the work.
  private var steps = 300_000
  /// What has been gathered already.
  var knownKeysOfNodes: [NodeID: KnownKeys] = [:]
  var knownSecretPaths: [[String]]?

  /// How many bytes the places of mistakes may still take: keys can be as long as the file.
  private var room = 8 << 20

  /// At which depth the thread's stack has to be left for a larger one; what threads with 512 KiB of
  /// stack can bear even in debug builds, with what is called on the way.
  #if DEBUG
    private var stackLimit = 12
  #else
    private var stackLimit = 32
  #endif

  /// No one reads a longer list.
  private static let mistakeLimit = 1000

  init(_ shared: SharedProgram, _ root: JSONValue) {
    self.root = root
    evaluator = Evaluator(shared)
    program = shared.program
  }

  var isFull: Bool { mistakes.count >= Self.mistakeLimit || room < 0 }

  mutating func report(_ mistake: Mistake) {
    guard !isFull else { return }
    room -= mistake.diagnostic.pointer?.utf8.count ?? 0
    mistakes.append(mistake)
  }

  /// Whether there is reason to go on.
  private mutating func mayGoOn() -> Bool {
    steps -= 1
    return steps > 0 && !isFull && depth < Evaluator.depthLimit && evaluator.spend()
  }

  /// Explains a member or element.
  mutating func explain(_ value: JSONValue, _ id: NodeID, at step: Place.Step) {
    // What is valid has nothing to say but warnings.
    if !program.deprecatedSchemas.contains(id), evaluator.isValid(value, id) { return }
    let outer = (place, entry)
    let first = mistakes.count
    containers.append(entry)
    place = place.appending(step)
    entry = id
    explain(value, id)
    offerRespelling(value, from: first)
    (place, entry) = outer
    containers.removeLast()
  }

  /// Explains a key as the string that it is.
  mutating func explainKey(_ key: JSONValue, _ id: NodeID) {
    let outer = (place, entry)
    place = place.appending(.key(key.string ?? "", key.range))
    place.isKey = true
    entry = id
    let earlier = takeMistakes()
    explain(key, id)
    offerRespelling(key, from: 0)
    let found = takeMistakes()
    mistakes = earlier
    for var mistake in found {
      mistake.diagnostic.code = .wrongKey
      report(mistake)
    }
    (place, entry) = outer
  }

  /// Explains a schema that counts only for a reason, which is told with what it finds.
  mutating func explain(_ value: JSONValue, _ id: NodeID, because reason: String?) {
    let first = mistakes.count
    explain(value, id)
    guard let reason else { return }
    for index in first..<max(first, mistakes.count)
    where mistakes[index].place.depth <= place.depth + 1 && !mistakes[index].isCustom {
      if !mistakes[index].diagnostic.notes.contains(reason) {
        mistakes[index].diagnostic.notes.append(reason)
      }
    }
  }

  /// Explains what a schema finds wrong with the value at the current place.
  mutating func explain(_ value: JSONValue, _ id: NodeID) {
    guard mayGoOn() else { return }
    guard depth < stackLimit else { return goDeeper(value, id) }
    explainSchema(value, id)
  }

  /// Goes on with a large stack, where the system gives one.
  private mutating func goDeeper(_ value: JSONValue, _ id: NodeID) {
    var deep = self
    deep.stackLimit = Evaluator.depthLimit
    deep.evaluator.stackLimit = Evaluator.depthLimit
    let isDone: Void? = DeepStack.run { deep.explainSchema(value, id) }
    guard isDone != nil else { return }
    deep.stackLimit = stackLimit
    deep.evaluator.stackLimit = evaluator.stackLimit
    self = deep
  }

  private mutating func explainSchema(_ value: JSONValue, _ id: NodeID) {
    depth += 1
    defer { depth -= 1 }
    let node = program.nodes[Int(id)]
    let isEntered = evaluator.enter(node)
    defer { if isEntered { evaluator.leave() } }
    let wasSecret = place.isSecret
    defer { place.isSecret = wasSecret }
    let schema = program.schemas[Int(id)]
    if schema["writeOnly"]?.bool == true { place.isSecret = true }
    warnOfDeprecation(schema, value, id)

    let first = mistakes.count
    guard node.types == .all || node.types.allows(value) else {
      explainType(value, node.types, id)
      useCustomMessages(of: id, value, from: first)
      offerSpellings(of: id, value, from: first)
      return
    }
    explainKeywords(value, node, id)
    useCustomMessages(of: id, value, from: first)
    offerSpellings(of: id, value, from: first)
  }

  private mutating func explainKeywords(_ value: JSONValue, _ node: Program.Node, _ id: NodeID) {
    let first = mistakes.count
    switch value.content {
    case .number(let number):
      for index in node.numbers.indices {
        explain(program.numberKeywords[index], value, number, id)
      }
    case .string(let string):
      for index in node.strings.indices {
        explain(program.stringKeywords[index], value, string, id)
      }
    case .array(let array):
      for index in node.arrays.indices {
        explain(program.arrayKeywords[index], value, array, id)
      }
    case .object(let object):
      for index in node.objects.indices {
        explain(program.objectKeywords[index], value, object, id)
      }
    case .null, .bool: break
    }
    for index in node.general.indices { explain(program.generalKeywords[index], value, id) }
    guard node.tracksEvaluation else { return }
    let hasOtherMistakes = mistakes[first...].contains { $0.isError }
    switch value.content {
    case .array(let array):
      for index in node.arrays.indices {
        guard case .unevaluatedItems(let items) = program.arrayKeywords[index] else { continue }
        explainUnevaluatedItems(value, array, items, id, hasOtherMistakes: hasOtherMistakes)
      }
    case .object(let object):
      for index in node.objects.indices {
        guard case .unevaluatedProperties(let rest) = program.objectKeywords[index] else {
          continue
        }
        explainUnevaluatedProperties(value, object, rest, id, hasOtherMistakes: hasOtherMistakes)
      }
    default: break
    }
  }
}

// MARK: - To the keywords' own files

extension Diagnoser {
  private mutating func explain(
    _ keyword: NumberKeyword,
    _ value: JSONValue,
    _ number: JSONNumber,
    _ id: NodeID
  ) {
    guard !evaluator.holds(keyword, ExactNumber(number)) else { return }
    switch keyword {
    case .minimum(_, let isExclusive):
      explainLimit(value, number, isMinimum: true, isExclusive: isExclusive, id)
    case .maximum(_, let isExclusive):
      explainLimit(value, number, isMinimum: false, isExclusive: isExclusive, id)
    case .multipleOf: explainMultipleOf(value, number, id)
    }
  }

  private mutating func explain(
    _ keyword: StringKeyword,
    _ value: JSONValue,
    _ string: String,
    _ id: NodeID
  ) {
    guard !evaluator.holds(keyword, string) else { return }
    switch keyword {
    case .minLength(let limit): explainLength(value, string, limit: limit, isMinimum: true, id)
    case .maxLength(let limit): explainLength(value, string, limit: limit, isMinimum: false, id)
    case .pattern: explainPattern(value, string, id)
    case .format(let index): explainFormat(value, program.formats[Int(index)], id)
    case .content(let index): explainContent(value, program.contents[Int(index)], id)
    }
  }

  private mutating func explain(
    _ keyword: ArrayKeyword,
    _ value: JSONValue,
    _ array: [JSONValue],
    _ id: NodeID
  ) {
    switch keyword {
    case .minItems(let limit):
      if array.count < limit {
        explainItemCount(value, array, limit: limit, isMinimum: true, id)
      }
    case .maxItems(let limit):
      if array.count > limit {
        explainItemCount(value, array, limit: limit, isMinimum: false, id)
      }
    case .items(let index): explainItems(array, program.items[Int(index)], id)
    case .contains(let index): explainContains(value, array, program.contains[Int(index)], id)
    case .uniqueItems: explainUniqueItems(array, id)
    case .unevaluatedItems: break
    }
  }

  private mutating func explain(
    _ keyword: ObjectKeyword,
    _ value: JSONValue,
    _ object: JSONObject,
    _ id: NodeID
  ) {
    switch keyword {
    case .minProperties(let limit):
      if object.count < limit {
        explainPropertyCount(value, object, limit: limit, isMinimum: true, id)
      }
    case .maxProperties(let limit):
      if object.count > limit {
        explainPropertyCount(value, object, limit: limit, isMinimum: false, id)
      }
    case .members(let index): explainMembers(value, object, program.members[Int(index)], id)
    case .propertyNames(let names): explainPropertyNames(object, names)
    case .dependencies(let index):
      explainDependencies(value, object, program.dependencies[Int(index)], id)
    case .unevaluatedProperties: break
    }
  }

  private mutating func explain(_ keyword: GeneralKeyword, _ value: JSONValue, _ id: NodeID) {
    let first = mistakes.count
    defer { useMessage(for: keyword, of: id, value, from: first) }
    switch keyword {
    case .never: explainNever(value, id)
    case .const(let index): explainConst(value, program.constants[Int(index)], id)
    case .enumeration(let index): explainEnum(value, program.enumerations[Int(index)], id)
    case .reference(let target): explain(value, target)
    case .dynamicReference(let index): explain(value, evaluator.target(of: index))
    case .allOf(let list):
      for index in list.indices { explain(value, program.lists[index]) }
    case .anyOf(let list): explainAnyOf(value, list, id)
    case .oneOf(let list): explainOneOf(value, list, id)
    case .not(let forbidden): explainNot(value, forbidden, id)
    case .condition(let index): explainCondition(value, program.conditions[Int(index)])
    }
  }
}

// MARK: - Groups of mistakes

extension Diagnoser {
  /// Takes all mistakes away, to look at what comes next apart.
  mutating func takeMistakes() -> [Mistake] {
    let taken = mistakes
    mistakes = []
    return taken
  }

  mutating func putBack(_ earlier: [Mistake]) { mistakes = earlier }

  /// What a schema finds wrong with the value at the current place, apart from all else.
  mutating func mistakes(_ value: JSONValue, _ id: NodeID) -> [Mistake] {
    let earlier = takeMistakes()
    explain(value, id)
    defer { putBack(earlier) }
    return mistakes
  }

  mutating func replaceMistakes(from first: Int, with replacement: [Mistake]) {
    mistakes.replaceSubrange(first..., with: replacement)
  }

  /// Valid branches have nothing to say but warnings.
  mutating func explainWarnings(_ value: JSONValue, _ fitting: [NodeID]) {
    guard program.hasDeprecations else { return }
    for branch in fitting { explain(value, branch) }
  }
}
