import GoTemplate

/// Lists. None of these changes the list that it is given.
extension SprigFunctions {
  static func addLists(to table: inout FunctionTable) {
    for name in ["list", "tuple"] {
      table.add(name, variadic: .any) { call throws(TemplateError) in .list(call.arguments) }
    }
    for name in ["append", "push", "mustAppend", "mustPush"] {
      table.add(name, .any, .any) { call throws(TemplateError) in
        .list(try call[0].sprigElements("push") + [call[1]])
      }
    }
    for name in ["prepend", "mustPrepend"] {
      table.add(name, .any, .any) { call throws(TemplateError) in
        .list([call[1]] + (try call[0].sprigElements("prepend")))
      }
    }
    for name in ["first", "mustFirst"] {
      table.add(name, .any) { call throws(TemplateError) in
        try call[0].sprigElements("find first").first ?? .nil
      }
    }
    for name in ["last", "mustLast"] {
      table.add(name, .any) { call throws(TemplateError) in
        try call[0].sprigElements("find last").last ?? .nil
      }
    }
    for name in ["rest", "mustRest"] {
      table.add(name, .any) { call throws(TemplateError) in
        let elements = try call[0].sprigElements("find rest")
        return elements.isEmpty ? .list(.nilSlice()) : .list(Array(elements.dropFirst()))
      }
    }
    for name in ["initial", "mustInitial"] {
      table.add(name, .any) { call throws(TemplateError) in
        let elements = try call[0].sprigElements("find initial")
        return elements.isEmpty ? .list(.nilSlice()) : .list(Array(elements.dropLast()))
      }
    }
    for name in ["reverse", "mustReverse"] {
      table.add(name, .any) { call throws(TemplateError) in
        .list(Array(try call[0].sprigElements("find reverse").reversed()))
      }
    }
    for name in ["compact", "mustCompact"] {
      table.add(name, .any) { call throws(TemplateError) in
        .list(try call[0].sprigElements("compact").filter { !$0.isEmpty })
      }
    }
    addMembership(to: &table)
    addParts(to: &table)
  }

  private static func addMembership(to table: inout FunctionTable) {
    for name in ["uniq", "mustUniq"] {
      table.add(name, .any) { call throws(TemplateError) in
        .list(try unique(try call[0].sprigElements("find uniq"), DeepComparison(call.execution)))
      }
    }
    for name in ["without", "mustWithout"] {
      table.add(name, .any, variadic: .any) { call throws(TemplateError) in
        let omitted = call.rest(from: 1)
        let elements = try call[0].sprigElements("find without")
        let comparison = DeepComparison(call.execution)
        let rest = elements.filter { element in
          !omitted.contains { comparison.areEqual($0, element) }
        }
        try comparison.finish()
        return .list(rest)
      }
    }
    for name in ["has", "mustHas"] {
      table.add(name, .any, .any) { call throws(TemplateError) in
        if call[1].isNil { return .bool(false) }
        let needle = call[0]
        let elements = try call[1].sprigElements("find has")
        let comparison = DeepComparison(call.execution)
        let isThere = elements.contains { comparison.areEqual(needle, $0) }
        try comparison.finish()
        return .bool(isThere)
      }
    }
  }

  /// Each element once. Strings, which nearly all lists are made of, are looked up in a set.
  private static func unique(_ elements: [Value], _ comparison: DeepComparison)
    throws(TemplateError) -> [Value]
  {
    var strings: Set<[UInt8]> = []
    var others: [Value] = []
    let found = elements.filter { element in
      if let bytes = element.stringBytes, element.type == .string {
        return strings.insert(bytes).inserted
      }
      if others.contains(where: { comparison.areEqual($0, element) }) { return false }
      others.append(element)
      return true
    }
    try comparison.finish()
    return found
  }

  private static func addParts(to table: inout FunctionTable) {
    for name in ["slice", "mustSlice"] {
      table.add(name, .any, variadic: .any) { call throws(TemplateError) in
        guard call[0].kind == .slice, let list = call[0].list else {
          if call[0].isNil { throw GoPanic.nilPointer }
          throw TemplateError("list should be type of slice or array but \(call[0].kindName)")
        }
        let count = list.elements.count
        if count == 0 { return .nil }
        let start = call.count > 1 ? int64(call[1]) : 0
        let end = call.count > 2 ? int64(call[2]) : Int64(count)
        guard start >= 0, start <= end, end <= Int64(count) else {
          throw TemplateError("reflect.Value.Slice: slice index out of bounds")
        }
        return .list(List(Array(list.elements[Int(start)..<Int(end)]), element: list.element))
      }
    }
    table.add("concat", variadic: .any) { call throws(TemplateError) in
      var elements: [Value] = []
      for value in call.arguments {
        guard value.kind == .slice, let list = value.list else {
          if value.isNil { throw GoPanic.nilPointer }
          throw TemplateError("Cannot concat type \(value.kindName) as list")
        }
        elements += list.elements
        try check(listOf: elements.count)
      }
      return .list(elements.isEmpty ? .nilSlice() : List(elements))
    }
    for name in ["chunk", "mustChunk"] {
      table.add(name, .int, .any) { call throws(TemplateError) in
        guard call[1].kind == .slice, let elements = call[1].list?.elements else {
          if call[1].isNil { throw GoPanic.nilPointer }
          throw TemplateError("Cannot chunk type \(call[1].kindName)")
        }
        let size = call.int(0)
        guard size > 0 else { throw GoPanic.largeList }
        let chunks = stride(from: 0, to: elements.count, by: size).map { start in
          Value.list(
            Array(elements[start..<min(elements.count, start + min(size, elements.count))])
          )
        }
        return .list(List(chunks, element: .list))
      }
    }
  }
}
