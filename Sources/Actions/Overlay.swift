import Charts
import Diagnostics
import JSON

/// Puts configs on top of each other.
enum Overlay {
  /// The base with what the overlay says instead: objects merge, `null` deletes, all else replaces.
  static func merge(_ overlay: JSONValue, over base: JSONValue) -> JSONValue {
    guard let changes = overlay.object, var object = base.object else { return overlay }
    for member in changes.members {
      if member.value.isNull {
        object[member.key] = nil
      } else if let old = object[member.key] {
        object.append(
          JSONObject.Member(
            key: member.key,
            keyRange: member.keyRange,
            value: merge(member.value, over: old)
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
    return merge(value, over: JSONValue(.object(JSONObject()), range: value.range))
  }

  /// The config with what one `--set` says, in Helm's syntax: `tag=2024,ports.web[0]=8080`.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` that points into the flag's text.
  static func set(
    _ flag: String,
    in value: JSONValue,
    sources: inout SourceMap
  ) throws(DiagnosticError) -> JSONValue {
    guard let object = value.object else { return value }
    var values = Values(object)
    try values.set(.typed, flag, into: &sources)
    return JSONValue(.object(values.object), range: value.range)
  }
}
