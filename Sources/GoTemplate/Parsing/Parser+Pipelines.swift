extension Parser {
  /// Go allows no more commands in one pipeline.
  private static let commandLimit = 50_000

  /// Declarations, then commands with `|` between them, up to the token that ends it.
  mutating func pipeline(context: String, until end: Token.Kind) throws(TemplateError) -> Node.Index
  {
    let position = peekNonSpace().start
    // The variables that are declared here are known behind this place of the scope.
    let firstDeclared = scope.variables.count
    var declared = 0
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
        declare(variable, &declared)
        break
      }
      if isComma(token) {
        _ = nextNonSpace()
        declare(variable, &declared)
        guard context == "range", declared < 2 else {
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
    let first = open.count
    while true {
      let token = nextNonSpace()
      if token.kind == end { break }
      switch token.kind {
      case .bool, .characterConstant, .complex, .dot, .field, .identifier, .number, .nilKeyword,
        .rawString, .string, .variable, .leftParenthesis:
        backUp()
        let command = try command()
        open.append(command)
        if open.count - first > Self.commandLimit { throw mistake("pipeline too long") }
      default: throw unexpected(token, in: context)
      }
    }
    try check(from: first, context: context)
    let start = Int32(tree.declarations.count)
    if declared > 0 { finishDeclaring(declared, at: firstDeclared, assign: isAssignment) }
    let index = close(.pipe, from: first, at: position)
    tree.nodes[Int(index)].flag = isAssignment
    tree.nodes[Int(index)].b = start
    tree.nodes[Int(index)].c = Int32(declared)
    return index
  }

  /// Makes a name known. It has no slot yet: the commands of the declaration still see what the name
  /// meant before.
  private mutating func declare(_ variable: Token, _ count: inout Int) {
    scope.variables.append(Variable(name: variableName(variable), slot: -1))
    count += 1
  }

  /// Gives variables their slots: their own for a declaration, and those of earlier ones for an
  /// assignment. To assign to none is found out when it is executed.
  private mutating func finishDeclaring(_ count: Int, at first: Int, assign: Bool) {
    for index in first..<(first + count) {
      let name = scope.variables[index].name
      let slot =
        assign
        ? scope.variables.last { $0.name == name && $0.slot >= 0 }?.slot ?? -1 : Int32(index)
      if !assign {
        scope.variables[index].slot = slot
        scope.frameSize = max(scope.frameSize, scope.variables.count)
      }
      tree.declarations.append(Tree.Declaration(slot: slot, name: name))
    }
  }

  private func check(from first: Int, context: String) throws(TemplateError) {
    if open.count == first { throw mistake("missing value for \(context)") }
    for index in (first + 1)..<max(open.count, first + 1) {
      let node = tree.nodes[Int(open[index])]
      switch tree.nodes[Int(tree.children[Int(node.a)])].kind {
      case .bool, .dot, .nil, .number, .string:
        throw mistake("non executable command in pipeline stage \(index - first + 1)")
      default: break
      }
    }
  }

  /// Operands with spaces between them. A `|` behind it is read, too; a delimiter is not.
  private mutating func command() throws(TemplateError) -> Node.Index {
    let position = peekNonSpace().start
    let first = open.count
    loop: while true {
      _ = peekNonSpace()
      if let operand = try operand() {
        open.append(operand)
        if open.count - first > Self.commandLimit { throw mistake("pipeline too long") }
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
    if open.count == first { throw mistake("empty command") }
    return close(.command, from: first, at: position)
  }

  /// A term with fields behind it; `nil` where the next token begins none.
  private mutating func operand() throws(TemplateError) -> Node.Index? {
    guard let term = try term() else { return nil }
    guard peek().kind == .field else { return term }
    let position = peek().start
    var node = tree.nodes[Int(term)]
    let isOwn = node.kind == .field || node.kind == .variable
    let start = tree.fields.count
    if isOwn, node.count > 0 {
      let own = Int(node.b)..<(Int(node.b) + Int(node.count))
      // The fields of a term that was just read are the last ones, and go on here.
      if own.upperBound != start { tree.fields.append(contentsOf: tree.fields[own]) }
    }
    while peek().kind == .field {
      let field = next()
      tree.fields.append(name(of: field, skipping: 1))
    }
    switch node.kind {
    case .field, .variable:
      if node.count == 0 || Int(node.b) + Int(node.count) != start { node.b = Int32(start) }
      node.count = try fieldCount(tree.fields.count - Int(node.b))
      node.position = Int32(position)
      tree.nodes[Int(term)] = node
      return term
    case .bool, .string, .number, .nil, .dot:
      tree.names = names.names
      let text = GoQuote.quoted(tree.text(of: term))
      throw mistake("unexpected . after term \(text)")
    default:
      return add(
        Node(
          kind: .chain,
          count: try fieldCount(tree.fields.count - start),
          position: Int32(position),
          a: term,
          b: Int32(start)
        )
      )
    }
  }

  private func fieldCount(_ count: Int) throws(TemplateError) -> UInt16 {
    guard let count = UInt16(exactly: count) else { throw mistake(Self.tooDeep) }
    return count
  }

  private mutating func term() throws(TemplateError) -> Node.Index? {
    let token = nextNonSpace()
    let position = Int32(token.start)
    switch token.kind {
    case .identifier:
      let name = name(of: token)
      let function = try function(named: name)
      return add(Node(kind: .identifier, position: position, a: function, c: name))
    case .dot: return add(Node(kind: .dot, position: position))
    case .nilKeyword: return add(Node(kind: .nil, position: position))
    case .variable: return try variable(token)
    case .field:
      let start = Int32(tree.fields.count)
      tree.fields.append(name(of: token, skipping: 1))
      return add(
        Node(kind: .field, flag: scope.dotIsElement, count: 1, position: position, b: start)
      )
    case .bool:
      return add(
        Node(kind: .bool, position: position, a: input[token.start] == UInt8(ascii: "t") ? 1 : 0)
      )
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
      guard let value = GoUnquote.string(input[token.start..<token.end]) else {
        throw mistake("invalid syntax")
      }
      tree.strings.append(value)
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

  /// The name of a variable; that of `$`, which declarations may give another meaning, is the first of
  /// all.
  private mutating func variableName(_ token: Token) -> Int32 {
    token.end - token.start == 1 ? 0 : name(of: token)
  }

  private mutating func variable(_ token: Token) throws(TemplateError) -> Node.Index {
    let name = variableName(token)
    let found =
      scope.variables.last { $0.name == name && $0.slot >= 0 }
      ?? scope.variables.last { $0.name == name }
    guard let found else {
      throw mistake("undefined variable \(GoQuote.quoted(text(of: token)))")
    }
    return add(
      Node(kind: .variable, position: Int32(token.start), a: found.slot, c: name)
    )
  }
}
