/// Executes one template. Each call of a template has an evaluator of its own, with its own
/// variables; what a whole run has in common is its ``Execution``.
struct Evaluator {
  let program: Program
  // The program's nodes and lists of numbers, which it keeps alive.
  let nodes: UnsafeBufferPointer<Node>
  let children: UnsafeBufferPointer<Node.Index>
  let fields: UnsafeBufferPointer<Int32>
  let hashes: UnsafeBufferPointer<UInt32>
  let declarations: UnsafeBufferPointer<Tree.Declaration>
  let execution: Execution
  /// The name of the template: that of its `define`.
  let name: String
  var output: [UInt8]
  var variables: [Value]
  /// Whether the elements over which the innermost `range` goes are of Go's type `interface {}`,
  /// which messages then name instead of their own.
  var rangesOverAny = true
  /// Which of the first 64 variables hold such an element.
  var elementVariables: UInt64 = 0
  /// The node that Go would blame for what happens now.
  var current: Node.Index
  /// How a list of nodes was left.
  enum Exit { case end, `break`, `continue` }

  init(
    _ template: TemplateSet.Entry,
    execution: Execution,
    data: Value,
    output: [UInt8] = []
  ) {
    program = template.program
    nodes = program.nodes
    children = program.children
    fields = program.fields
    hashes = program.hashes
    declarations = program.declarations
    self.execution = execution
    name = template.parsed.name
    self.output = output
    current = template.parsed.root
    variables = Array(repeating: .nothing, count: template.parsed.frameSize)
    variables[0] = data
  }

  /// An error at the present node.
  func mistake(_ message: String) -> TemplateError { located(TemplateError(message), context: []) }

  /// An error that came from a call, with the present place as its outermost one.
  func located(_ error: TemplateError, context: [String]) -> TemplateError {
    let position = Int(nodes[Int(current)].position)
    let place = program.tree.place(of: position)
    var error = error
    error.surround(
      with:
        TemplateError.Frame(
          template: program.tree.name,
          line: place.line,
          column: place.column,
          offset: position,
          executing: name,
          node: program.tree.text(of: current),
          context: context + error.context
        )
    )
    error.context = []
    return error
  }

  func text(_ index: Node.Index) -> String { program.tree.text(of: index) }
}

extension Evaluator {
  /// Executes the children of a list.
  mutating func walk(_ list: Node.Index, dot: Value) throws(TemplateError) -> Exit {
    let node = nodes[Int(list)]
    guard node.kind == .list else { return try walkItem(list, dot: dot) }
    try execution.checkStack(in: self)
    for offset in 0..<Int(node.count) {
      let exit = try walkItem(children[Int(node.a) + offset], dot: dot)
      if exit != .end { return exit }
    }
    return .end
  }

  private mutating func walkItem(_ index: Node.Index, dot: Value) throws(TemplateError) -> Exit {
    let node = nodes[Int(index)]
    current = index
    switch node.kind {
    case .text:
      execution.tracer?.wroteText(program, from: Int(node.a), in: name, at: output.count)
      output.append(contentsOf: program.tree.source[Int(node.a)..<Int(node.b)])
      try countOutput(Int(node.b - node.a))
    case .action:
      execution.tracer?.begin(program, at: Int(node.position), in: name)
      let value = try evaluate(pipe: node.a, dot: dot)
      if nodes[Int(node.a)].c <= 0 {
        execution.tracer?.wroteValue(at: output.count)
        try print(value, of: index)
      }
    case .if, .with:
      execution.tracer?.begin(program, at: Int(node.position), in: name)
      let value = try evaluate(pipe: node.a, dot: dot)
      if value.isTrue { return try walk(node.b, dot: node.kind == .with ? value : dot) }
      if node.c >= 0 { return try walk(node.c, dot: dot) }
    case .range:
      execution.tracer?.begin(program, at: Int(node.position), in: name)
      return try walkRange(node, dot: dot)
    case .template:
      execution.tracer?.begin(program, at: Int(node.position), in: name)
      try walkTemplate(index, node, dot: dot)
    case .break: return .break
    case .continue: return .continue
    case .list: return try walk(index, dot: dot)
    default: throw mistake("unknown node: \(text(index))")
    }
    return .end
  }

  private func countOutput(_ count: Int) throws(TemplateError) {
    do throws(TemplateError) {
      try execution.meter.write(count)
    } catch {
      throw located(error, context: [])
    }
  }

