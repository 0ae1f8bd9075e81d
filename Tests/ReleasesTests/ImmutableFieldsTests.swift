import FakeCluster
import JSON
import Kubernetes
import Testing

@testable import Releases

/// Fields that cannot be changed, found before anything is.
@Suite struct ImmutableFieldsTests {
  /// What is wanted, what is in the cluster, and the fields that stand in the way.
  static let cases: [(kind: String, wanted: String, live: String, found: [String])] = [
    (
      "apps/v1 Deployment",
      #"{"spec": {"replicas": 3, "selector": {"matchLabels": {"app": "b"}}}}"#,
      #"{"spec": {"replicas": 1, "selector": {"matchLabels": {"app": "a"}}}}"#,
      ["spec.selector.matchLabels.app"]
    ),
    (
      "apps/v1 Deployment", #"{"spec": {"selector": {"matchLabels": {"app": "a"}}}}"#,
      #"{"spec": {"selector": {"matchLabels": {"app": "a", "old": "x"}}}}"#,
      ["spec.selector.matchLabels.old"]
    ),
    (
      "apps/v1 Deployment", #"{"spec": {"selector": {"matchLabels": {"app": "a"}}}}"#,
      #"{"spec": {"selector": {"matchLabels": {"app": "a"}}, "paused": true}}"#, []
    ),
    // With its metadata only, nothing can be said.
    (
      "apps/v1 Deployment", #"{"spec": {"selector": {"matchLabels": {"app": "a"}}}}"#,
      #"{"metadata": {"name": "x"}}"#, []
    ),
    // Someone else's kind of the same name.
    (
      "example.com/v1 Deployment", #"{"spec": {"selector": {"matchLabels": {"app": "b"}}}}"#,
      #"{"spec": {"selector": {"matchLabels": {"app": "a"}}}}"#, []
    ),
    (
      "apps/v1 StatefulSet",
      #"{"spec": {"replicas": 3, "serviceName": "b", "template": {"x": 1}, "updateStrategy": {}}}"#,
      #"{"spec": {"replicas": 1, "serviceName": "a", "podManagementPolicy": "OrderedReady"}}"#,
      ["spec.serviceName"]
    ),
    (
      "apps/v1 StatefulSet",
      #"""
      {"spec": {"volumeClaimTemplates": [{"metadata": {"name": "d"},
        "spec": {"resources": {"requests": {"storage": "1024Mi"}}}}]}}
      """#,
      #"""
      {"spec": {"volumeClaimTemplates": [{"kind": "PersistentVolumeClaim", "metadata": {"name": "d"},
        "spec": {"volumeMode": "Filesystem", "resources": {"requests": {"storage": "1Gi"}}},
        "status": {"phase": "Pending"}}]}}
      """#, []
    ),
    (
      "apps/v1 StatefulSet",
      #"""
      {"spec": {"volumeClaimTemplates": [{"metadata": {"name": "d"},
        "spec": {"resources": {"requests": {"storage": "2Gi"}}}}]}}
      """#,
      #"""
      {"spec": {"volumeClaimTemplates": [{"metadata": {"name": "d"},
        "spec": {"resources": {"requests": {"storage": "1Gi"}}}}]}}
      """#,
      ["spec.volumeClaimTemplates[0].spec.resources.requests.storage"]
    ),
    (
      "v1 PersistentVolumeClaim",
      #"{"spec": {"accessModes": ["ReadWriteMany"], "resources": {"requests": {"storage": "1Gi"}}}}"#,
      #"""
      {"spec": {"accessModes": ["ReadWriteOnce"], "volumeName": "v", "storageClassName": "s",
        "resources": {"requests": {"storage": "2Gi"}}}}
      """#,
      ["spec.accessModes", "spec.resources.requests.storage"]
    ),
    // Growing is another matter, and so is taking back a growth that never came about.
    (
      "v1 PersistentVolumeClaim", #"{"spec": {"resources": {"requests": {"storage": "3Gi"}}}}"#,
      #"{"spec": {"resources": {"requests": {"storage": "2Gi"}}}}"#, []
    ),
    (
      "v1 PersistentVolumeClaim", #"{"spec": {"resources": {"requests": {"storage": "2Gi"}}}}"#,
      #"""
      {"spec": {"resources": {"requests": {"storage": "3Gi"}}},
       "status": {"capacity": {"storage": "2Gi"}}}
      """#, []
    ),
    (
      "v1 PersistentVolumeClaim", #"{"spec": {"storageClassName": "b"}}"#,
      #"{"spec": {"storageClassName": "a"}}"#, ["spec.storageClassName"]
    ),
    // A class that the cluster chose is not taken away by not naming one.
    ("v1 PersistentVolumeClaim", #"{"spec": {}}"#, #"{"spec": {"storageClassName": "a"}}"#, []),
    (
      "v1 Service", #"{"spec": {"clusterIP": "None"}}"#, #"{"spec": {"clusterIP": "10.0.0.1"}}"#,
      ["spec.clusterIP"]
    ),
    ("v1 Service", #"{"spec": {"clusterIP": ""}}"#, #"{"spec": {"clusterIP": "10.0.0.1"}}"#, []),
    (
      "v1 Service", #"{"spec": {"type": "ExternalName", "clusterIP": "None"}}"#,
      #"{"spec": {"clusterIP": "10.0.0.1"}}"#, []
    ),
    (
      "v1 Service", #"{"spec": {"type": "LoadBalancer", "loadBalancerClass": "b"}}"#,
      #"{"spec": {"type": "LoadBalancer", "loadBalancerClass": "a"}}"#, ["spec.loadBalancerClass"]
    ),
    (
      "rbac.authorization.k8s.io/v1 RoleBinding", #"{"roleRef": {"kind": "Role", "name": "b"}}"#,
      #"{"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "a"}}"#,
      ["roleRef.name"]
    ),
    ("v1 ConfigMap", #"{"data": {"a": "2"}}"#, #"{"data": {"a": "1"}}"#, []),
    (
      "v1 ConfigMap", #"{"immutable": true, "data": {"a": "2", "b": "3"}}"#,
      #"{"immutable": true, "data": {"a": "1"}}"#, ["data.a", "data.b"]
    ),
    (
      "v1 ConfigMap", #"{"immutable": false, "data": {"a": "1"}}"#,
      #"{"immutable": true, "data": {"a": "1"}}"#, ["immutable"]
    ),
    // Someone else has marked it.
    (
      "v1 ConfigMap", #"{"data": {"a": "1"}}"#, #"{"immutable": true, "data": {"a": "1"}}"#, []
    ),
    (
      "v1 Secret", #"{"immutable": true, "stringData": {"a": "hello"}}"#,
      #"{"immutable": true, "type": "Opaque", "data": {"a": "aGVsbG8="}}"#, []
    ),
    (
      "v1 Secret", #"{"type": "kubernetes.io/tls", "immutable": true, "stringData": {"a": "x"}}"#,
      #"{"immutable": true, "type": "Opaque", "data": {"a": "aGVsbG8="}}"#, ["type", "data.a"]
    ),
    (
      "storage.k8s.io/v1 StorageClass", #"{"provisioner": "b", "parameters": {"x": "2"}}"#,
      #"{"provisioner": "a", "parameters": {"x": "1", "y": "1"}, "reclaimPolicy": "Delete"}"#,
      ["provisioner", "parameters.x", "parameters.y"]
    ),
    (
      "v1 PersistentVolume", #"{"spec": {"nfs": {"server": "b"}, "capacity": {"storage": "2Gi"}}}"#,
      #"{"spec": {"nfs": {"server": "a", "path": "/"}, "capacity": {"storage": "1Gi"}}}"#,
      ["spec.nfs.server"]
    ),
    (
      "scheduling.k8s.io/v1 PriorityClass", #"{"value": 2}"#, #"{"value": 1}"#, ["value"]
    ),
    (
      "batch/v1 Job", #"{"spec": {"completionMode": "Indexed", "parallelism": 2}}"#,
      #"{"spec": {"completionMode": "NonIndexed", "parallelism": 1}}"#, ["spec.completionMode"]
    ),
    (
      "networking.k8s.io/v1 Ingress", #"{"spec": {"ingressClassName": "b"}}"#,
      #"{"spec": {"ingressClassName": "a"}}"#, []
    ),
  ]

  private func made(_ kind: String, _ text: String) -> KubernetesObject {
    let words = kind.split(separator: " ").map(String.init)
    var made = object(text)
    made.set(.string(words[0]), at: "apiVersion")
    made.set(.string(words[1]), at: "kind")
    made.set("x", at: "metadata", "name")
    return made
  }

  @Test(arguments: cases)
  func `the fields that stand in the way are found`(
    kind: String,
    wanted: String,
    live: String,
    found: [String]
  ) {
    let changes = ImmutableFields.changes(to: made(kind, wanted), live: made(kind, live))
    #expect(changes.map(\.path.description) == found, "\(kind)")
  }

  @Test func `what the server has taken before is no change, however it spells it`() {
    let wanted = made("v1 PersistentVolume", #"{"spec": {"nfs": {"server": "A"}}}"#)
    let live = made("v1 PersistentVolume", #"{"spec": {"nfs": {"server": "a"}}}"#)
    let other = made("v1 PersistentVolume", #"{"spec": {"nfs": {"server": "b"}}}"#)
    #expect(ImmutableFields.changes(to: wanted, live: live, previous: [wanted]).isEmpty)
    #expect(ImmutableFields.changes(to: wanted, live: live, previous: [other, wanted]).count == 1)
  }

  @Test func `only objects that change, and may not in all, are read as a whole`() {
    let deployment = made("apps/v1 Deployment", #"{"spec": {"replicas": 1}}"#)
    let other = made("apps/v1 Deployment", #"{"spec": {"replicas": 2}}"#)
    #expect(!ImmutableFields.mayChange(deployment, previous: [deployment]))
    #expect(ImmutableFields.mayChange(deployment, previous: [other]))
    #expect(ImmutableFields.mayChange(deployment, previous: []))
    #expect(!ImmutableFields.mayChange(made("networking.k8s.io/v1 Ingress", "{}"), previous: []))
  }

  // MARK: Plans

  private func plan(
    _ kind: String,
    _ wanted: String,
    _ live: String,
    replaces: Bool = false
  ) -> Plan {
    let wanted = made(kind, wanted)
    let live = Ownership.marked(made(kind, live), release: "lab", namespace: "demo")
    return Plan.make(
      wanted: [wanted],
      previous: [],
      live: [Plan.identity(wanted, "demo"): live],
      release: "lab",
      namespace: "demo",
      replacesImmutable: replaces
    )
    .plan
  }

  @Test func `a plan says what stands in its way, and whether it could be made anew`() {
    let selectors = (
      #"{"spec": {"selector": {"matchLabels": {"a": "2"}}}}"#,
      #"{"spec": {"selector": {"matchLabels": {"a": "1"}}}}"#
    )
    let blocked = plan("apps/v1 Deployment", selectors.0, selectors.1).blocked
    #expect(blocked.map(\.canReplace) == [true])
    #expect(blocked.first?.fields.first?.before == "1")
    #expect(blocked.first?.fields.first?.after == "2")
    let replacing = plan("apps/v1 Deployment", selectors.0, selectors.1, replaces: true)
    #expect(replacing.blocked == [])
    #expect(
      replacing.steps.map(\.change) == [
        .recreate(reason: "spec.selector.matchLabels.a cannot be changed")
      ]
    )
  }

  @Test(arguments: [
    (
      "v1 PersistentVolumeClaim", #"{"spec": {"accessModes": ["a"]}}"#,
      #"{"spec": {"accessModes": ["b"]}}"#
    ),
    ("v1 PersistentVolume", #"{"spec": {"volumeMode": "a"}}"#, #"{"spec": {"volumeMode": "b"}}"#),
    (
      "apiextensions.k8s.io/v1 CustomResourceDefinition", #"{"spec": {"scope": "a"}}"#,
      #"{"spec": {"scope": "b"}}"#
    ),
  ])
  func `what holds data is never made anew`(kind: String, wanted: String, live: String) {
    let plan = plan(kind, wanted, live, replaces: true)
    #expect(plan.blocked.map(\.canReplace) == [false])
    #expect(plan.steps.map(\.change) == [.update])
  }

  @Test func `a Job is made anew unasked`() {
    let plan = plan(
      "batch/v1 Job",
      #"{"spec": {"completionMode": "Indexed"}}"#,
      #"{"spec": {"completionMode": "NonIndexed"}}"#
    )
    #expect(plan.blocked == [])
    #expect(
      plan.steps.map(\.change) == [.recreate(reason: "spec.completionMode cannot be changed")]
    )
  }
}
