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

  /// A pod that takes a Secret in every way there is.
  private static let podSpec: JSONValue = [
    "initContainers": [
      [
        "name": "fetch",
        "envFrom": [["secretRef": ["name": "a"]], ["configMapRef": ["name": "x"]]],
      ]
    ],
    "containers": [
      [
        "name": "main",
        "env": [
          ["name": "PLAIN", "value": "x"],
          ["name": "F", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]],
          ["name": "B", "valueFrom": ["secretKeyRef": ["name": "b", "key": "k"]]],
          ["name": "B2", "valueFrom": ["secretKeyRef": ["name": "b", "key": "k"]]],
        ],
        "envFrom": [["secretRef": ["name": "never", "optional": true]]],
      ]
    ],
    "volumes": [
      ["name": "c", "secret": ["secretName": "c"]],
      ["name": "never", "secret": ["secretName": "never", "optional": true]],
      [
        "name": "d",
        "projected": [
          "sources": [
            ["secret": ["name": "d", "items": [["key": "k", "path": "p"], ["key": "l"]]]],
            ["configMap": ["name": "x"]], ["secret": ["name": "never", "optional": true]],
          ]
        ],
      ],
      ["name": "empty", "emptyDir": [:]],
    ],
  ]

  private static let kinds: [(String, JSONValue)] = [
    ("Pod", podSpec), ("Deployment", ["template": ["spec": podSpec]]),
    ("StatefulSet", ["template": ["spec": podSpec]]),
    ("DaemonSet", ["template": ["spec": podSpec]]), ("Job", ["template": ["spec": podSpec]]),
    ("CronJob", ["jobTemplate": ["spec": ["template": ["spec": podSpec]]]]),
  ]

  @Test(arguments: kinds)
  func `references are found wherever pods are described`(kind: String, spec: JSONValue) {
    let object = KubernetesObject(["kind": .string(kind), "spec": spec])
    #expect(
      SecretReference.all(in: [object]) == [
        SecretReference(name: "a", user: "container \"fetch\""),
        SecretReference(name: "b", key: "k", user: "container \"main\""),
        SecretReference(name: "c", user: "volume \"c\""),
        SecretReference(name: "d", key: "k", user: "volume \"d\""),
        SecretReference(name: "d", key: "l", user: "volume \"d\""),
      ]
    )
  }

  @Test(arguments: ["Service", "ConfigMap", "Widget", ""])
  func `other kinds have no pods`(kind: String) {
    let object = KubernetesObject(["kind": .string(kind), "spec": Self.podSpec])
    #expect(SecretReference.all(in: [object]) == [])
  }

  @Test func `a config may ask for more`() throws {
    let config = try JSONReader().read(
      Array(#"{"check_secrets": [{"name": "a"}, {"name": "b", "keys": ["k", "l"]}]}"#.utf8)
    )
    let user = "\"check_secrets\""
    #expect(
      SecretReference.asked(for: config["check_secrets"]) == [
        SecretReference(name: "a", user: user), SecretReference(name: "b", key: "k", user: user),
        SecretReference(name: "b", key: "l", user: user),
      ]
    )
    #expect(SecretReference.asked(for: nil) == [])
  }

  private func messages(
    _ references: [SecretReference],
    _ facts: [String: SecretKeys.Fact]
  ) -> [String] {
    SecretKeys.check(references, facts: facts, namespace: "demo", config: [:])
      .flatMap { ["\($0.severity): \($0.message)"] + $0.help }
  }

  @Test func `what is there is not spoken of`() {
    let references = [
      SecretReference(name: "a", user: "x"), SecretReference(name: "a", key: "k", user: "x"),
      SecretReference(name: "empty", user: "x"),
    ]
    #expect(messages(references, ["a": .present(keys: ["k"]), "empty": .present(keys: [])]) == [])
  }

  @Test func `a Secret is missing once, with all keys that it should have`() {
    let references = ["user", "password", "user"].map {
      SecretReference(name: "alice", key: $0, user: "container \"main\"")
    }
    #expect(
      messages(references, ["alice": .missing]) == [
        "error: there is no secret \"alice\" in namespace \"demo\"",
        "kubectl -n demo create secret generic alice --from-literal=user=… --from-literal=password=…",
      ]
    )
  }

  @Test func `each key is missing once`() {
    let references = ["k", "k", "l"].map { SecretReference(name: "a", key: $0, user: "x") }
    let found = SecretKeys.check(
      references,
      facts: ["a": .present(keys: [])],
      namespace: "demo",
      config: [:]
    )
    #expect(
      found.map(\.message) == ["secret \"a\" has no key \"k\"", "secret \"a\" has no key \"l\""]
    )
    #expect(found.map(\.notes.first) == ["the secret has no keys", "the secret has no keys"])
  }

  @Test func `what is not known is only warned of`() {
    let references = [SecretReference(name: "a", key: "k", user: "x")]
    let warning =
      "warning: cannot see whether secret \"a\" exists: you may not read secrets in namespace \"demo\""
    #expect(messages(references, ["a": .hidden]) == [warning])
    #expect(messages(references, [:]) == [warning])
  }
}
