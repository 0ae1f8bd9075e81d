import GoTemplate
import JSON

/// What a chart and those below it have in common of `global`.
///
/// Helm copies the mappings in `global` for each chart below, but not the mappings in those:
/// `global.a.b` is one and the same for all charts, and what one of them does to it, the others see.
/// That goes for defaults of a chart below, which so come up to the chart above and to those beside it,
/// and for a template that says `set .Values.global.a.b`.
enum SharedGlobals {
  /// Takes over what a chart below made of the mappings that it shares with the chart above.
  static func takeBack(from inner: JSONObject, into values: inout JSONObject) {
    let key = Coalescing.globalKey
    guard let above = values[key], let below = inner[key]?.object,
      let shared = shared(below, with: above)
    else { return }
    values[key] = shared
  }

  /// Gives the charts below what all of them together have made of the shared mappings.
  static func handDown(in values: inout JSONObject, of chart: Chart) {
    let key = Coalescing.globalKey
    for dependency in chart.dependencies {
      guard let entry = values[dependency.name], var inner = entry.object else { continue }
      if let above = values[key]?.object, let below = inner[key],
        let shared = shared(above, with: below)
      {
        inner[key] = shared
      }
      handDown(in: &inner, of: dependency)
      values[dependency.name] = JSONValue(.object(inner), range: entry.range)
    }
  }

  /// The same for the maps that templates see, so that they change them for all charts.
  static func share(in values: Map, of chart: Chart) {
    let key = Coalescing.globalKey
    for dependency in chart.dependencies {
      guard case .map(let inner)? = values[dependency.name] else { continue }
      if case .map(let above)? = values[key], case .map(let below)? = inner[key] {
        for entry in above.sorted {
          guard case .map(let table) = entry.value, case .map(let own)? = below[entry.key] else {
            continue
          }
          for entry in table.sorted {
            if case .map = entry.value, case .map? = own[entry.key] { own[entry.key] = entry.value }
          }
        }
      }
      share(in: inner, of: dependency)
    }
  }

  /// One `global` with the mappings of the other that both have; `nil` where that is what it has.
  private static func shared(
    _ other: JSONObject,
    with global: JSONValue
  ) -> JSONValue? {
    guard var result = global.object else { return nil }
    var isOther = false
    for member in result.members {
      guard var table = member.value.object, let others = other[member.key]?.object else {
        continue
      }
      var isChanged = false
      for entry in table.members where entry.value.object != nil {
        guard let value = others[entry.key], value.object != nil, value != entry.value else {
          continue
        }
        table[entry.key] = value
        isChanged = true
      }
      if isChanged {
        result[member.key] = JSONValue(.object(table), range: member.value.range)
        isOther = true
      }
    }
    return isOther ? JSONValue(.object(result), range: global.range) : nil
  }
}
