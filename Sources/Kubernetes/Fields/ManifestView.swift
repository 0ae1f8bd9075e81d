public import JSON

/// An object cut down to what manifests say of it, so that the two can be compared: what only the
/// server filled in is left out.
public enum ManifestView {
  /// The members of an object that any of the manifests has, too.
  ///
  /// Lists keep all their elements; those that can be told apart are cut down to what the manifests
  /// have for the same element.
  public static func of(_ live: JSONValue, like manifests: [JSONValue]) -> JSONValue {
    of(live, like: manifests, depth: 0)
  }

  private static let depthLimit = 100

  private static func of(
    _ live: JSONValue,
    like manifests: [JSONValue],
    depth: Int
  ) -> JSONValue {
    guard depth < depthLimit else { return live }
    switch live.content {
    case .object(let object):
      let manifests = manifests.filter { $0.object != nil }
      guard !manifests.isEmpty else { return live }
      let members = object.members.compactMap { member -> JSONObject.Member? in
        let below = manifests.compactMap { $0[member.key] }
        guard !below.isEmpty else { return nil }
        return .init(key: member.key, value: of(member.value, like: below, depth: depth + 1))
      }
      return .object(JSONObject(members))
    case .array(let elements):
      let lists = manifests.compactMap(\.array)
      let key = ListKeys.key(of: [elements] + lists)
      return .array(
        elements.enumerated().map { index, element in
          let below = lists.compactMap { list in
            key.map { key in list.first { $0[key] == element[key] } }
              ?? (list.indices.contains(index) ? list[index] : nil)
          }
          return below.isEmpty ? element : of(element, like: below, depth: depth + 1)
        }
      )
    default: return live
    }
  }
}
