import GoTemplate

/// Maps. `set`, `unset` and the merging functions change the map that they are given, for all who
/// hold it.
extension SprigFunctions {
  static func addDictionaries(to table: inout FunctionTable) {
    table.add("dict", variadic: .any) { call throws(TemplateError) in
      let map = Map()
      for index in stride(from: 0, to: call.count, by: 2) {
        map[try call[index].sprigText()] = index + 1 < call.count ? call[index + 1] : ""
      }
      return .map(map)
    }
    table.add("get", .dictionary, .string) { call throws(TemplateError) in
      call.map(0)[call.string(1)] ?? ""
    }
    table.add("set", .dictionary, .string, .any) { call throws(TemplateError) in
      let map = call.map(0)
      if map.isNilMap { throw TemplateError("assignment to entry in nil map") }
      map[call.string(1)] = call[2]
      return .map(map)
    }
    table.add("unset", .dictionary, .string) { call throws(TemplateError) in
      let map = call.map(0)
      map.remove(call.string(1))
      return .map(map)
    }
    table.add("hasKey", .dictionary, .string) { call throws(TemplateError) in
      .bool(call.map(0)[call.string(1)] != nil)
    }
    table.add("pluck", .string, variadic: .dictionary) { call throws(TemplateError) in
      let key = call.string(0)
      return .list(call.rest(from: 1).compactMap { $0.map?[key] })
    }
    table.add("keys", variadic: .dictionary) { call throws(TemplateError) in
      // Go's order is by chance; this one is that of `range`.
      .strings(call.arguments.flatMap { $0.map?.sorted.map(\.key) ?? [] })
    }
    table.add("values", .dictionary) { call throws(TemplateError) in
      .list(call.map(0).sorted.map(\.value))
    }
    table.add("pick", .dictionary, variadic: .string) { call throws(TemplateError) in
      let (source, result) = (call.map(0), Map())
      for index in 1..<max(1, call.count) {
        let key = call.string(index)
        if let value = source[key] { result[key] = value }
      }
      return .map(result)
    }
    table.add("omit", .dictionary, variadic: .string) { call throws(TemplateError) in
      let result = Map(call.map(0).sorted)
      for index in 1..<max(1, call.count) { result.remove(call.string(index)) }
      return .map(result)
    }
    table.add("dig", variadic: .any) { call throws(TemplateError) in try dig(call.arguments) }
  }

  /// `dig "a" "b" default map`: the value at a path of keys, or the default where a key is missing.
  private static func dig(_ arguments: [Value]) throws(TemplateError) -> Value {
    guard arguments.count >= 3 else { throw TemplateError("dig needs at least three arguments") }
    let keys = arguments.dropLast(2)
    var value = arguments[arguments.count - 1]
    // Go looks at the map, then at all keys, before it goes down.
    _ = try dictionary(value)
    for key in keys {
      guard key.type == .string else { throw GoPanic.conversion(key, to: .string) }
    }
    for key in keys {
      guard let next = try dictionary(value)[key.string ?? ""] else {
        return arguments[arguments.count - 2]
      }
      value = next
    }
    return value
  }

  /// A value that must be a map of any values.
  private static func dictionary(_ value: Value) throws(TemplateError) -> Map {
    guard case .map(let map) = value, map.element == .any else {
      throw GoPanic.conversion(value, to: .dictionary)
    }
    return map
  }
}
