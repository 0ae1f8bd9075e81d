import GoTemplate

/// What a value is.
extension SprigFunctions {
  static func addReflection(to table: inout FunctionTable) {
    table.add("typeOf", .any) { call throws(TemplateError) in .string(typeName(call[0])) }
    table.add("typeIs", .string, .any) { call throws(TemplateError) in
      .bool(call.string(0) == typeName(call[1]))
    }
    table.add("typeIsLike", .string, .any) { call throws(TemplateError) in
      let (wanted, own) = (call.string(0), typeName(call[1]))
      return .bool(wanted == own || "*" + wanted == own)
    }
    table.add("kindOf", .any) { call throws(TemplateError) in .string(call[0].kindName) }
    table.add("kindIs", .string, .any) { call throws(TemplateError) in
      .bool(call.string(0) == call[1].kindName)
    }
    table.add("deepEqual", .any, .any) { call throws(TemplateError) in
      let comparison = DeepComparison(call.execution)
      let areEqual = comparison.areEqual(call[0], call[1])
      try comparison.finish()
      return .bool(areEqual)
    }
  }

  private static func typeName(_ value: Value) -> String { value.type?.description ?? "<nil>" }
}
