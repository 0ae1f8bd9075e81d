import GoTemplate

/// The template functions that Helm adds to Sprig's, and those of Sprig that it replaces.
enum HelmFunctions {
  /// Looks up objects in the cluster: `lookup "v1" "Secret" "default" "token"`.
  typealias Lookup = (
    _ apiVersion: String, _ kind: String, _ namespace: String, _ name: String
  ) throws(TemplateError) -> Value

  /// The addresses of a machine.
  typealias Addresses = (_ name: String) -> [String]

  /// Adds all of them.
  static func add(
    to table: inout FunctionTable,
    addresses: Addresses?,
    lookup: @escaping Lookup
  ) {
    addTemplates(to: &table)
    addRefusals(to: &table)
    addYAML(to: &table)
    addJSON(to: &table)
    addTOML(to: &table)
    table.add("lookup", .string, .string, .string, .string) { call throws(TemplateError) in
      try lookup(call.string(0), call.string(1), call.string(2), call.string(3))
    }
    table.add("getHostByName", .string) { call throws(TemplateError) in
      guard let addresses else { return .string("") }
      let name = call.string(0)
      // Helm takes any one; the first makes the same of the same.
      guard let first = addresses(name).first else {
        throw TemplateError("no address is known of \"\(name)\"")
      }
      return .string(first)
    }
  }
}

extension FunctionTable {
  /// All that templates of charts may call.
  static func helm(
    zones: @escaping ChartTimeZones.Source = { _ in nil },
    addresses: HelmFunctions.Addresses? = nil,
    lookup: @escaping HelmFunctions.Lookup
  ) -> FunctionTable {
    var table = FunctionTable()
    SprigFunctions.add(to: &table, zones: zones)
    HelmFunctions.add(to: &table, addresses: addresses, lookup: lookup)
    return table
  }
}
