/// What an action turns out to be: a node, or the end of the list in which it stands.
enum ParsedItem {
  case node(Node.Index)
  case end
  case `else`(position: Int)

  var text: String {
    switch self {
    case .node: ""
    case .end: "{{end}}"
    case .else: "{{else}}"
    }
  }
}

extension Parser {
  /// Go deeper, or fail where that would be too deep.
  mutating func descend() throws(TemplateError) {
    nesting += 1
    if nesting > nestingLimit { throw mistake(Self.tooDeep) }
  }

  static let tooDeep = "max expression depth exceeded"

  /// `{{define "name"}} … {{end}}`; the keyword has been read.
  mutating func parseDefinition() throws(TemplateError) {
    let context = "define clause"
    let outer = scope
    scope = emptyScope
    let token = nextNonSpace()
    let name = try templateName(token, in: context)
    _ = try expect(.rightDelimiter, in: context)
    let (root, end) = try itemList()
    guard case .end = end else { throw mistake("unexpected \(end.text) in \(context)") }
    try add(name: name, root: root)
    scope = outer
  }

  /// Items up to `{{end}}` or `{{else}}`, which is returned too.
  mutating func itemList() throws(TemplateError) -> (list: Node.Index, end: ParsedItem) {
    try descend()
    defer { nesting -= 1 }
    let position = peekNonSpace().start
    let first = open.count
    while peekNonSpace().kind != .end {
      let item = try textOrAction()
      guard case .node(let index) = item else { return (list(from: first, at: position), item) }
      open.append(index)
    }
    throw mistake("unexpected EOF")
  }

  mutating func textOrAction() throws(TemplateError) -> ParsedItem {
    let token = nextNonSpace()
    switch token.kind {
    case .text:
      return .node(
        add(
          Node(
            kind: .text,
            position: Int32(token.start),
            a: Int32(token.start),
            b: Int32(token.end)
          )
        )
      )
    case .leftDelimiter:
      actionLine = token.line
      let item = try action()
      actionLine = 0
      return item
    default: throw unexpected(token, in: "input")
    }
  }

  /// What stands between the delimiters; the left one has been read.
  private mutating func action() throws(TemplateError) -> ParsedItem {
    let token = nextNonSpace()
    switch token.kind {
    case .blockKeyword: return .node(try block())
    case .breakKeyword: return .node(try loopExit(token, .break, "{{break}}"))
    case .continueKeyword: return .node(try loopExit(token, .continue, "{{continue}}"))
    case .elseKeyword: return try elseAction()
    case .endKeyword:
      _ = try expect(.rightDelimiter, in: "end")
      return .end
    case .ifKeyword: return .node(try control(.if))
    case .rangeKeyword: return .node(try control(.range))
    case .templateKeyword: return .node(try templateAction())
    case .withKeyword: return .node(try control(.with))
    default:
      backUp()
      let position = peek().start
      let pipe = try pipeline(context: "command", until: .rightDelimiter)
      return .node(add(Node(kind: .action, position: Int32(position), a: pipe)))
    }
  }

  private mutating func loopExit(_ keyword: Token, _ kind: Node.Kind, _ text: String)
    throws(TemplateError) -> Node.Index
  {
    let token = nextNonSpace()
    guard token.kind == .rightDelimiter else { throw unexpected(token, in: text) }
    guard scope.rangeDepth > 0 else { throw mistake("\(text) outside {{range}}") }
    return add(Node(kind: kind, position: Int32(keyword.start)))
  }

  private mutating func elseAction() throws(TemplateError) -> ParsedItem {
    let token = peekNonSpace()
    if token.kind == .ifKeyword || token.kind == .withKeyword {
      return .else(position: token.start)
    }
    return .else(position: try expect(.rightDelimiter, in: "else").start)
  }

  /// A branch of an `if` or `with` chain whose `else` is yet to come.
  private struct Branch {
    var pipe: Node.Index
    var list: Node.Index
    var elsePosition: Int
  }

  /// `if`, `with` or `range`; the keyword has been read. A chain of `else if` is a loop here, so that
  /// a long one needs no deep stack, and becomes nested nodes.
  private mutating func control(_ kind: Node.Kind) throws(TemplateError) -> Node.Index {
    let context = kind == .if ? "if" : kind == .with ? "with" : "range"
    let continuation = kind == .if ? Token.Kind.ifKeyword : .withKeyword
    let visible = scope.variables.count
    defer { scope.variables.removeLast(scope.variables.count - visible) }
    var chain: [Branch] = []
    var elseList: Node.Index = -1
    while true {
      let pipe = try pipeline(context: context, until: .rightDelimiter)
      let outerDot = scope.dotIsElement
      if kind == .range {
        scope.rangeDepth += 1
        scope.dotIsElement = true
      } else if kind == .with {
        scope.dotIsElement = false
      }
      let inside = scope.variables.count
      let (list, end) = try itemList()
      // What a branch declares is known to the branches behind it, but there it has no value: a name
      // means what it means outside, if anything.
      for index in inside..<scope.variables.count { scope.variables[index].slot = -1 }
      if kind == .range { scope.rangeDepth -= 1 }
      scope.dotIsElement = outerDot
      chain.append(Branch(pipe: pipe, list: list, elsePosition: 0))
      guard case .else(let position) = end else { break }
      chain[chain.count - 1].elsePosition = position
      if kind != .range, peek().kind == continuation {
        _ = next()
        continue
      }
      let (last, lastEnd) = try itemList()
      guard case .end = lastEnd else { throw mistake("expected end; found \(lastEnd.text)") }
      elseList = last
      break
    }
    var node: Node.Index = -1
    for (index, branch) in chain.enumerated().reversed() {
      if index < chain.count - 1 {
        open.append(node)
        elseList = close(.list, from: open.count - 1, at: branch.elsePosition)
      }
      node = add(
        Node(
          kind: kind,
          position: tree.nodes[Int(branch.pipe)].position,
          a: branch.pipe,
          b: branch.list,
          c: elseList
        )
      )
    }
    return node
  }

  /// `{{block "name" pipeline}} … {{end}}`: a definition, and a call of it.
  private mutating func block() throws(TemplateError) -> Node.Index {
    let context = "block clause"
    let token = nextNonSpace()
    let name = try templateName(token, in: context)
    let pipe = try pipeline(context: context, until: .rightDelimiter)
    let outer = scope
    scope = emptyScope
    defer { scope = outer }
    let (root, end) = try itemList()
    guard case .end = end else { throw mistake("unexpected \(end.text) in \(context)") }
    try add(name: name, root: root)
    return add(
      Node(kind: .template, position: Int32(token.start), a: names.add(name), b: pipe)
    )
  }

  private mutating func templateAction() throws(TemplateError) -> Node.Index {
    let context = "template clause"
    let token = nextNonSpace()
    let name = try templateName(token, in: context)
    var pipe: Node.Index = -1
    if nextNonSpace().kind != .rightDelimiter {
      backUp()
      pipe = try pipeline(context: context, until: .rightDelimiter)
    }
    return add(
      Node(kind: .template, position: Int32(token.start), a: names.add(name), b: pipe)
    )
  }

  private func templateName(_ token: Token, in context: String) throws(TemplateError) -> String {
    guard token.kind == .string || token.kind == .rawString else {
      throw unexpected(token, in: context)
    }
    guard let value = GoUnquote.string(input[token.start..<token.end]) else {
      throw mistake("invalid syntax")
    }
    return value.string ?? ""
  }
}
