import GoTemplate

/// Between texts and lists of texts.
extension SprigFunctions {
  static func addStringLists(to table: inout FunctionTable) {
    table.add("splitList", .string, .string) { call throws(TemplateError) in
      let parts = ByteSearch.split(call.bytes(1), by: call.bytes(0))
      return .list(List(parts.map { .string(bytes: $0) }, element: .string))
    }
    table.add("split", .string, .string) { call throws(TemplateError) in
      numbered(ByteSearch.split(call.bytes(1), by: call.bytes(0)))
    }
    table.add("splitn", .string, .int, .string) { call throws(TemplateError) in
      let limit = call.int(1)
      return numbered(
        ByteSearch.split(call.bytes(2), by: call.bytes(0), limit: limit < 0 ? nil : limit)
      )
    }
    table.add("join", .string, .any) { call throws(TemplateError) in
      let separator = call.bytes(0)
      let texts = try sprigStrings(call[1])
      if texts.count == 1, let only = texts.first { return only }
      return .string(bytes: Array(texts.map { $0.stringBytes ?? [] }.joined(separator: separator)))
    }
    table.add("toStrings", .any) { call throws(TemplateError) in
      .list(List(try sprigStrings(call[0]), element: .string))
    }
    table.add("sortAlpha", .any) { call throws(TemplateError) in
      guard call[0].kind == .slice else {
        return .list(List([try call[0].sprigString()], element: .string))
      }
      let texts = try sprigStrings(call[0])
      let sorted = texts.sorted {
        ($0.stringBytes ?? []).lexicographicallyPrecedes($1.stringBytes ?? [])
      }
      return .list(List(sorted, element: .string))
    }
  }

  /// Sprig's `strslice`: the texts of the elements that are not nil; one text for what is no list.
  static func sprigStrings(_ value: Value) throws(TemplateError) -> [Value] {
    if value.isNil { return [] }
    guard value.kind == .slice, let list = value.list else { return [try value.sprigString()] }
    if list.element == .string { return list.elements }
    var texts: [Value] = []
    for element in list.elements where !element.isNil { texts.append(try element.sprigString()) }
    return texts
  }

  /// A map with the keys `_0`, `_1`, ….
  private static func numbered(_ parts: [ArraySlice<UInt8>]) -> Value {
    let map = Map(type: .map(.string))
    for (index, part) in parts.enumerated() { map["_\(index)"] = .string(bytes: part) }
    return .map(map)
  }
}
