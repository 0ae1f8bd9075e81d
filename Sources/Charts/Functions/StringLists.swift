import GoTemplate

/// Between texts and lists of texts.
extension SprigFunctions {
  static func addStringLists(to table: inout FunctionTable) {
    table.add("splitList", .string, .string) { call throws(TemplateError) in
      let parts = try ByteSearch.split(call.bytes(1), by: call.bytes(0))
      return .list(List(parts.map { .string(bytes: $0) }, element: .string))
    }
    table.add("split", .string, .string) { call throws(TemplateError) in
      try numbered(ByteSearch.split(call.bytes(1), by: call.bytes(0)))
    }
    table.add("splitn", .string, .int, .string) { call throws(TemplateError) in
      let limit = call.int(1)
      return numbered(
        try ByteSearch.split(call.bytes(2), by: call.bytes(0), limit: limit < 0 ? nil : limit)
      )
    }
    table.add("join", .string, .any) { call throws(TemplateError) in
      let separator = call.bytes(0)
      let texts = try sprigStrings(call[1])
      if texts.count == 1, let only = texts.first { return only }
      let between = max(texts.count - 1, 0).multipliedReportingOverflow(by: separator.count)
      guard !between.overflow, between.partialValue <= largestText else { throw GoPanic.largeText }
      var out: [UInt8] = []
      for (index, text) in texts.enumerated() {
        if index > 0 { out += separator }
        out += text.stringBytes ?? []
        try check(textOf: out.count)
      }
      return .string(bytes: out)
    }
    table.add("toStrings", .any) { call throws(TemplateError) in
      .list(List(try sprigStrings(call[0]), element: .string))
    }
    table.add("sortAlpha", .any) { call throws(TemplateError) in
      guard call[0].kind == .slice else {
        return .list(List([try call[0].sprigString()], element: .string))
      }
      let texts = try sprigStrings(call[0])
      let sorted = texts.map { (bytes: $0.stringBytes ?? [], text: $0) }
        .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
      return .list(List(sorted.map(\.text), element: .string))
    }
  }

  /// Sprig's `strslice`: the texts of the elements that are not nil; one text for what is no list.
  static func sprigStrings(_ value: Value) throws(TemplateError) -> [Value] {
    if value.isNil { return [] }
    guard value.kind == .slice, let list = value.list else { return [try value.sprigString()] }
    if list.element == .string { return list.elements }
    var texts: [Value] = []
    var size = 0
    for element in list.elements where !element.isNil {
      let text = try element.sprigString()
      // Texts that are there already are shared.
      if element.kind != .string { size += text.string?.utf8.count ?? 0 }
      try check(textOf: size)
      texts.append(text)
    }
    return texts
  }

  /// A map with the keys `_0`, `_1`, ….
  private static func numbered(_ parts: [ArraySlice<UInt8>]) -> Value {
    let map = Map(type: .map(.string))
    for (index, part) in parts.enumerated() { map["_\(index)"] = .string(bytes: part) }
    return .map(map)
  }
}
