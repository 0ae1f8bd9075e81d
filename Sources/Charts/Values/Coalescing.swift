import Diagnostics
import JSON

/// Puts the user's values over the defaults of a chart and of all charts below it.
///
/// Follows Helm's package `chart/common/util`: the values of a chart win over those of the charts
/// below it, objects are merged, all else is replaced, `global` flows down, and a null removes the key.
struct Coalescing {
  /// Whether nulls stay, since the result will be coalesced again: Helm's `MergeValues`.
  var keepsNulls = false
  /// What does not fit together, such as a text where a chart has a mapping.
  private(set) var warnings: [Diagnostic] = []

  static let globalKey = "global"

  init(keepsNulls: Bool = false) { self.keepsNulls = keepsNulls }

  /// The values of a chart and of all below it.
  ///
  /// - Throws: where the values of a chart below are no mapping.
  mutating func coalesce(_ chart: Chart, _ values: JSONObject) throws(Diagnostic) -> JSONObject {
    var values = try coalesceAll(chart, values)
    SharedGlobals.handDown(in: &values, of: chart)
    return values
  }

  private mutating func coalesceAll(
    _ chart: Chart,
    _ values: JSONObject
  ) throws(Diagnostic) -> JSONObject {
    var values = values
    coalesceDefaults(of: chart, into: &values)
    for dependency in chart.dependencies {
      let name = dependency.name
      let member = values.member(name)
      var inner = JSONObject()
      if let member {
        guard let object = member.value.object else {
          throw ChartMistake.notAMapping("the values of the chart \"\(name)\"", member.value)
        }
        inner = object
      }
      coalesceGlobals(from: values, into: &inner)
      let whole = try coalesceAll(dependency, inner)
      SharedGlobals.takeBack(from: whole, into: &values)
      values.append(
        JSONObject.Member(
          key: name,
          keyRange: member?.keyRange ?? .none,
          value: JSONValue(.object(whole), range: member?.value.range ?? .none)
        )
      )
    }
    return values
  }

  /// Fills in what the user left out with the chart's defaults.
  private mutating func coalesceDefaults(of chart: Chart, into values: inout JSONObject) {
    for member in chart.values.members {
      guard let given = values.member(member.key) else {
        if keepsNulls {
          values.append(member)
        } else if !member.value.isNull {
          values.append(Self.withoutNulls(member))
        }
        continue
      }
      if given.value.isNull, !keepsNulls {
        values[member.key] = nil
      } else if let object = given.value.object {
        guard let defaults = member.value.object else {
          if !member.value.isNull { warn(given, isDefault: member.value) }
          continue
        }
        // Nulls for a chart below stay: they are coalesced again with its own defaults.
        let keepsNulls = self.keepsNulls || chart.dependencies.contains { $0.name == member.key }
        let clean = keepsNulls ? defaults : Self.withoutNulls(defaults)
        let whole = coalesceTables(object, clean, keepsNulls: keepsNulls)
        values[member.key] = JSONValue(.object(whole), range: given.value.range)
      }
    }
  }

  /// Puts one object over another: where both have a key, the first wins.
  mutating func coalesceTables(
    _ winner: JSONObject,
    _ loser: JSONObject,
    keepsNulls: Bool
  ) -> JSONObject {
    var result = winner
    for member in loser.members {
      guard let given = winner.member(member.key) else {
        result.append(member)
        continue
      }
      if given.value.isNull {
        // The user removes a default; where there is none, the null stays.
        if !keepsNulls, !member.value.isNull { result[member.key] = nil }
      } else if let defaults = member.value.object {
        if let object = given.value.object {
          let whole = coalesceTables(object, defaults, keepsNulls: keepsNulls)
          result[member.key] = JSONValue(.object(whole), range: given.value.range)
        } else {
          warn(given, isDefault: member.value)
        }
      } else if given.value.object != nil, !member.value.isNull {
        warn(given, isDefault: member.value)
      }
    }
    return result
  }

  /// Hands `global` down to a chart below. What stands above wins.
  private mutating func coalesceGlobals(from values: JSONObject, into inner: inout JSONObject) {
    var result = JSONObject()
    if let own = inner[Self.globalKey] {
      guard let object = own.object else { return }
      result = object
    }
    if let above = values[Self.globalKey] {
      guard let object = above.object else { return }
      for member in object.members {
        let own = result[member.key]
        if let table = member.value.object {
          guard let own else {
            result.append(member)
            continue
          }
          guard let object = own.object else { continue }
          let whole = coalesceTables(table, object, keepsNulls: true)
          result[member.key] = JSONValue(.object(whole), range: member.value.range)
        } else if own?.object == nil {
          result.append(member)
        }
      }
    }
    inner[Self.globalKey] = .object(result)
  }

  private mutating func warn(_ given: JSONObject.Member, isDefault value: JSONValue) {
    warnings.append(
      Diagnostic(
        .warning,
        .chartValues,
        "\"\(given.key)\" is \(given.value.kindWithArticle), and the chart's default is "
          + value.kindWithArticle,
        at: given.keyRange
      )
    )
  }

  private static func withoutNulls(_ member: JSONObject.Member) -> JSONObject.Member {
    guard let object = member.value.object else { return member }
    var member = member
    member.value = JSONValue(.object(withoutNulls(object)), range: member.value.range)
    return member
  }

  /// The object without its nulls and those of the objects inside; lists are not looked into.
  static func withoutNulls(_ object: JSONObject) -> JSONObject {
    JSONObject(object.members.filter { !$0.value.isNull }.map(withoutNulls))
  }
}
