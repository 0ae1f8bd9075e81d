/// Parses a text into a ``Tree``, with Go's grammar, Go's look-ahead and so Go's messages.
struct Parser {
  /// What comes of a text: its nodes, and where each template in it begins; the templates stand in the
  /// order in which they end, the text itself last.
  struct Result {
    var tree: Tree
    var templates: [ParsedTemplate]
  }

  /// Parses a text.
  ///
  /// - Parameter nestingLimit: how deep control structures and parentheses may nest, for the sake of the
  ///   stack.
  static func parse(
    name: String,
    source: [UInt8],
    functions: FunctionTable,
    nestingLimit: Int
  ) throws(TemplateError) -> Result {
    try source.withUnsafeBufferPointer { input throws(TemplateError) in
      var parser = Parser(
        tree: Tree(name: name, source: source),
        input: input,
        functions: functions,
        nestingLimit: nestingLimit
      )
      try parser.parse()
      parser.tree.names = parser.names.names
      parser.tree.hashes = parser.names.hashes
      return Result(tree: parser.tree, templates: parser.templates)
    }
  }

  var tree: Tree
  /// The bytes of the source.
  let input: UnsafeBufferPointer<UInt8>
  let functions: FunctionTable
  let nestingLimit: Int
  private var lexer: Lexer

  // The tokens that were read ahead, the nearest one being that before `lookahead`.
  private var token0: Token
  private var token1: Token
  private var token2: Token
  private var lookahead = 0

  /// What is known of the template that is being parsed; `define` and `block` begin another.
  struct Scope {
    /// The variables that can be seen, innermost last; their slots are their indexes.
    var variables: [Variable]
    var frameSize = 1
    /// Whether dot is an element of a `range`.
    var dotIsElement = false
    var rangeDepth = 0
  }
  struct Variable {
    var name: Int32
    /// -1 for one that was only ever assigned to.
    var slot: Int32
  }
  var scope: Scope
  var nesting = 0
  var actionLine = 0
  var templates: [ParsedTemplate] = []
  var names = NameTable()
  /// The children of nodes that are not finished, those of the innermost last.
  var open: [Node.Index] = []
  /// The function of each name, -1 where it was not looked for yet.
  private var functionIndexes: [Int32] = []

  private init(
    tree: Tree,
    input: UnsafeBufferPointer<UInt8>,
    functions: FunctionTable,
    nestingLimit: Int
  ) {
    self.tree = tree
    self.input = input
    self.functions = functions
    self.nestingLimit = nestingLimit
    lexer = Lexer(input)
    let start = Token(kind: .end, start: 0, end: 0, line: 0)
    (token0, token1, token2) = (start, start, start)
    scope = Scope(variables: [Variable(name: names.add("$"), slot: 0)])
    let guess = input.count / 16
    self.tree.nodes.reserveCapacity(guess)
    self.tree.children.reserveCapacity(guess)
  }

  /// The scope of a template in which nothing is known but `$`.
  var emptyScope: Scope { Scope(variables: [Variable(name: 0, slot: 0)]) }

  private mutating func parse() throws(TemplateError) {
    let position = peek().start
    let first = open.count
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
      case .node(let index): open.append(index)
      }
    }
    let root = list(from: first, at: position)
    try add(name: tree.name, root: root)
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
    switch lookahead {
    case 0:
      token0 = lexer.next()
      return token0
    case 1:
      lookahead = 0
      return token0
    case 2:
      lookahead = 1
      return token1
    default:
      lookahead = 2
      return token2
    }
  }

  mutating func backUp() { lookahead += 1 }

  /// Puts `first` back before the token that was read last.
  mutating func backUp(behind first: Token) {
    token1 = first
    lookahead = 2
  }

  mutating func backUp(behind first: Token, _ second: Token) {
    token1 = second
    token2 = first
    lookahead = 3
  }

  mutating func peek() -> Token {
    switch lookahead {
    case 0:
      lookahead = 1
      token0 = lexer.next()
      return token0
    case 1: return token0
    case 2: return token1
    default: return token2
    }
  }

  mutating func nextNonSpace() -> Token {
    let token = next()
    return token.kind == .space ? next() : token
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
    String(decoding: input[token.start..<token.end], as: UTF8.self)
  }

  func isComma(_ token: Token) -> Bool {
    token.kind == .character && input[token.start] == UInt8(ascii: ",")
  }

  /// A mistake at the token that was read last.
  func mistake(_ message: String) -> TemplateError {
    var error = TemplateError(message)
    error.frames = [
      TemplateError.Frame(
        template: tree.name,
        line: token0.line,
        column: tree.place(of: token0.start).column,
        offset: token0.start
      )
    ]
    return error
  }

  func unexpected(_ token: Token, in context: String) -> TemplateError {
    guard token.kind == .error else {
      return mistake("unexpected \(description(of: token)) in \(context)")
    }
    let message = lexer.message
    guard actionLine != 0, actionLine != token.line else { return mistake(message) }
    let start = "action started at \(tree.name):\(actionLine)"
    if message.hasSuffix(" action") {
      return mistake(message + start.dropFirst("action".count))
    }
    return mistake("\(message) in \(start)")
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

  /// A node whose children are the open ones from `first` on.
  mutating func close(_ kind: Node.Kind, from first: Int, at position: Int) -> Node.Index {
    let start = Node.Index(tree.children.count)
    for index in first..<open.count { tree.children.append(open[index]) }
    let count = UInt16(truncatingIfNeeded: open.count - first)
    open.removeLast(open.count - first)
    return add(Node(kind: kind, count: count, position: Int32(position), a: start))
  }

  /// A list of the open nodes from `first` on. More than fit its count are put into lists of lists.
  mutating func list(from first: Int, at position: Int) -> Node.Index {
    let limit = Int(UInt16.max)
    while open.count - first > limit {
      let items = Array(open[first...])
      open.removeLast(items.count)
      var start = 0
      while start < items.count {
        let part = open.count
        open.append(contentsOf: items[start..<min(start + limit, items.count)])
        open.append(close(.list, from: part, at: position))
        start += limit
      }
    }
    return close(.list, from: first, at: position)
  }

  mutating func name(of token: Token, skipping prefix: Int = 0) -> Int32 {
    names.index(of: token.start + prefix, token.end, in: input)
  }

  /// The index of a function; fails for names that the table lacks.
  mutating func function(named name: Int32) throws(TemplateError) -> Int32 {
    while functionIndexes.count <= Int(name) { functionIndexes.append(-1) }
    if functionIndexes[Int(name)] >= 0 { return functionIndexes[Int(name)] }
    let text = names.names[Int(name)]
    guard let function = functions.function(text, hash: names.hashes[Int(name)]) else {
      throw mistake("function \(GoQuote.quoted(text)) not defined")
    }
    tree.functions.append(function)
    functionIndexes[Int(name)] = Int32(tree.functions.count - 1)
    return functionIndexes[Int(name)]
  }
}
