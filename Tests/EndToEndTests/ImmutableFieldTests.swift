import Diagnostics
import HTTP
import JSON
import Kubernetes
import Releases
import Testing
import YAML

/// What the table of fields that cannot be changed says, held against what the API server says.
@Suite(.needsCluster, .timeLimit(.minutes(5)))
struct ImmutableFieldTests {
  /// An object, and the same changed; the fields for which the server has to refuse the change, or none
  /// where it has to take it.
  struct Case: Sendable, CustomTestStringConvertible {
    var type: String
    var before: String
    var after: String
    var fields: [String]

    init(_ type: String, _ before: String, _ after: String, _ fields: [String] = []) {
      (self.type, self.before, self.after, self.fields) = (type, before, after, fields)
    }

    var testDescription: String { "\(type) \(fields)" }

    func object(_ text: String, _ name: String) throws -> KubernetesObject {
      let words = type.split(separator: " ").map(String.init)
      var object = KubernetesObject(try YAMLReader().read(Array(text.utf8), as: .none))
      object.set(.string(words[0]), at: "apiVersion")
      object.set(.string(words[1]), at: "kind")
      object.set(.string(name), at: "metadata", "name")
      return object
    }
  }

  private static let pods = "spec: {restartPolicy: Never, containers: [{name: c, image: i}]}"
  private static let template =
    "{metadata: {labels: {a: x}}, spec: {containers: [{name: c, image: i}]}}"
  private static func job(_ spec: String) -> String {
    "{spec: {parallelism: 0, \(spec), template: {\(pods)}}}"
  }
  private static func claim(_ spec: String) -> String {
    "{spec: {\(spec), resources: {requests: {storage: 1Gi}}}}"
  }
  private static func stateful(_ spec: String, _ template: String = template) -> String {
    "{spec: {replicas: 0, selector: {matchLabels: {a: x}}, \(spec), template: \(template)}}"
  }
  private static func pod(_ container: String, _ more: String = "") -> String {
    "{spec: {schedulerName: none, containers: [{name: c, \(container)}]\(more)}}"
  }

