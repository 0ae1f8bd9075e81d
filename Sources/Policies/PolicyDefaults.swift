public import JSON

/// Fills in what a config leaves out with what policies say.
public enum PolicyDefaults {
  /// One value that a config got.
  public struct Applied: Sendable, Equatable {
    /// Where it stands in the config: `/persistent_volume/0/pvc_type`.
    public var pointer: String
    public var value: JSONValue
    /// The policy that it comes from.
    public var policy: String
  }

  /// The config with the defaults of each policy, of which the first ones count more.
  ///
  /// Objects are filled in member by member; whatever else the config has stays as it is.
  ///
  /// - Parameter hasKey: whether configs of the type have a key.
  public static func apply(
    _ policies: [Policy],
    to config: JSONObject,
    hasKey: (String) -> Bool
  ) -> (config: JSONObject, applied: [Applied]) {
    var result = config
    var applied: [Applied] = []
    for policy in policies {
      var filling = Filling(policy: policy.name)
      for member in policy.defaults.members where hasKey(member.key) {
        switch member.key {
        case "persistent_volume", "ingress": filling.fillEach(member, in: &result)
        default: filling.fill(member, in: &result, at: "")
        }
      }
      applied += filling.applied
    }
    return (result, applied)
  }
}

/// Fills in the defaults of one policy.
private struct Filling {
  let policy: String
  var applied: [PolicyDefaults.Applied] = []

  mutating func fill(_ member: JSONObject.Member, in object: inout JSONObject, at parent: String) {
    let pointer = "\(parent)/\(JSONPointer.escaped(member.key))"
    guard let old = object[member.key] else {
      object.append(member)
      applied.append(.init(pointer: pointer, value: member.value, policy: policy))
      return
    }
    guard var inner = old.object, let defaults = member.value.object else { return }
    for member in defaults.members { fill(member, in: &inner, at: pointer) }
    object[member.key] = JSONValue(.object(inner), range: old.range)
  }

  /// Fills in each element of a list, or the one value that stands in its place.
  mutating func fillEach(_ member: JSONObject.Member, in config: inout JSONObject) {
    guard let value = config[member.key] else { return }
    let pointer = "/\(member.key)"
    if let list = value.array {
      let filled = list.enumerated().map { index, element in
        fillElement(element, from: member, at: "\(pointer)/\(index)")
      }
      config[member.key] = JSONValue(.array(filled), range: value.range)
    } else {
      config[member.key] = fillElement(value, from: member, at: pointer)
    }
  }

  private mutating func fillElement(
    _ element: JSONValue,
    from defaults: JSONObject.Member,
    at pointer: String
  ) -> JSONValue {
    guard var object = element.object else { return element }
    for member in defaults.value.object?.members ?? [] {
      // One address is served by one controller.
      let other = Self.controller(of: member.key).map { $0 == "nginx" ? "traefik" : "nginx" }
      if let other, object.keys.contains(where: { Self.controller(of: $0) == other }) { continue }
      fill(member, in: &object, at: pointer)
    }
    return JSONValue(.object(object), range: element.range)
  }

  /// The ingress controller that a key of an address is for.
  private static func controller(of key: String) -> String? {
    if key.hasPrefix("traefik_") { return "traefik" }
    return key.hasPrefix("nginx_") || key == "oauth_url" ? "nginx" : nil
  }
}

extension PolicyDefaults.Applied {
  /// The top-level key: `persistent_volume`.
  public var key: String { JSONPointer(pointer)?.tokens.first ?? "" }

  /// The place as people write it: `persistent_volume[0].pvc_type`.
  public var path: String {
    (JSONPointer(pointer)?.tokens ?? []).reduce(into: "") { path, token in
      if Int(token) != nil, !path.isEmpty {
        path += "[\(token)]"
      } else {
        path += path.isEmpty ? token : ".\(token)"
      }
    }
  }
}
