extension Parser {
  /// Go allows no more commands in one pipeline.
  private static let commandLimit = 50_000

  /// Declarations, then commands with `|` between them, up to the token that ends it.
  mutating func pipeline(context: String, until end: Token.Kind) throws(TemplateError) -> Node.Index
  {
    let position = peekNonSpace().start
    var declared: [(name: String, isAssignment: Bool)] = []
    var isAssignment = false
    while peekNonSpace().kind == .variable {
      let variable = next()
      // "$x foo" must be told from "$x := foo", so the token behind the variable may have to be put
      // back with it.
      let following = peek()
      let token = peekNonSpace()
      if token.kind == .assign || token.kind == .declare {
        isAssignment = token.kind == .assign
        _ = nextNonSpace()
        declared.append((text(of: variable), isAssignment))
        break
      }
      if token.kind == .character, text(of: token) == "," {
        _ = nextNonSpace()
        declared.append((text(of: variable), false))
        guard context == "range", declared.count < 2 else {
          throw mistake("too many declarations in \(context)")
        }
        switch peekNonSpace().kind {
        case .variable, .rightDelimiter, .rightParenthesis: continue
        default: throw mistake("range can only initialize variables")
        }
      }
      if following.kind == .space {
        backUp(behind: variable, following)
      } else {
        backUp(behind: variable)
      }
      break
    }
    // The commands of a declaration still see what the name meant before.
    let firstDeclared = scope.variables.count
    for (name, _) in declared {
      scope.variables.append(Variable(name: name, slot: -1))
    }
    var commands: [Node.Index] = []
    while true {
      let token = nextNonSpace()
      if token.kind == end { break }
      switch token.kind {
      case .bool, .characterConstant, .complex, .dot, .field, .identifier, .number, .nilKeyword,
        .rawString, .string, .variable, .leftParenthesis:
        backUp()
        commands.append(try command())
        if commands.count > Self.commandLimit { throw mistake("pipeline too long") }
      default: throw unexpected(token, in: context)
      }
    }
    try check(commands, context: context)
    let declarations = declare(
      declared.map(\.name),
      at: firstDeclared,
      assign: isAssignment
    )
    let index = add(.pipe, commands, at: position)
    tree.nodes[Int(index)].flag = isAssignment
    tree.nodes[Int(index)].b = declarations.start
    tree.nodes[Int(index)].c = declarations.count
    return index
  }

  /// Gives variables their slots: those that were put at `first` for a declaration, and those that
  /// were there before for an assignment. To assign to none is found out when it is executed.
  private mutating func declare(_ names: [String], at first: Int, assign: Bool)
    -> (start: Int32, count: Int32)
  {
    let start = Int32(tree.declarations.count)
    for (offset, name) in names.enumerated() {
      var slot = scope.variables.last { $0.name == name && $0.slot >= 0 }?.slot ?? -1
      if !assign {
        slot = Int32(first + offset)
        scope.variables[first + offset].slot = slot
        scope.frameSize = max(scope.frameSize, scope.variables.count)
      }
      tree.declarations.append(Tree.Declaration(slot: slot, name: nameIndex(name)))
    }
    return (start, Int32(names.count))
  }

  private func check(_ commands: [Node.Index], context: String) throws(TemplateError) {
    if commands.isEmpty { throw mistake("missing value for \(context)") }
    for (index, command) in commands.enumerated().dropFirst() {
      let node = tree.nodes[Int(command)]
      switch tree.nodes[Int(tree.children[Int(node.a)])].kind {
      case .bool, .dot, .nil, .number, .string:
        throw mistake("non executable command in pipeline stage \(index + 1)")
      default: break
      }
    }
  }

  /// Operands with spaces between them. A `|` behind it is read, too; a delimiter is not.
  private mutating func command() throws(TemplateError) -> Node.Index {
    let position = peekNonSpace().start
    var operands: [Node.Index] = []
    loop: while true {
      _ = peekNonSpace()
      if let operand = try operand() {
        operands.append(operand)
        if operands.count > Self.commandLimit { throw mistake("pipeline too long") }
      }
      let token = next()
      switch token.kind {
      case .space: continue
      case .rightDelimiter, .rightParenthesis:
        backUp()
        break loop
      case .pipe: break loop
      default: throw unexpected(token, in: "operand")
      }
    }
    if operands.isEmpty { throw mistake("empty command") }
    return add(.command, operands, at: position)
  }

