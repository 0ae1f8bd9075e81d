public import JSON
import YAML

/// Takes secrets out of what is printed.
public enum SecretMasking {
  /// What stands in a secret's place.
  static let mask = JSONValue.string("***")

  /// Values with those of the given top-level keys masked.
  public static func masked(_ values: JSONObject, keys: [String]) -> JSONObject {
    var values = values
    for key in keys {
      if let value = values[key] { values[key] = masked(value) }
    }
    return values
  }

  /// An object of a cluster; a Secret keeps its keys and loses their values.
  public static func masked(object: JSONValue) -> JSONValue {
    guard var members = object.object, members["kind"]?.string == "Secret" else { return object }
    for key in ["data", "stringData"] {
      if let data = members[key] { members[key] = masked(data) }
    }
    return .object(members)
  }

  private static func masked(_ value: JSONValue) -> JSONValue {
    guard let object = value.object else { return mask }
    return .object(
      JSONObject(object.members.map { JSONObject.Member(key: $0.key, value: mask) })
    )
  }
}
