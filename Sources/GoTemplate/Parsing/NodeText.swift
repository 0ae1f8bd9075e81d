extension Tree {
  /// The node as Go prints it in messages: one space between operands, no trim markers.
  func text(of index: Node.Index) -> String {
    var out = ""
    write(index, to: &out, budget: 2_000)
    return out
  }

  private func source(_ start: Int32, _ end: Int32) -> String {
    String(decoding: source[Int(start)..<Int(end)], as: UTF8.self)
  }

  private func writeFields(of node: Node, to out: inout String) {
    for offset in 0..<Int(node.count) { out += "." + names[Int(fields[Int(node.b) + offset])] }
  }

  /// Writes a node; `budget` bounds the depth, for the sake of the stack.
  private func write(_ index: Node.Index, to out: inout String, budget: Int) {
    guard budget > 0 else {
      out += "…"
      return
    }
    let node = nodes[Int(index)]
    func write(_ index: Node.Index) { self.write(index, to: &out, budget: budget - 1) }
    func writeChildren(separator: String, _ body: (Node.Index) -> Void) {
      for offset in 0..<Int(node.count) {
        if offset > 0 { out += separator }
        body(children[Int(node.a) + offset])
      }
    }
    func writeOperand(_ operand: Node.Index) {
      let isPipe = nodes[Int(operand)].kind == .pipe
      if isPipe { out += "(" }
      write(operand)
      if isPipe { out += ")" }
    }
    switch node.kind {
    case .text: out += source(node.a, node.b)
    case .action:
      out += "{{"
      write(node.a)
      out += "}}"
    case .if, .with, .range:
      out += "{{\(node.kind == .if ? "if" : node.kind == .with ? "with" : "range") "
      write(node.a)
      out += "}}"
      write(node.b)
      if node.c >= 0 {
        out += "{{else}}"
        write(node.c)
      }
      out += "{{end}}"
    case .template:
      out += "{{template " + GoQuote.quoted(names[Int(node.a)])
      if node.b >= 0 {
        out += " "
        write(node.b)
      }
      out += "}}"
    case .break: out += "{{break}}"
    case .continue: out += "{{continue}}"
    case .list: writeChildren(separator: "", write)
    case .pipe:
      for offset in 0..<max(0, Int(node.c)) {
        if offset > 0 { out += ", " }
        out += names[Int(declarations[Int(node.b) + offset].name)]
      }
      if node.c > 0 { out += node.flag ? " = " : " := " }
      writeChildren(separator: " | ", write)
    case .command: writeChildren(separator: " ", writeOperand)
    case .dot: out += "."
    case .nil: out += "nil"
    case .bool: out += node.a == 1 ? "true" : "false"
    case .number, .string: out += source(node.position, node.b)
    case .field: writeFields(of: node, to: &out)
    case .variable:
      out += names[Int(node.c)]
      writeFields(of: node, to: &out)
    case .chain:
      writeOperand(node.a)
      writeFields(of: node, to: &out)
    case .identifier: out += names[Int(node.c)]
    }
  }
}