  /// A term with fields behind it; `nil` where the next token begins none.
  private mutating func operand() throws(TemplateError) -> Node.Index? {
    guard let term = try term() else { return nil }
    guard peek().kind == .field else { return term }
    let position = peek().start
    var fields: [String] = []
    while peek().kind == .field { fields.append(String(text(of: next()).dropFirst())) }
    var node = tree.nodes[Int(term)]
    switch node.kind {
    case .field, .variable:
      let own = (0..<Int(node.count)).map { tree.names[Int(node.b) + $0] }
      node.b = addFields(own + fields)
      node.count = try fieldCount(own.count + fields.count)
      node.position = Int32(position)
      tree.nodes[Int(term)] = node
      return term
    case .bool, .string, .number, .nil, .dot:
      let text = GoQuote.quoted(tree.text(of: term))
      throw mistake("unexpected . after term \(text)")
    default:
      return add(
        Node(
          kind: .chain,
          count: try fieldCount(fields.count),
          position: Int32(position),
          a: term,
          b: addFields(fields)
        )
      )
    }
  }

  private func fieldCount(_ count: Int) throws(TemplateError) -> UInt16 {
    guard let count = UInt16(exactly: count) else { throw mistake(Self.tooDeep) }
    return count
  }

  /// Field names lie side by side in the names, so that a node can point at all of its own.
  private mutating func addFields(_ fields: [String]) -> Int32 {
    let start = Int32(tree.names.count)
    tree.names.append(contentsOf: fields)
    return start
  }

  private mutating func term() throws(TemplateError) -> Node.Index? {
    let token = nextNonSpace()
    let position = Int32(token.start)
    switch token.kind {
    case .identifier:
      let name = text(of: token)
      let function = try functionIndex(name)
      return add(
        Node(kind: .identifier, position: position, a: function, c: nameIndex(name))
      )
    case .dot: return add(Node(kind: .dot, position: position))
    case .nilKeyword: return add(Node(kind: .nil, position: position))
    case .variable: return try variable(token)
    case .field:
      let start = addFields([String(text(of: token).dropFirst())])
      return add(
        Node(kind: .field, flag: scope.dotIsElement, count: 1, position: position, b: start)
      )
    case .bool:
      return add(Node(kind: .bool, position: position, a: text(of: token) == "true" ? 1 : 0))
    case .characterConstant, .complex, .number:
      do throws(TemplateError) {
        tree.numbers.append(try NumberLiteral(text(of: token), kind: token.kind))
      } catch {
        throw mistake(error.message)
      }
      return add(
        Node(
          kind: .number,
          position: position,
          a: Int32(tree.numbers.count - 1),
          b: Int32(token.end)
        )
      )
    case .leftParenthesis:
      try descend()
      defer { nesting -= 1 }
      return try pipeline(context: "parenthesized pipeline", until: .rightParenthesis)
    case .string, .rawString:
      guard let bytes = GoUnquote.string(tree.source[token.start..<token.end]) else {
        throw mistake("invalid syntax")
      }
      tree.strings.append(.string(bytes: bytes))
      return add(
        Node(
          kind: .string,
          position: position,
          a: Int32(tree.strings.count - 1),
          b: Int32(token.end)
        )
      )
    default:
      backUp()
      return nil
    }
  }

  private mutating func variable(_ token: Token) throws(TemplateError) -> Node.Index {
    let name = text(of: token)
    let found =
      scope.variables.last { $0.name == name && $0.slot >= 0 }
      ?? scope.variables.last { $0.name == name }
    guard let found else { throw mistake("undefined variable \(GoQuote.quoted(name))") }
    return add(
      Node(
        kind: .variable,
        position: Int32(token.start),
        a: found.slot,
        c: nameIndex(name)
      )
    )
  }
}