  private mutating func print(_ value: Value, of index: Node.Index) throws(TemplateError) {
    current = index
    let before = output.count
    switch value {
    case .string(let text): output.append(contentsOf: text.utf8)
    case .nothing, .nil: output.append(contentsOf: "<no value>".utf8)
    case .function: throw mistake("can't print \(text(index)) of type func()")
    default:
      var printer = Printer(output)
      output = []
      printer.print(value)
      output = printer.out
      if printer.isExhausted { throw mistake("value is too deep or too large to print") }
    }
    try countOutput(output.count - before)
  }

  private mutating func walkTemplate(_ index: Node.Index, _ node: Node, dot: Value)
    throws(TemplateError)
  {
    let name = program.tree.names[Int(node.a)]
    guard let template = execution.templates[name] else {
      throw mistake("template \(GoQuote.quoted(name)) not defined")
    }
    try execution.enter(in: self)
    defer { execution.leave() }
    let data = node.b >= 0 ? try evaluate(pipe: node.b, dot: dot) : .nothing
    var evaluator = Evaluator(template, execution: execution, data: data, output: output)
    output = []
    let outer = execution.tracer?.enterTemplate()
    _ = try evaluator.walk(template.parsed.root, dot: data)
    if let outer { execution.tracer?.leaveTemplate(outer) }
    output = evaluator.output
  }

  private mutating func walkRange(_ node: Node, dot: Value) throws(TemplateError) -> Exit {
    let value = try evaluate(pipe: node.a, dot: dot)
    let pipe = nodes[Int(node.a)]
    let outer = rangesOverAny
    rangesOverAny = Self.elementType(of: value) == .any
    defer { rangesOverAny = outer }
    var ran = false
    var exit = Exit.end
    switch value {
    case .nothing, .nil: break
    case .int(let count): (ran, exit) = try walkCount(Int64(count), node, pipe) { .int(Int($0)) }
    case .int64(let count): (ran, exit) = try walkCount(count, node, pipe) { .int64($0) }
    case .uint8(let count):
      (ran, exit) = try walkCount(Int64(count), node, pipe) { .uint8(UInt8(clamping: $0)) }
    case .uint64(let count):
      (ran, exit) = try walkCount(Int64(clamping: count), node, pipe) {
        .uint64(UInt64(clamping: $0))
      }
    default:
      if let list = value.list {
        for (index, element) in list.elements.enumerated() {
          ran = true
          exit = try iterate(node, pipe, key: .int(index), element: element)
          if exit == .break { break }
        }
      } else if let map = value.map {
        for entry in map.sorted {
          ran = true
          exit = try iterate(node, pipe, key: .string(entry.key), element: entry.value)
          if exit == .break { break }
        }
      } else {
        // Go shows the value, which may be secret.
        throw mistake("range can't iterate over a value of type \(value.type ?? .any)")
      }
    }
    guard !ran, node.c >= 0 else { return .end }
    rangesOverAny = outer
    // As in Go, {{break}} in an {{else}} leaves that range, and {{continue}} goes on with the one around.
    exit = try walk(node.c, dot: dot)
    return exit == .break ? .end : exit
  }

  private static func elementType(of value: Value) -> GoType {
    value.list?.element ?? value.map?.element ?? value.type ?? .any
  }

  private mutating func walkCount(
    _ count: Int64,
    _ node: Node,
    _ pipe: Node,
    _ element: (Int64) -> Value
  ) throws(TemplateError) -> (ran: Bool, exit: Exit) {
    if pipe.c > 1 {
      throw mistake("can't use \(count) to iterate over more than one variable")
    }
    var index: Int64 = 0
    while index < count {
      try execution.countStep(in: self)
      if try iterate(node, pipe, key: .nothing, element: element(index)) == .break { break }
      index += 1
    }
    return (count > 0, .end)
  }

  private mutating func iterate(_ node: Node, _ pipe: Node, key: Value, element: Value)
    throws(TemplateError) -> Exit
  {
    if pipe.c > 1 {
      try set(declarations[Int(pipe.b)], to: key)
      try set(
        declarations[Int(pipe.b) + 1],
        to: element,
        isElement: rangesOverAny
      )
    } else if pipe.c == 1 {
      try set(declarations[Int(pipe.b)], to: element, isElement: rangesOverAny)
    }
    return try walk(node.b, dot: element)
  }

  mutating func set(_ declaration: Tree.Declaration, to value: Value, isElement: Bool = false)
    throws(TemplateError)
  {
    guard declaration.slot >= 0 else {
      throw mistake("undefined variable: \(program.tree.names[Int(declaration.name)])")
    }
    variables[Int(declaration.slot)] = value
    let bit: UInt64 = 1 << UInt64(declaration.slot)
    if isElement { elementVariables |= bit } else { elementVariables &= ~bit }
  }

  func isElement(slot: Int32) -> Bool { elementVariables & (1 << UInt64(slot)) != 0 }
}
