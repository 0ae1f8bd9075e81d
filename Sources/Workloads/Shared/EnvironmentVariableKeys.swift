import Diagnostics
import JSON

/// `user_secret`, `user_secret_params`, `env_variables`, `secret_variables`, `field_variables`,
/// `env_from`, `secret_data` → `extraEnv`, `user_secrets`, `envFrom`, `secretData`,
/// `generatedSecrets`.
enum EnvironmentVariableKeys {
  static func addValues(
    from config: Config,
    to values: inout JSONObject
  ) throws(DiagnosticError) {
    if config["user_secret"] != nil {
      let users = config.list("user_secret")
      values.append(
        [["name": "n_users", "value": .string(String(users.count))]],
        to: "extraEnv"
      )
      values["user_secrets"] = .array(users)
      values.append(userVariables(config).map(\.value), to: "extraEnv")
    }
    // As they were written; the chart makes text of numbers and booleans.
    let plain = config.members("env_variables").map { member -> JSONValue in
      ["name": .string(member.key), "value": member.value]
    }
    values.append(plain, to: "extraEnv")
    values.append(secretVariables(config["secret_variables"]), to: "extraEnv")
    values.append(fieldVariables(config["field_variables"]), to: "extraEnv")
    values.append(sources(config["env_from"]), to: "envFrom")
    if config["secret_data"] != nil {
      let generated = SecretData.lengths(of: config)
      let data = try SecretData.values(of: config)
      if !data.isEmpty || generated.isEmpty { values["secretData"] = .object(data) }
      if !generated.isEmpty { values[GeneratedSecret.valuesKey] = .object(generated) }
    }
  }

  /// A variable that comes from a user's Secret.
  private struct UserVariable {
    var name: String
    /// The parameter that asks for it.
    var parameter: JSONValue
    var value: JSONValue
  }

  /// Variables of one user's, or each user's, Secret.
  private static func userVariables(_ config: Config) -> [UserVariable] {
    let users = config.list("user_secret")
    return users.enumerated().flatMap { index, user in
      config.list("user_secret_params").map { parameter in
        let text = parameter.string ?? ""
        let isOptional = text.hasSuffix("?")
        let key = isOptional ? String(text.dropLast()) : text
        let name = users.count == 1 ? key : "\(key)_\(index)"
        return UserVariable(
          name: name,
          parameter: parameter,
          value: variable(name, secret: user, key: .string(key), optional: isOptional)
        )
      }
    }
  }

  static func plainVariables(_ variables: JSONValue?) -> [JSONValue] {
    (variables?.object?.members ?? []).map { member in
      ["name": .string(member.key), "value": .string(member.value.text ?? "")]
    }
  }

  static func secretVariables(_ variables: JSONValue?) -> [JSONValue] {
    (variables?.object?.members ?? []).map { member in
      variable(
        member.key,
        secret: member.value["secret"] ?? "",
        key: member.value["key"] ?? "",
        optional: member.value["optional"]?.isOn ?? false
      )
    }
  }

  /// Variables that say something of the pod itself.
  static func fieldVariables(_ variables: JSONValue?) -> [JSONValue] {
    (variables?.object?.members ?? []).map { member in
      ["name": .string(member.key), "valueFrom": ["fieldRef": ["fieldPath": member.value]]]
    }
  }

  private static func variable(
    _ name: String,
    secret: JSONValue,
    key: JSONValue,
    optional: Bool
  ) -> JSONValue {
    var reference = JSONObject()
    reference["key"] = key
    reference["name"] = secret
    if optional { reference["optional"] = true }
    return ["name": .string(name), "valueFrom": ["secretKeyRef": .object(reference)]]
  }

  static func sources(_ sources: JSONValue?) -> [JSONValue] {
    (sources?.array ?? []).map { source in
      var entry = JSONObject()
      if let prefix = source["prefix"] { entry["prefix"] = prefix }
      if let secret = source["secret"] { entry["secretRef"] = ["name": secret] }
      if let configMap = source["config_map"] { entry["configMapRef"] = ["name": configMap] }
      return .object(entry)
    }
  }

  static func check(_ config: Config) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let parameters = config.object.member("user_secret_params"), config["user_secret"] == nil {
      found.append(
        Diagnostic(
          .error,
          .parametersWithoutUsers,
          "user_secret_params needs user_secret",
          at: parameters.keyRange,
          pointer: "/user_secret_params",
          help: ["add \"user_secret\": [\"<name of a Secret>\"]"]
        )
      )
    }
    if let users = config.object.member("user_secret"), config["user_secret_params"] == nil {
      found.append(
        Diagnostic(
          .error,
          .parametersWithoutUsers,
          "user_secret needs user_secret_params",
          at: users.keyRange,
          pointer: "/user_secret",
          help: ["add \"user_secret_params\": [\"user\", \"password\"]"]
        )
      )
    }
    return found + checkNames(config) + SecretData.check(config)
  }

  /// A container's variable must not be set twice; the cluster would refuse or drop one.
  ///
  /// - Parameter parent: where the container stands in the config.
  static func checkNames(_ config: Config, below parent: String = "") -> [Diagnostic] {
    var uses: [Repetition.Use] = []
    if let users = config.object.member("user_secret") {
      uses.append(.init(name: "n_users", range: users.keyRange, pointer: parent + "/user_secret"))
      uses += userVariables(config).map { variable in
        Repetition.Use(
          name: variable.name,
          range: variable.parameter.range,
          pointer: parent + "/user_secret_params"
        )
      }
    }
    for key in ["env_variables", "secret_variables", "field_variables"] {
      uses += config.members(key).map { member in
        Repetition.Use(
          name: member.key,
          range: member.keyRange,
          pointer: "\(parent)/\(key)/\(JSONPointer.escaped(member.key))"
        )
      }
    }
    return Repetition.mistakes(uses) { again, _ in
      "the variable \"\(again.name)\" is set twice"
    }
  }
}
