import Base64
import JSON
public import Kubernetes

/// What Secrets hold: comparable, and shown nowhere.
public enum SecretContent {
  /// The Secret with its `stringData` where the server puts it: into `data`. Any other object stays as
  /// it is.
  static func merged(_ object: KubernetesObject) -> KubernetesObject {
    guard isSecret(object), let texts = object["stringData"]?.object else { return object }
    var data = object["data"]?.object ?? JSONObject()
    for member in texts.members {
      data[member.key] = member.value.string.map { .string(Base64.encode(Array($0.utf8))) }
    }
    var merged = object
    merged.set(.object(data), at: "data")
    merged.set(nil, at: "stringData")
    return merged
  }

  /// Two states of a Secret without what it holds: `***` where it is the same or only on one side, and
  /// `*** (before)` and `*** (after)` where it is not. Other objects stay as they are.
  static func masked(
    _ before: KubernetesObject?,
    _ after: KubernetesObject?
  ) -> (before: KubernetesObject?, after: KubernetesObject?) {
    let (old, new) = (before.map(merged), after.map(merged))
    return (
      old.map { masked($0, other: new, word: "before") },
      new.map { masked($0, other: old, word: "after") }
    )
  }

  /// A change of an object's field as it may be shown.
  public static func masked(_ change: FieldChange, of object: KubernetesObject) -> FieldChange {
    guard isSecret(object), case .key(let key) = change.path.steps.first,
      key == "data" || key == "stringData"
    else { return change }
    var change = change
    change.before = change.before.map { _ in mask }
    change.after = change.after.map { _ in mask }
    return change
  }

  static let mask: JSONValue = "***"

  private static func isSecret(_ object: KubernetesObject) -> Bool {
    object.kind == "Secret"
  }

  private static func masked(
    _ object: KubernetesObject,
    other: KubernetesObject?,
    word: String
  ) -> KubernetesObject {
    guard isSecret(object) else { return object }
    var object = object
    if object["stringData"] != nil { object.set(mask, at: "stringData") }
    guard let data = object["data"] else { return object }
    guard let members = data.object?.members else {
      object.set(mask, at: "data")
      return object
    }
    let hidden = members.map { member in
      let counterpart = other?["data"]?[member.key]
      let isOther = counterpart.map { $0 != member.value } ?? false
      return JSONObject.Member(
        key: member.key,
        value: isOther ? .string("*** (\(word))") : mask
      )
    }
    object.set(.object(JSONObject(hidden)), at: "data")
    return object
  }
}
