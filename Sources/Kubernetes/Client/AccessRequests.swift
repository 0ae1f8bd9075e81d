import HTTP
import JSON

/// Something that a user may or may not do.
public struct AccessQuestion: Sendable, Hashable {
  /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`.
  public var verb: String
  public var group: String
  /// The plural, as in RBAC rules: `jobs`.
  public var resource: String
  public var subresource: String
  /// Empty for resources that belong to none.
  public var namespace: String
  /// Empty for all.
  public var name: String

  public init(
    _ verb: String,
    group: String = "",
    _ resource: String,
    subresource: String = "",
    namespace: String = "",
    name: String = ""
  ) {
    self.verb = verb
    self.group = group
    self.resource = resource
    self.subresource = subresource
    self.namespace = namespace
    self.name = name
  }

  public init(
    _ verb: String,
    _ resource: APIResource,
    subresource: String = "",
    namespace: String,
    name: String = ""
  ) {
    self.init(
      verb,
      group: resource.type.group,
      resource.plural,
      subresource: subresource,
      namespace: resource.isNamespaced ? namespace : "",
      name: name
    )
  }
}

/// Everything that a user may do in a namespace.
public struct AccessRules: Sendable, Equatable {
  /// A rule of RBAC. `*` stands for all.
  public struct Rule: Sendable, Equatable {
    public var verbs: [String]
    public var groups: [String]
    public var resources: [String]
    /// Empty for all names.
    public var names: [String]

    public init(verbs: [String], groups: [String], resources: [String], names: [String] = []) {
      self.verbs = verbs
      self.groups = groups
      self.resources = resources
      self.names = names
    }
  }

  public var rules: [Rule]
  /// Whether the server could not list everything: what no rule allows may be allowed after all.
  public var isIncomplete: Bool

  public init(rules: [Rule], isIncomplete: Bool = false) {
    self.rules = rules
    self.isIncomplete = isIncomplete
  }

  /// Whether a rule allows it; `nil` where the rules do not tell.
  public func allows(_ question: AccessQuestion) -> Bool? {
    let resource =
      question.subresource.isEmpty
      ? question.resource : "\(question.resource)/\(question.subresource)"
    let isAllowed = rules.contains { rule in
      Self.matches(rule.verbs, question.verb) && Self.matches(rule.groups, question.group)
        && (Self.matches(rule.resources, resource)
          || rule.resources.contains("*/\(question.subresource)"))
        && (rule.names.isEmpty || rule.names.contains(question.name))
    }
    return isAllowed ? true : isIncomplete ? nil : false
  }

  private static func matches(_ allowed: [String], _ wanted: String) -> Bool {
    allowed.contains("*") || allowed.contains(wanted)
  }
}

extension KubernetesClient {
  /// Whether the user may do it, after the server's own judgement.
  public func isAllowed(_ question: AccessQuestion) async throws(KubernetesError) -> Bool {
    var attributes = JSONObject()
    attributes["verb"] = .string(question.verb)
    attributes["group"] = .string(question.group)
    attributes["resource"] = .string(question.resource)
    if !question.subresource.isEmpty { attributes["subresource"] = .string(question.subresource) }
    if !question.namespace.isEmpty { attributes["namespace"] = .string(question.namespace) }
    if !question.name.isEmpty { attributes["name"] = .string(question.name) }
    let json = try await review(
      "SelfSubjectAccessReview",
      "selfsubjectaccessreviews",
      ["resourceAttributes": .object(attributes)]
    )
    return json[path: "status", "allowed"]?.bool ?? false
  }

  /// Everything that the user may do in a namespace, in one request.
  public func accessRules(namespace: String) async throws(KubernetesError) -> AccessRules {
    let json = try await review(
      "SelfSubjectRulesReview",
      "selfsubjectrulesreviews",
      ["namespace": .string(namespace)]
    )
    func strings(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }
    return AccessRules(
      rules: (json[path: "status", "resourceRules"]?.array ?? []).map { rule in
        AccessRules.Rule(
          verbs: strings(rule["verbs"]),
          groups: strings(rule["apiGroups"]),
          resources: strings(rule["resources"]),
          names: strings(rule["resourceNames"])
        )
      },
      isIncomplete: json[path: "status", "incomplete"]?.bool ?? false
    )
  }

  private func review(
    _ kind: String,
    _ plural: String,
    _ spec: JSONValue
  ) async throws(KubernetesError) -> JSONValue {
    var request = APIRequest(.post, ["apis", "authorization.k8s.io", "v1", plural])
    request.body = [
      "apiVersion": "authorization.k8s.io/v1", "kind": .string(kind), "spec": spec,
    ]
    // It asks and changes nothing.
    request.repeatability = .safe
    return try await perform(request).json
  }
}
