import Foundation
import Diagnostics
import JSON
import Kubernetes
import Testing
import YAML

extension Lab {
  /// Writes a kubeconfig that is the tests' own but for some changes of its cluster and its user,
  /// and gives its path.
  func kubeconfig(
    cluster: KeyValuePairs<String, JSONValue> = [:],
    user: KeyValuePairs<String, JSONValue> = [:],
    keepsCredentials: Bool = true
  ) throws -> String {
    let path = try #require(TestCluster.kubeconfig)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let whole = try YAMLReader().read(bytes, as: .none)
    func entry(_ list: String, _ key: String) throws -> JSONObject {
      try #require(whole[list]?[0]?[key]?.object)
    }
    var clusterEntry = try entry("clusters", "cluster")
    for (key, value) in cluster { clusterEntry[key] = value.isNull ? nil : value }
    var userEntry = keepsCredentials ? try entry("users", "user") : JSONObject()
    for (key, value) in user { userEntry[key] = value }
    let changed: JSONValue = [
      "apiVersion": "v1", "kind": "Config", "current-context": "lab",
      "contexts": [
        [
          "name": "lab",
          "context": ["cluster": "c", "user": "u", "namespace": .string(namespace)],
        ]
      ],
      "clusters": [["name": "c", "cluster": .object(clusterEntry)]],
      "users": [["name": "u", "user": .object(userEntry)]],
    ]
    let name = "kubeconfig-\(UUID().uuidString.prefix(8))"
    try write(name, JSONWriter().string(changed) + "\n")
    return "\(folder)/\(name)"
  }

  /// A kubeconfig of someone who has just these rights in the lab's namespace.
  ///
  /// - Parameter rights: resources by API group, with verbs: `("batch", "jobs", "get,patch")`.
  func kubeconfig(
    of user: String,
    rights: [(group: String, resources: String, verbs: String)]
  ) async throws -> String {
    let group = "rbac.authorization.k8s.io"
    func resource(_ kind: String, _ plural: String) -> APIResource {
      APIResource(
        GroupVersionKind(apiVersion: "\(group)/v1", kind: kind),
        plural: plural,
        isNamespaced: true
      )
    }
    func list(_ text: String) -> JSONValue {
      .array(text.split(separator: ",").map { .string(String($0)) })
    }
    try await create(
      resource("Role", "roles"),
      [
        "apiVersion": .string("\(group)/v1"), "kind": "Role", "metadata": ["name": .string(user)],
        "rules": .array(
          rights.map {
            [
              "apiGroups": [.string($0.group)], "resources": list($0.resources),
              "verbs": list($0.verbs),
            ]
          }
        ),
      ]
    )
    try await create(
      resource("RoleBinding", "rolebindings"),
      [
        "apiVersion": .string("\(group)/v1"), "kind": "RoleBinding",
        "metadata": ["name": .string(user)],
        "roleRef": ["apiGroup": .string(group), "kind": "Role", "name": .string(user)],
        "subjects": [["apiGroup": .string(group), "kind": "User", "name": .string(user)]],
      ]
    )
    return try kubeconfig(user: ["as": .string(user)])
  }
}
