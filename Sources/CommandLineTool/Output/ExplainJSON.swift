import Actions
import Diagnostics
import JSON
import Workloads

/// What `kubegate explain -o json` tells programs: one object, whose members never change their
/// meaning; what nothing is known of is left out.
///
/// | asked about | members |
/// |---|---|
/// | nothing | `types`: `name`, `title`, `description` of each |
/// | a type | `type`, `title`, `description`, `keys`: a summary of each, with its `group` |
/// | a key | `type`, the members of a summary, and `form`, `limits`, `allowedValues` (`value`, `meaning`), `examples`, `becomes`, `aliases`, `deprecated`, `secret`, `keys` |
/// | a code | `code`, `meaning`, `stage` |
///
/// With `--policy`, `policy` has what policies say of it: `key`, `text`, `policy`.
///
/// A summary has `key`, `path`, `title`, `description`, `types`, `required` (`true`, `false` or
/// `"sometimes"`), `default`.
enum ExplainJSON {
  /// - Parameter policy: what policies say of it.
  static func document(_ topic: ExplainAction.Topic, _ policy: [JSONValue]) -> JSONValue {
    var object = document(topic).object ?? JSONObject()
    object["policy"] = list(policy)
    return .object(object)
  }

  static func document(_ topic: ExplainAction.Topic) -> JSONValue {
    switch topic {
    case .types(let types): ["types": .array(types.map(heading))]
    case .type(let type): document(type)
    case .key(let key): document(key)
    case .code(let code):
      [
        "code": .string(code.rawValue), "meaning": .string(code.meaning),
        "stage": .string(code.stage),
      ]
    }
  }

  private static func heading(_ type: ExplainAction.WorkloadTopic) -> JSONValue {
    var object = JSONObject()
    object["name"] = .string(type.name)
    object["title"] = type.outline.root.title.map(JSONValue.string)
    object["description"] = type.outline.root.description.map(JSONValue.string)
    return .object(object)
  }

  private static func document(_ type: ExplainAction.WorkloadTopic) -> JSONValue {
    var object = JSONObject()
    object["type"] = .string(type.name)
    object["title"] = type.outline.root.title.map(JSONValue.string)
    object["description"] = type.outline.root.description.map(JSONValue.string)
    object["keys"] = .array(
      type.keys.map { key in
        var summary = summary(key)
        summary["group"] = .string(KeyGroup(of: key.entry.key).rawValue)
        return .object(summary)
      }
    )
    return .object(object)
  }

  private static func document(_ key: ExplainAction.KeyTopic) -> JSONValue {
    let entry = key.entry
    var object = JSONObject()
    object["type"] = .string(key.type.name)
    for member in summary(key).members { object.append(member) }
    object["form"] = entry.rule.map(JSONValue.string)
    object["limits"] = list(entry.limits.map(JSONValue.string))
    object["allowedValues"] = list(
      entry.allowedValues.map { allowed in
        var value = JSONObject()
        value["value"] = allowed.value
        value["meaning"] = allowed.meaning.map(JSONValue.string)
        return .object(value)
      }
    )
    object["examples"] = list(entry.examples)
    object["becomes"] = entry.becomes.map(JSONValue.string)
    object["aliases"] = list(entry.aliases.map(JSONValue.string))
    object["deprecated"] = entry.deprecation.map(JSONValue.string)
    object["secret"] = entry.isSecret ? true : nil
    object["keys"] = list(key.children.map { .object(summary($0)) })
    return .object(object)
  }

  private static func summary(_ key: ExplainAction.KeyTopic) -> JSONObject {
    let entry = key.entry
    var object = JSONObject()
    object["key"] = .string(entry.key)
    object["path"] = .string(entry.path.description)
    object["title"] = entry.title.map(JSONValue.string)
    object["description"] = entry.description.map(JSONValue.string)
    object["types"] = .array(entry.types.map(JSONValue.string))
    switch key.need {
    case .required: object["required"] = true
    case .sometimes: object["required"] = "sometimes"
    case .optional: object["required"] = false
    }
    object["default"] = entry.defaultValue
    return object
  }

  private static func list(_ values: [JSONValue]) -> JSONValue? {
    values.isEmpty ? nil : .array(values)
  }
}
