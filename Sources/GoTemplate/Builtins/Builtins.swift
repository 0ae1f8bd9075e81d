extension FunctionTable {
  /// The functions of Go's `text/template`.
  mutating func addBuiltins() {
    add(
      Function(
        "and",
        parameters: [.reflected],
        variadic: .reflected,
        kind: .and
      )
    )
    add(
      Function(
        "or",
        parameters: [.reflected],
        variadic: .reflected,
        kind: .or
      )
    )
    add("not", .reflected) { call throws(TemplateError) in .bool(!call[0].isTrue) }
    addComparisons()
    addIndexing()
    addEscaping()
    addPrinting()
  }

  private mutating func addPrinting() {
    add("print", variadic: .any) { call throws(TemplateError) in
      var printer = Printer()
      printer.print(call.arguments)
      return try printer.result()
    }
    add("println", variadic: .any) { call throws(TemplateError) in
      var printer = Printer()
      printer.printLine(call.arguments)
      return try printer.result()
    }
    add("printf", .string, variadic: .any) { call throws(TemplateError) in
      var printer = Printer()
      printer.print(format: call.bytes(0), Array(call.rest(from: 1)))
      return try printer.result()
    }
  }
}

extension Printer {
  /// What was printed, as a string.
  func result() throws(TemplateError) -> Value { .string(bytes: try bytes()) }

  /// What was printed.
  func bytes() throws(TemplateError) -> [UInt8] {
    if isExhausted { throw TemplateError("value is too deep or too large to print") }
    return out
  }
}
