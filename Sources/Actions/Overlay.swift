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
        object.append(member)
      }
    }
    return JSONValue(.object(object), range: base.range)
  }
}
