/// A node of a parsed template. Nodes lie in one array and name each other by index, so that walking
/// them touches no reference counts.
struct Node {
  typealias Index = Int32

  enum Kind: UInt8 {
    /// `a..<b` are the bytes of the text.
    case text
    /// `a` is the pipeline to print, or to run for its declarations.
    case action
    /// `a` is the pipeline, `b` the list, `c` the list of `else` or -1.
    case `if`, with, range
    /// `a` is the name, `b` the pipeline or -1.
    case template
    case `break`, `continue`
    /// `count` children from `a` on.
    case list
    /// `count` commands from `a` on; `c` declarations from `b` on.
    case pipe
    /// `count` operands from `a` on.
    case command
    case dot, `nil`
    /// `a` is 1 for true.
    case bool
    /// `a` is the number; `b` the end of its text.
    case number
    /// `a` is the constant; `b` the end of its text.
    case string
    /// `count` fields from `b` on.
    case field
    /// `a` is the slot or -1, `c` the name; `count` fields from `b` on.
    case variable
    /// `a` is the operand; `count` fields from `b` on.
    case chain
    /// `a` is the function, `c` its name.
    case identifier
  }

  var kind: Kind
  /// For a pipeline: whether it assigns where others declare. For fields: whether dot is an
  /// element of a `range`.
  var flag = false
  var count: UInt16 = 0
  /// The byte of the text that Go would name as the node's place.
  var position: Int32
  var a: Index = -1
  var b: Index = -1
  var c: Index = -1
}

/// A text that was parsed: the nodes of all templates in it, and what they refer to.
struct Tree {
  struct Declaration {
    /// Where the variable lives in the frame; -1 for an assignment to what was never declared.
    var slot: Int32
    var name: Int32
  }

  /// The name under which the text was parsed.
  let name: String
  let source: [UInt8]
  var nodes: [Node] = []
  var children: [Node.Index] = []
  var declarations: [Declaration] = []
  /// Names of fields, variables, functions and templates, each once.
  var names: [String] = []
  /// The hash of each name.
  var hashes: [UInt32] = []
  /// The names of chains of fields, side by side.
  var fields: [Int32] = []
  var strings: [Value] = []
  var numbers: [NumberLiteral] = []
  var functions: [Function] = []

  init(name: String, source: [UInt8]) {
    self.name = name
    self.source = source
  }

  /// The line and column (from 1 and 0, as Go counts) of a byte.
  func place(of position: Int) -> (line: Int, column: Int) {
    let position = min(max(position, 0), source.count)
    var line = 1
    var lineStart = 0
    for index in 0..<position where source[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    return (line, position - lineStart)
  }
}

/// A tree that no longer changes, shared by the templates in it. What the evaluator looks at all the time
/// lies behind pointers, which cost no reference counts.
final class Program {
  let tree: Tree
  let nodes: UnsafeBufferPointer<Node>
  let children: UnsafeBufferPointer<Node.Index>
  let fields: UnsafeBufferPointer<Int32>
  let hashes: UnsafeBufferPointer<UInt32>
  let declarations: UnsafeBufferPointer<Tree.Declaration>

  init(_ tree: Tree) {
    self.tree = tree
    nodes = Self.copy(tree.nodes)
    children = Self.copy(tree.children)
    fields = Self.copy(tree.fields)
    hashes = Self.copy(tree.hashes)
    declarations = Self.copy(tree.declarations)
  }

  deinit {
    nodes.deallocate()
    children.deallocate()
    fields.deallocate()
    hashes.deallocate()
    declarations.deallocate()
  }

  /// Elements are plain numbers and need no destruction.
  private static func copy<Element: BitwiseCopyable>(_ array: [Element])
    -> UnsafeBufferPointer<Element>
  {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: array.count)
    _ = buffer.initialize(from: array)
    return UnsafeBufferPointer(buffer)
  }
}

/// One template of a text: the text itself, or a `define` or `block` in it.
struct ParsedTemplate {
  var name: String
  var root: Node.Index
  /// How many variables its frame holds at most.
  var frameSize: Int
  /// Whether it is nothing but white space and comments, and so replaces no other.
  var isBlank: Bool
}