  static let cases = [
    Case(
      "apps/v1 Deployment",
      "{spec: {replicas: 0, selector: {matchLabels: {a: x}}, template: \(template)}}",
      """
      {spec: {replicas: 0, selector: {matchLabels: {a: z}},
        template: {metadata: {labels: {a: z}}, spec: {containers: [{name: c, image: i}]}}}}
      """,
      ["spec.selector.matchLabels.a"]
    ),
    Case(
      "apps/v1 StatefulSet",
      stateful("serviceName: s, podManagementPolicy: Parallel"),
      stateful("serviceName: t, podManagementPolicy: OrderedReady"),
      ["spec.serviceName", "spec.podManagementPolicy"]
    ),
    Case(
      "apps/v1 StatefulSet",
      stateful("serviceName: s"),
      stateful(
        "serviceName: s",
        "{metadata: {labels: {a: x}}, spec: {containers: [{name: c, image: j}]}}"
      )
    ),
    Case("batch/v1 Job", job("completions: 1"), job("completions: 2"), ["spec.completions"]),
    Case("batch/v1 Job", job("backoffLimit: 1"), job("backoffLimit: 2, activeDeadlineSeconds: 9")),
    Case("v1 Pod", pod("image: i"), pod("image: j")),
    Case(
      "v1 Pod",
      pod("image: i, env: [{name: E, value: '1'}]"),
      pod("image: i, env: [{name: E, value: '2'}], tty: true"),
      ["spec.containers[name=c].env[name=E].value", "spec.containers[name=c].tty"]
    ),
    Case(
      "v1 Pod",
      pod("image: i"),
      "{spec: {schedulerName: none, containers: [{name: c, image: i}, {name: d, image: i}]}}",
      ["spec.containers[name=d]"]
    ),
    Case(
      "v1 Pod",
      pod("image: i", ", activeDeadlineSeconds: 90, tolerations: [{key: k, operator: Exists}]"),
      pod(
        "image: i",
        """
        , activeDeadlineSeconds: 80,
        tolerations: [{key: k, operator: Exists}, {key: l, operator: Exists}]
        """
      )
    ),
    Case(
      "v1 Pod",
      pod("image: i", ", activeDeadlineSeconds: 80"),
      pod("image: i", ", activeDeadlineSeconds: 90"),
      ["spec.activeDeadlineSeconds"]
    ),
    Case(
      "v1 Pod",
      pod("image: i", ", tolerations: [{key: k, operator: Exists}]"),
      pod("image: i", ", tolerations: [{key: l, operator: Exists}]"),
      ["spec.tolerations"]
    ),
    Case(
      "v1 Pod",
      pod("image: i"),
      pod(
        "image: i",
        ", terminationGracePeriodSeconds: 5, hostNetwork: true, nodeSelector: {a: b}"
      ),
      ["spec.terminationGracePeriodSeconds", "spec.hostNetwork", "spec.nodeSelector"]
    ),
    Case(
      "v1 PersistentVolumeClaim",
      claim("storageClassName: none, accessModes: [ReadWriteOnce]"),
      claim("storageClassName: other, accessModes: [ReadWriteMany]"),
      ["spec.storageClassName", "spec.accessModes"]
    ),
    Case(
      "v1 Secret",
      "{type: Opaque, data: {a: YQ==}}",
      "{type: example.com/x, data: {a: Yg==}}",
      ["type"]
    ),
    Case(
      "v1 Secret",
      "{immutable: true, data: {a: YQ==}}",
      "{immutable: true, data: {a: Yg==}}",
      ["data.a"]
    ),
    Case(
      "v1 ConfigMap",
      "{immutable: true, data: {a: b}}",
      "{immutable: false, data: {a: b}}",
      ["immutable"]
    ),
    Case("v1 ConfigMap", "{data: {a: b}}", "{immutable: true, data: {a: c}}"),
    Case(
      "v1 Service",
      "{spec: {clusterIP: None, ports: [{port: 80}]}}",
      "{spec: {clusterIP: 10.96.77.77, ports: [{port: 80}]}}",
      ["spec.clusterIP"]
    ),
    Case("v1 Service", "{spec: {ports: [{port: 80}]}}", "{spec: {ports: [{port: 81}]}}"),
    Case(
      "v1 ResourceQuota",
      "{spec: {hard: {pods: '9'}, scopes: [BestEffort]}}",
      "{spec: {hard: {pods: '9'}, scopes: [NotBestEffort]}}",
      ["spec.scopes"]
    ),
    Case(
      "v1 ResourceQuota",
      """
      {spec: {hard: {pods: '9'}, scopes: [NotTerminating, NotBestEffort], scopeSelector: {
        matchExpressions: [{scopeName: PriorityClass, operator: In, values: [a]}]}}}
      """,
      """
      {spec: {hard: {pods: '8'}, scopes: [NotBestEffort, NotTerminating], scopeSelector: {
        matchExpressions: [{scopeName: PriorityClass, operator: In, values: [b]}]}}}
      """
    ),
    Case(
      "rbac.authorization.k8s.io/v1 RoleBinding",
      "{roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}}",
      "{roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: b}}",
      ["roleRef.name"]
    ),
    Case(
      "storage.k8s.io/v1 StorageClass",
      """
      {provisioner: x/a, parameters: {k: '1'}, reclaimPolicy: Delete,
        volumeBindingMode: Immediate}
      """,
      """
      {provisioner: x/b, parameters: {k: '2'}, reclaimPolicy: Retain,
        volumeBindingMode: WaitForFirstConsumer}
      """,
      ["provisioner", "parameters.k", "reclaimPolicy", "volumeBindingMode"]
    ),
    Case(
      "storage.k8s.io/v1 StorageClass",
      "{provisioner: x/a}",
      "{provisioner: x/a, allowVolumeExpansion: true}"
    ),
    Case(
      "scheduling.k8s.io/v1 PriorityClass",
      "{value: 1, description: a}",
      "{value: 2, description: b}",
      ["value"]
    ),
    Case(
      "scheduling.k8s.io/v1 PriorityClass",
      "{value: 1, description: a}",
      "{value: 1, description: b}"
    ),
    Case(
      "networking.k8s.io/v1 IngressClass",
      "{spec: {controller: x/a}}",
      "{spec: {controller: x/b}}",
      ["spec.controller"]
    ),
    Case("node.k8s.io/v1 RuntimeClass", "{handler: a}", "{handler: b}", ["handler"]),
    Case(
      "storage.k8s.io/v1 CSIDriver",
      "{spec: {attachRequired: true}}",
      "{spec: {attachRequired: false}}",
      ["spec.attachRequired"]
    ),
    Case(
      "policy/v1beta1 PodDisruptionBudget",
      "{spec: {maxUnavailable: 1, selector: {matchLabels: {a: x}}}}",
      "{spec: {maxUnavailable: 1, selector: {matchLabels: {a: z}}}}"
    ),
  ]

  @Test func `the server refuses what the table says, and takes what it does not`() async throws {
    try await Lab.open { lab in
      let options = WriteOptions(fieldManager: "kubegate")
      for (index, item) in Self.cases.enumerated() {
        // What belongs to no namespace needs a name of the lab's.
        let name = "\(lab.namespace)-\(index)"
        let before = try item.object(item.before, name)
        let after = try item.object(item.after, name)
        guard let resource = try? await lab.client.resource(for: before.type) else {
          // Newer servers have no kinds of old versions.
          continue
        }
        let namespace = resource.isNamespaced ? lab.namespace : nil
        let live = try await lab.client.apply(before, as: resource, namespace: namespace, options)
        let told = ImmutableFields.changes(to: after, live: live.object, previous: [before])
        #expect(Set(told.map(\.path.description)) == Set(item.fields), "\(item.testDescription)")
        do throws(KubernetesError) {
          _ = try await lab.client.apply(
            after,
            as: resource,
            namespace: namespace,
            force: true,
            options
          )
          #expect(item.fields.isEmpty, "\(item.testDescription) was changed")
        } catch {
          #expect(
            !item.fields.isEmpty && error.status?.isInvalid == true,
            "\(item.testDescription): \(error)"
          )
        }
        try await lab.client.delete(resource, namespace: namespace, name: name)
      }
    }
  }
}
