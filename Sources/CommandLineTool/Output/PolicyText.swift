import JSON
import Policies

/// What is said of policies.
enum PolicyText {
  /// `"priority_class" is "low", from kubegate-policy in namespace "demo"`.
  static func line(_ applied: PolicyDefaults.Applied) -> String {
    "\"\(applied.path)\" is \(JSONWriter().string(applied.value)), from \(applied.policy)"
  }

  static func json(_ applied: PolicyDefaults.Applied) -> JSONValue {
    [
      "key": .string(applied.path), "value": applied.value, "policy": .string(applied.policy),
    ]
  }

  static func json(_ fact: PolicyFact) -> JSONValue {
    [
      "key": .string(fact.path), "text": .string(fact.text), "policy": .string(fact.policy),
    ]
  }
}
