import GoTemplate

/// Choosing between values.
extension SprigFunctions {
  static func addDefaults(to table: inout FunctionTable) {
    table.add("default", .any, variadic: .any) { call throws(TemplateError) in
      call.count < 2 || call[1].isEmpty ? call[0] : call[1]
    }
    table.add("empty", .any) { call throws(TemplateError) in .bool(call[0].isEmpty) }
    table.add("coalesce", variadic: .any) { call throws(TemplateError) in
      call.arguments.first { !$0.isEmpty } ?? .nil
    }
    table.add("all", variadic: .any) { call throws(TemplateError) in
      .bool(call.arguments.allSatisfy { !$0.isEmpty })
    }
    table.add("any", variadic: .any) { call throws(TemplateError) in
      .bool(call.arguments.contains { !$0.isEmpty })
    }
    table.add("ternary", .any, .any, .bool) { call throws(TemplateError) in
      call.bool(2) ? call[0] : call[1]
    }
  }
}
