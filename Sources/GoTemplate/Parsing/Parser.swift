/// Parses a text into a ``Tree``, with Go's grammar, Go's look-ahead and so Go's messages.
struct Parser {
  var tree: Tree
  let functions: FunctionTable
  /// How deep control structures and parentheses may nest, for the sake of the stack.
  let nestingLimit: Int

  var lexer: Lexer
  /// The tokens that were read ahead, the nearest one at `lookahead - 1`.
  var tokens: [Token]
  var lookahead = 0

  /// What is known of the template that is being parsed; `define` and `block` begin another.
  struct Scope {
    /// The variables that can be seen, innermost last; their slots are their indexes.
    var variables: [Variable] = [Variable(name: "$", slot: 0)]
    var frameSize = 1
    /// Whether dot is an element of a `range`.
    var dotIsElement = false
    var rangeDepth = 0
  }
  struct Variable {
    var name: String
    /// -1 for one that was only ever assigned to.
    var slot: Int32
  }
  var scope = Scope()
  var nesting = 0
  var actionLine = 0
  var templates: [ParsedTemplate] = []

  private var functionIndexes: [String: Int32] = [:]
  private var nameIndexes: [String: Int32] = [:]

  init(name: String, text: String, functions: FunctionTable, nestingLimit: Int) {
    let source = Array(text.utf8)
    tree = Tree(name: name, source: source)
    self.functions = functions
    self.nestingLimit = nestingLimit
    lexer = Lexer(source)
    let start = Token(kind: .end, start: 0, end: 0, line: 0)
    tokens = [start, start, start]
  }

  /// Parses everything; the templates of the text come in the order in which they end, the text
  /// itself last.
  mutating func parse() throws(TemplateError) -> [ParsedTemplate] {
    let position = peek().start
    var items: [Node.Index] = []
    while peek().kind != .end {
      if peek().kind == .leftDelimiter {
        let delimiter = next()
        if nextNonSpace().kind == .defineKeyword {
          try parseDefinition()
          continue
        }
        backUp(behind: delimiter)
      }
      let item = try textOrAction()
      switch item {
      case .end, .else: throw mistake("unexpected \(item.text)")
      case .node(let index): items.append(index)
      }
    }
    let root = list(items, at: position)
    try add(name: tree.name, root: root)
    return templates
  }

  /// Adds the template that was parsed in the present scope.
  mutating func add(name: String, root: Node.Index) throws(TemplateError) {
    let template = ParsedTemplate(
      name: name,
      root: root,
      frameSize: scope.frameSize,
      isBlank: isBlank(root)
    )
    guard let index = templates.firstIndex(where: { $0.name.hasSameBytes(as: name) }) else {
      templates.append(template)
      return
    }
    if templates[index].isBlank {
      templates[index] = template
    } else if !template.isBlank {
      throw mistake("template: multiple definition of template \(GoQuote.quoted(name))")
    }
  }

  private func isBlank(_ index: Node.Index) -> Bool {
    let node = tree.nodes[Int(index)]
    switch node.kind {
    case .list:
      return (0..<Int(node.count)).allSatisfy { isBlank(tree.children[Int(node.a) + $0]) }
    case .text:
      return String(decoding: tree.source[Int(node.a)..<Int(node.b)], as: UTF8.self)
        .unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    default: return false
    }
  }
}

// MARK: Tokens, with Go's look-ahead of three

extension Parser {
  mutating func next() -> Token {
    if lookahead > 0 { lookahead -= 1 } else { tokens[0] = lexer.next() }
    return tokens[lookahead]
  }

  mutating func backUp() { lookahead += 1 }

  /// Puts `first` back before the token that was read last.
  mutating func backUp(behind first: Token) {
    tokens[1] = first
    lookahead = 2
  }

  mutating func backUp(behind first: Token, _ second: Token) {
    tokens[1] = second
    tokens[2] = first
    lookahead = 3
  }

  mutating func peek() -> Token {
    if lookahead > 0 { return tokens[lookahead - 1] }
    lookahead = 1
    tokens[0] = lexer.next()
    return tokens[0]
  }

  mutating func nextNonSpace() -> Token {
    while true {
      let token = next()
      if token.kind != .space { return token }
    }
  }

  mutating func peekNonSpace() -> Token {
    let token = nextNonSpace()
    backUp()
    return token
  }

  mutating func expect(_ kind: Token.Kind, in context: String) throws(TemplateError) -> Token {
    let token = nextNonSpace()
    guard token.kind == kind else { throw unexpected(token, in: context) }
    return token
  }

  func text(of token: Token) -> String {
    String(decoding: tree.source[token.start..<token.end], as: UTF8.self)
  }

  /// A mistake at the token that was read last.
  func mistake(_ message: String) -> TemplateError {
    let token = tokens[0]
    var error = TemplateError(message)
    error.frames = [
      TemplateError.Frame(
        template: tree.name,
        line: token.line,
        column: tree.place(of: token.start).column,
        offset: token.start
      )
    ]
    return error
  }

  func unexpected(_ token: Token, in context: String) -> TemplateError {
    guard token.kind == .error else {
      return mistake("unexpected \(description(of: token)) in \(context)")
    }
    guard actionLine != 0, actionLine != token.line else { return mistake(token.message) }
    let start = "action started at \(tree.name):\(actionLine)"
    if token.message.hasSuffix(" action") {
      return mistake(token.message + start.dropFirst("action".count))
    }
    return mistake("\(token.message) in \(start)")
  }

  private func description(of token: Token) -> String {
    if token.kind == .end { return "EOF" }
    let text = text(of: token)
    if token.kind.isKeyword { return "<\(text)>" }
    if token.end - token.start > 10 {
      return GoQuote.quoted(String(String.UnicodeScalarView(text.unicodeScalars.prefix(10))))
        + "..."
    }
    return GoQuote.quoted(text)
  }
}

// MARK: Making nodes

extension Parser {
  mutating func add(_ node: Node) -> Node.Index {
    tree.nodes.append(node)
    return Node.Index(tree.nodes.count - 1)
  }

  /// A node with children. More than fit its count are put into lists of lists.
  mutating func add(_ kind: Node.Kind, _ children: [Node.Index], at position: Int) -> Node.Index {
    let start = Node.Index(tree.children.count)
    tree.children.append(contentsOf: children)
    return add(
      Node(kind: kind, count: UInt16(children.count), position: Int32(position), a: start)
    )
  }

  mutating func list(_ items: [Node.Index], at position: Int) -> Node.Index {
    var items = items
    let limit = Int(UInt16.max)
    while items.count > limit {
      var lists: [Node.Index] = []
      var start = 0
      while start < items.count {
        let part = Array(items[start..<min(start + limit, items.count)])
        lists.append(add(.list, part, at: position))
        start += limit
      }
      items = lists
    }
    return add(.list, items, at: position)
  }

  mutating func nameIndex(_ name: String) -> Int32 {
    if let index = nameIndexes[name], tree.names[Int(index)].hasSameBytes(as: name) {
      return index
    }
    tree.names.append(name)
    let index = Int32(tree.names.count - 1)
    nameIndexes[name] = index
    return index
  }

  /// The index of a function; fails for names that the table lacks.
  mutating func functionIndex(_ name: String) throws(TemplateError) -> Int32 {
    if let index = functionIndexes[name] { return index }
    guard let function = functions.entries[name] else {
      throw mistake("function \(GoQuote.quoted(name)) not defined")
    }
    tree.functions.append(function)
    let index = Int32(tree.functions.count - 1)
    functionIndexes[name] = index
    return index
  }
}
