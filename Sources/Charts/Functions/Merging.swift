import GoTemplate

/// Merging of maps as the Go package mergo does it, and copies.
extension SprigFunctions {
  static func addMerging(to table: inout FunctionTable) {
    for (name, overwrites) in [
      ("merge", false), ("mustMerge", false), ("mergeOverwrite", true),
      ("mustMergeOverwrite", true),
    ] {
      table.add(name, .dictionary, variadic: .dictionary) { call throws(TemplateError) in
        let target = call.map(0).isNilMap ? Map() : call.map(0)
        for source in call.rest(from: 1) {
          try merge(
            source.map ?? Map(),
            into: target,
            overwrites: overwrites,
            depth: 0,
            call.execution
          )
        }
        return .map(target)
      }
    }
    for name in ["deepCopy", "mustDeepCopy"] {
      table.add(name, .any) { call throws(TemplateError) in
        if call[0].isNil {
          throw TemplateError("reflect: call of reflect.Value.Type on zero Value")
        }
        return try copied(call[0], depth: 0, call.execution)
      }
    }
  }

  private static let deepest = 1_000
  private static let tooDeep = TemplateError("value is nested too deeply")

  /// Fills the target with what the source has: what the target lacks or has empty; with `overwrites`
  /// everything, a null too. Maps on both sides are merged, in place.
  private static func merge(
    _ source: Map,
    into target: Map,
    overwrites: Bool,
    depth: Int,
    _ execution: Execution
  ) throws(TemplateError) {
    guard depth < deepest else { throw tooDeep }
    if source === target { return }
    for entry in source.sorted {
      try execution.charge(64)
      let old = target[entry.key]
      if entry.value.isNil {
        if overwrites { target[entry.key] = .nil }
        continue
      }
      if let inner = entry.value.map, entry.value.kind == .map, let old, old.kind == .map,
        let map = old.map
      {
        try merge(inner, into: map, overwrites: overwrites, depth: depth + 1, execution)
        if !map.isEmpty { continue }
      }
      if overwrites || old?.isEmpty ?? true { target[entry.key] = entry.value }
    }
  }

  /// The value with all lists and maps in it copied.
  private static func copied(_ value: Value, depth: Int, _ execution: Execution)
    throws(TemplateError) -> Value
  {
    guard depth < deepest else { throw tooDeep }
    try execution.charge(64)
    switch value {
    case .list(let list):
      var elements: [Value] = []
      elements.reserveCapacity(list.elements.count)
      for element in list.elements {
        elements.append(try copied(element, depth: depth + 1, execution))
      }
      return .list(List(elements, element: list.element, isNilSlice: list.isNilSlice))
    case .map(let map): return .map(try copied(map, depth: depth, execution))
    case .object(let object):
      guard let map = object.keys else { return value }
      return .object(ValuesObject(try copied(map, depth: depth, execution)))
    default: return value
    }
  }

  private static func copied(_ map: Map, depth: Int, _ execution: Execution) throws(TemplateError)
    -> Map
  {
    let copy = Map(type: map.type, isNilMap: map.isNilMap)
    for entry in map.sorted {
      copy[entry.key] = try copied(entry.value, depth: depth + 1, execution)
    }
    return copy
  }
}
