import Charts
import Diagnostics
import JSON

/// Puts configs on top of each other.
enum Overlay {
  /// The key that holds values of a chart, in which `null` stays: there it takes away a default of the
  /// chart's.
  private static let valuesKey = "values"

  /// The base config with what the overlay says instead: objects merge, `null` deletes, all else
  /// replaces.
  static func merge(_ overlay: JSONValue, over base: JSONValue) -> JSONValue {
    guard let values = overlay.object?.member(valuesKey), let new = values.value.object,
      base.object != nil
    else { return mergeMembers(of: overlay, over: base) }
    var rest = overlay.object ?? JSONObject()
    rest[valuesKey] = nil
    let merged = mergeMembers(of: JSONValue(.object(rest), range: overlay.range), over: base)
    guard var object = merged.object else { return merged }
    let old = object[valuesKey]
    let both = old?.object.map { $0.merged(with: new) } ?? new
    object.append(
      JSONObject.Member(
        key: valuesKey,
        keyRange: values.keyRange,
        value: JSONValue(.object(both), range: old?.range ?? values.value.range)
      )
    )
    return JSONValue(.object(object), range: merged.range)
  }

  private static func mergeMembers(of overlay: JSONValue, over base: JSONValue) -> JSONValue {
    guard let changes = overlay.object, var object = base.object else { return overlay }
    for member in changes.members {
      if member.value.isNull {
        object[member.key] = nil
      } else if let old = object[member.key] {
        object.append(
          JSONObject.Member(
            key: member.key,
            keyRange: member.keyRange,
            value: mergeMembers(of: member.value, over: old)
          )
        )
      } else {
        object.append(
          JSONObject.Member(
            key: member.key,
            keyRange: member.keyRange,
            value: withoutNulls(member.value)
          )
        )
      }
    }
    return JSONValue(.object(object), range: base.range)
  }

  /// What an overlay adds where there was nothing, without the members that delete; RFC 7396 does the
  /// same.
  private static func withoutNulls(_ value: JSONValue) -> JSONValue {
    guard value.object != nil else { return value }
    let nothing = JSONValue(.object(JSONObject()), range: value.range)
    return mergeMembers(of: value, over: nothing)
  }

  /// The config without the members that one source has set to `null`.
  static func withoutNulls(_ value: JSONValue, of source: SourceID, isTop: Bool = true) -> JSONValue
  {
    guard var object = value.object else { return value }
    for member in object.members
    where !(isTop && member.key == valuesKey && member.value.object != nil) {
      if member.value.isNull, member.value.range.file == source {
        object[member.key] = nil
      } else if member.value.object != nil {
        object[member.key] = withoutNulls(member.value, of: source, isTop: false)
      }
    }
    return JSONValue(.object(object), range: value.range)
  }
}

/// What overlays did to what was there before, so that a mistake can be traced through all files.
struct OverlayTrace {
  /// The values that were replaced, by pointer.
  private var replaced: [String: SourceRange] = [:]
  /// The keys that were taken away, by the pointer of their object.
  private var deleted: [String: [(key: String, place: SourceRange)]] = [:]

  /// Remembers what has changed from one value to the next.
  mutating func record(
    from old: JSONValue,
    to new: JSONValue,
    by overlay: JSONValue?,
    at pointer: String = ""
  ) {
    guard let before = old.object, let after = new.object else {
      if old.range != new.range, !old.range.isNone { replaced[pointer] = old.range }
      return
    }
    for member in before.members {
      let change = overlay?[member.key]
      if let value = after[member.key] {
        let place = pointer + "/" + JSONPointer.escaped(member.key)
        record(from: member.value, to: value, by: change, at: place)
      } else if let range = change?.range {
        deleted[pointer, default: []].append((member.key, range))
      }
    }
  }

  /// The diagnostics with the places in other files that belong to them.
  func explained(_ found: [Diagnostic]) -> [Diagnostic] {
    guard !replaced.isEmpty || !deleted.isEmpty else { return found }
    return found.map { diagnostic in
      guard let pointer = diagnostic.pointer else { return diagnostic }
      var diagnostic = diagnostic
      if diagnostic.code == .missingKey {
        let key = deleted[pointer]?.last { diagnostic.message.contains("\"\($0.key)\"") }
        if let key { diagnostic.related.append(.init("it is deleted here", at: key.place)) }
      } else if let old = replaced[pointer], old.file != diagnostic.range.file {
        diagnostic.related.append(.init("it replaces this value", at: old))
      }
      return diagnostic
    }
  }
}
