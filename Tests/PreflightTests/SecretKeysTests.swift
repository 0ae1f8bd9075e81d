import Diagnostics
import JSON
import Kubernetes
import Preflight
import Testing

@Suite struct SecretKeysTests {
  static let job = KubernetesObject([
    "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "lab"],
    "spec": [
      "template": [
        "spec": [
          "imagePullSecrets": [["name": "registry"]],
          "containers": [
            [
              "name": "main",
              "env": [
                [
                  "name": "user",
                  "valueFrom": ["secretKeyRef": ["name": "alice", "key": "user"]],
                ],
                [
                  "name": "key",
                  "valueFrom": [
                    "secretKeyRef": ["name": "alice", "key": "ssh", "optional": true]
                  ],
                ],
              ],
              "envFrom": [["secretRef": ["name": "database"]], ["secretRef": ["name": "own"]]],
            ]
          ],
          "volumes": [
            ["name": "tls", "secret": ["secretName": "tls", "items": [["key": "tls.crt"]]]]
          ],
        ]
      ]
    ],
  ])
  static let own = KubernetesObject([
    "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "own"],
  ])

  @Test func everyReferenceIsFoundButOptionalAndOwnOnes() {
    #expect(
      SecretReference.all(in: [Self.job, Self.own]) == [
        SecretReference(name: "registry", user: "the image pull"),
        SecretReference(name: "alice", key: "user", user: "container \"main\""),
        SecretReference(name: "database", user: "container \"main\""),
        SecretReference(name: "tls", key: "tls.crt", user: "volume \"tls\""),
      ]
    )
  }

  @Test func allThatIsMissingIsSaidAtOnceAndPointsIntoTheConfig() throws {
    let file = SourceFile(
      name: "env.json",
      text: """
        {
          "user_secret": ["alice"],
          "user_secret_params": ["user", "pasword"],
          "image_pull_secret": "registry"
        }
        """
    )
    let config = try JSONReader().read(file)
    let found = SecretKeys.check(
      [
        SecretReference(name: "registry", user: "the image pull"),
        SecretReference(name: "alice", key: "user", user: "container \"main\""),
        SecretReference(name: "alice", key: "pasword", user: "container \"main\""),
        SecretReference(name: "hidden", user: "container \"main\""),
      ],
      facts: [
        "registry": .missing, "alice": .present(keys: ["user", "password"]), "hidden": .hidden,
      ],
      namespace: "demo",
      config: config
    )
    #expect(
      DiagnosticText(sources: SourceMap(file)).text(found) == """
        error[KG1302]: secret "alice" has no key "pasword"
         --> env.json:3:34
        3 |   "user_secret_params": ["user", "pasword"],
          |                                  ^^^^^^^^^
          = note: its keys: password, user
          = note: container "main" needs it
          = help: did you mean "password"?
          = help: add it: kubectl -n demo patch secret alice -p '{"stringData":{"pasword":"…"}}'

        error[KG1301]: there is no secret "registry" in namespace "demo"
         --> env.json:4:24
        4 |   "image_pull_secret": "registry"
          |                        ^^^^^^^^^^
          = note: the image pull needs it
          = help: kubectl -n demo create secret generic registry

        warning[KG1303]: cannot see whether secret "hidden" exists: you may not read secrets in namespace "demo"
          = note: container "main" needs it

        """
    )
  }
}
