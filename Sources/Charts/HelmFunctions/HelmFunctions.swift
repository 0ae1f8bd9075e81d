import GoTemplate

/// The template functions that Helm adds to Sprig's, and those of Sprig that it replaces.
enum HelmFunctions {
  /// Looks up objects in the cluster: `lookup "v1" "Secret" "default" "token"`.
  typealias Lookup = (
    _ apiVersion: String, _ kind: String, _ namespace: String, _ name: String
  ) throws(TemplateError) -> Value

  /// Adds all of them.
  static func add(to table: inout FunctionTable, lookup: @escaping Lookup) {
    addTemplates(to: &table)
    addRefusals(to: &table)
    addYAML(to: &table)
    addJSON(to: &table)
    table.add("lookup", .string, .string, .string, .string) { call throws(TemplateError) in
      try lookup(call.string(0), call.string(1), call.string(2), call.string(3))
    }
    // Names are looked up by the server, never while rendering.
    table.add("getHostByName", .string) { _ throws(TemplateError) in .string("") }
    table.addUnsupported("toToml", "mustToToml", "fromToml")
  }
}

extension FunctionTable {
  /// All that templates of charts may call.
  static func helm(lookup: @escaping HelmFunctions.Lookup) -> FunctionTable {
    var table = FunctionTable()
    SprigFunctions.add(to: &table)
    HelmFunctions.add(to: &table, lookup: lookup)
    // What is not supported is a mistake where it is called, and not where it is only written: most
    // charts can do more than what they are used for.
    for name in table.names where table[name] == nil {
      table.add(name, variadic: .any) { _ throws(TemplateError) in
        throw TemplateError("function \"\(name)\" is not supported")
      }
    }
    return table
  }
}
