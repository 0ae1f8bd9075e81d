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
      "batch/v1 Job", #"{"spec": {"completions": 2}}"#, #"{"spec": {"completions": 1}}"#,
      ["spec.completions"]
    ),
    (
      "batch/v1 Job", #"{"spec": {"completions": 2}}"#, #"{"spec": {"parallelism": 1}}"#,
      ["spec.completions"]
    ),
    ("batch/v1 Job", #"{"spec": {"parallelism": 3}}"#, #"{"spec": {"completions": 1}}"#, []),
    // With its metadata only, nothing can be said.
    ("batch/v1 Job", #"{"spec": {"completions": 2}}"#, "{}", []),
    (
      "batch/v1 Job",
      #"{"spec": {"completionMode": "Indexed", "completions": 3, "parallelism": 3}}"#,
      #"{"spec": {"completionMode": "Indexed", "completions": 2, "parallelism": 2}}"#, []
    ),
    (
      "batch/v1 Job",
      #"{"spec": {"completionMode": "Indexed", "completions": 3, "parallelism": 2}}"#,
      #"{"spec": {"completionMode": "Indexed", "completions": 2, "parallelism": 2}}"#,
      ["spec.completions"]
    ),
    (
      "batch/v1 Job",
      #"""
      {"spec": {"selector": {"matchLabels": {"a": "2"}}, "podFailurePolicy": {"rules": [2]},
        "backoffLimitPerIndex": 2, "managedBy": "b", "successPolicy": {"rules": [2]},
        "suspend": true, "activeDeadlineSeconds": 2, "backoffLimit": 2,
        "ttlSecondsAfterFinished": 2}}
      """#,
      #"""
      {"spec": {"selector": {"matchLabels": {"a": "1"}}, "podFailurePolicy": {"rules": [1]},
        "backoffLimitPerIndex": 1, "managedBy": "a", "successPolicy": {"rules": [1]},
        "suspend": false, "activeDeadlineSeconds": 1, "backoffLimit": 1,
        "ttlSecondsAfterFinished": 1}}
      """#,
      [
        "spec.selector.matchLabels.a", "spec.podFailurePolicy.rules",
        "spec.backoffLimitPerIndex", "spec.managedBy", "spec.successPolicy.rules",
      ]
    ),
    (
      "v1 Pod",
      #"{"spec": {"containers": [{"name": "a", "image": "x:2"}], "activeDeadlineSeconds": 5}}"#,
      #"""
      {"spec": {"containers": [{"name": "a", "image": "x:1", "terminationMessagePath": "/dev",
        "volumeMounts": [{"name": "t", "mountPath": "/t"}]}], "volumes": [{"name": "t"}],
        "nodeName": "n", "tolerations": [{"key": "k"}], "activeDeadlineSeconds": 9}}
      """#, []
    ),
    (
      "v1 Pod",
      #"""
      {"spec": {"containers": [{"name": "a", "image": "x", "env": [{"name": "E", "value": "2"}],
        "tty": true, "stdin": false}, {"name": "b", "image": "x"}],
        "initContainers": [{"name": "i", "image": "x:2", "args": ["2"]}],
        "restartPolicy": "Never", "terminationGracePeriodSeconds": 5, "hostNetwork": false,
        "hostPID": true, "nodeSelector": {"a": "b"}, "activeDeadlineSeconds": 9}}
      """#,
      #"""
      {"spec": {"containers": [{"name": "a", "image": "x", "env": [{"name": "E", "value": "1"}]}],
        "initContainers": [{"name": "i", "image": "x:1", "args": ["1"]}],
        "restartPolicy": "Always", "terminationGracePeriodSeconds": 30,
        "activeDeadlineSeconds": 5}}
      """#,
      [
        "spec.containers[name=a].env[name=E].value", "spec.containers[name=a].tty",
        "spec.containers[name=b]", "spec.initContainers[name=i].args", "spec.restartPolicy",
        "spec.terminationGracePeriodSeconds", "spec.hostPID", "spec.nodeSelector",
        "spec.activeDeadlineSeconds",
      ]
    ),
    (
      "v1 Pod", #"{"spec": {"nodeSelector": {"a": "2"}, "restartPolicy": "Never"}}"#,
      #"""
      {"spec": {"nodeSelector": {"a": "1"}, "restartPolicy": "Never",
        "schedulingGates": [{"name": "g"}]}}
      """#, []
    ),
    ("v1 Pod", #"{"spec": {"nodeName": "n"}}"#, "{}", []),
    (
      "v1 Service",
      #"""
      {"spec": {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "clusterIPs": ["10.0.0.2"],
        "healthCheckNodePort": 30002}}
      """#,
      #"""
      {"spec": {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "clusterIPs": ["10.0.0.1"],
        "healthCheckNodePort": 30001}}
      """#,
      ["spec.clusterIPs[0]", "spec.healthCheckNodePort"]
    ),
    (
      "v1 Service", #"{"spec": {"type": "ClusterIP", "healthCheckNodePort": 30002}}"#,
      #"{"spec": {"type": "LoadBalancer", "healthCheckNodePort": 30001}}"#, []
    ),
    (
      "v1 Service", #"{"spec": {"ipFamilies": ["IPv6"]}}"#, #"{"spec": {"ipFamilies": ["IPv4"]}}"#,
      ["spec.ipFamilies[0]"]
    ),
    (
      "apps/v1 DaemonSet", #"{"spec": {"selector": {"matchLabels": {"app": "b"}}}}"#,
      #"{"spec": {"selector": {"matchLabels": {"app": "a"}}}}"#, ["spec.selector.matchLabels.app"]
    ),
    (
      "apps/v1 ReplicaSet", #"{"spec": {"selector": {"matchLabels": {"app": "b"}}}}"#,
      #"{"spec": {"selector": {"matchLabels": {"app": "a"}}}}"#, ["spec.selector.matchLabels.app"]
    ),
    (
      "apps/v1 StatefulSet",
      #"""
      {"spec": {"selector": {"matchLabels": {"app": "b"}}, "podManagementPolicy": "Parallel",
        "minReadySeconds": 2, "revisionHistoryLimit": 2, "ordinals": {"start": 2},
        "persistentVolumeClaimRetentionPolicy": {"whenScaled": "Delete"}}}
      """#,
      #"""
      {"spec": {"selector": {"matchLabels": {"app": "a"}}, "podManagementPolicy": "OrderedReady",
        "minReadySeconds": 1, "revisionHistoryLimit": 1, "ordinals": {"start": 1},
        "persistentVolumeClaimRetentionPolicy": {"whenScaled": "Retain"}}}
      """#,
      ["spec.selector.matchLabels.app", "spec.podManagementPolicy"]
    ),
    (
      "v1 ResourceQuota", #"{"spec": {"scopes": ["BestEffort"], "hard": {"pods": "2"}}}"#,
      #"{"spec": {"scopes": ["NotBestEffort"], "hard": {"pods": "1"}}}"#, ["spec.scopes"]
    ),
    (
      "v1 ResourceQuota",
      #"{"spec": {"scopes": ["NotTerminating", "NotBestEffort"], "scopeSelector": {"a": 2}}}"#,
      #"{"spec": {"scopes": ["NotBestEffort", "NotTerminating"], "scopeSelector": {"a": 1}}}"#, []
    ),
    (
      "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
      #"{"roleRef": {"name": "b"}, "subjects": [2]}"#,
      #"{"roleRef": {"name": "a"}, "subjects": [1]}"#, ["roleRef.name"]
    ),
    (
      "storage.k8s.io/v1 StorageClass",
      #"""
      {"reclaimPolicy": "Retain", "volumeBindingMode": "Immediate", "allowVolumeExpansion": true,
        "mountOptions": ["b"]}
      """#,
      #"""
      {"reclaimPolicy": "Delete", "volumeBindingMode": "WaitForFirstConsumer",
        "allowVolumeExpansion": false, "mountOptions": ["a"]}
      """#,
      ["reclaimPolicy", "volumeBindingMode"]
    ),
    (
      "storage.k8s.io/v1 VolumeAttributesClass", #"{"driverName": "b", "parameters": {"x": "2"}}"#,
      #"{"driverName": "a", "parameters": {"x": "1"}}"#, ["driverName", "parameters.x"]
    ),
    (
      "storage.k8s.io/v1 CSIDriver",
      #"""
      {"spec": {"attachRequired": false, "volumeLifecycleModes": ["Ephemeral"],
        "fsGroupPolicy": "File"}}
      """#,
      #"""
      {"spec": {"attachRequired": true, "volumeLifecycleModes": ["Persistent"],
        "fsGroupPolicy": "None"}}
      """#,
      ["spec.attachRequired", "spec.volumeLifecycleModes"]
    ),
    (
      "storage.k8s.io/v1 CSIStorageCapacity",
      #"{"storageClassName": "b", "nodeTopology": {"matchLabels": {"z": "2"}}, "capacity": "2Gi"}"#,
      #"{"storageClassName": "a", "nodeTopology": {"matchLabels": {"z": "1"}}, "capacity": "1Gi"}"#,
      ["nodeTopology.matchLabels.z", "storageClassName"]
    ),
    (
      "resource.k8s.io/v1 ResourceClaim",
      #"{"spec": {"devices": {"requests": [{"name": "a", "exactly": {"count": 2}}]}}}"#,
      #"{"spec": {"devices": {"requests": [{"name": "a", "exactly": {"count": 1}}]}}}"#,
      ["spec.devices.requests[name=a].exactly.count"]
    ),
    (
      "resource.k8s.io/v1 ResourceClaimTemplate", #"{"spec": {"spec": {"devices": {"x": 2}}}}"#,
      #"{"spec": {"spec": {"devices": {"x": 1}}}}"#, ["spec.spec.devices.x"]
    ),
    (
      "scheduling.k8s.io/v1 PriorityClass",
      #"{"preemptionPolicy": "Never", "globalDefault": true, "description": "b"}"#,
      #"{"preemptionPolicy": "PreemptLowerPriority", "globalDefault": false, "description": "a"}"#,
      ["preemptionPolicy"]
    ),
    ("node.k8s.io/v1 RuntimeClass", #"{"handler": "b"}"#, #"{"handler": "a"}"#, ["handler"]),
    (
      "networking.k8s.io/v1 IngressClass",
      #"{"spec": {"controller": "x/b", "parameters": {"name": "b"}}}"#,
      #"{"spec": {"controller": "x/a", "parameters": {"name": "a"}}}"#, ["spec.controller"]
    ),
    (
      "discovery.k8s.io/v1 EndpointSlice", #"{"addressType": "IPv6"}"#, #"{"addressType": "IPv4"}"#,
      ["addressType"]
    ),
    (
      "apiextensions.k8s.io/v1 CustomResourceDefinition",
      #"{"spec": {"scope": "Cluster", "names": {"kind": "B", "shortNames": ["b"]}}}"#,
      #"{"spec": {"scope": "Namespaced", "names": {"kind": "A", "shortNames": ["a"]}}}"#,
      ["spec.scope", "spec.names.kind"]
    ),
    (
      "v1 PersistentVolumeClaim",
      #"""
      {"spec": {"volumeMode": "Block", "volumeName": "w", "volumeAttributesClassName": "b",
        "dataSource": {"name": "b"}}}
      """#,
      #"""
      {"spec": {"volumeMode": "Filesystem", "volumeName": "v", "volumeAttributesClassName": "a",
        "dataSource": {"name": "a"}}}
      """#,
      ["spec.volumeMode", "spec.dataSource.name"]
    ),
    (
      "policy/v1 PodDisruptionBudget", #"{"spec": {"selector": {"matchLabels": {"a": "2"}}}}"#,
      #"{"spec": {"selector": {"matchLabels": {"a": "1"}}}}"#, []
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

  @Test func `what a Pod loses is told where the release had it`() {
    let live = made(
      "v1 Pod",
      #"""
      {"spec": {"containers": [{"name": "a"}, {"name": "injected"}, {"name": "ours"}],
        "restartPolicy": "Always", "tolerations": [{"key": "a"}, {"key": "added"}]}}
      """#
    )
    let before = made(
      "v1 Pod",
      #"""
      {"spec": {"containers": [{"name": "a"}, {"name": "ours"}], "restartPolicy": "Always",
        "tolerations": [{"key": "a", "tolerationSeconds": 5}]}}
      """#
    )
    func found(_ wanted: String) -> [String] {
      ImmutableFields.changes(to: made("v1 Pod", wanted), live: live, previous: [before])
        .map(\.path.description)
    }
    let fewer = #"{"spec": {"containers": [{"name": "a"}], "tolerations": [{"key": "b"}]}}"#
    #expect(found(fewer) == ["spec.containers[name=ours]", "spec.tolerations"])
    let more = #"""
      {"spec": {"containers": [{"name": "a"}, {"name": "ours"}],
        "tolerations": [{"key": "b"}, {"key": "a", "tolerationSeconds": 9}]}}
      """#
    #expect(found(more) == [])
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

  @Test(arguments: [
    (#"{"suspend": true}"#, "{}", true),
    (#"{"suspend": true}"#, #"{"startTime": "2026-01-01T00:00:00Z"}"#, false),
    (#"{"suspend": false}"#, "{}", false),
  ])
  func `a Job that waits to be started can be sent elsewhere`(
    spec: String,
    status: String,
    isKept: Bool
  ) {
    func job(_ template: String) -> KubernetesObject {
      let job = object(
        "{\"spec\": {\"template\": \(template), \"suspend\": true}, \"status\": \(status)}"
      )
      return made("batch/v1 Job", JSONWriter().string(job.json))
    }
    func change(to template: String) -> Plan.Change? {
      let old = job(#"{"spec": {"containers": [{"name": "a", "image": "x"}]}}"#)
      var live = Ownership.marked(old, release: "lab", namespace: "demo")
      live.set(object(spec).json["suspend"], at: "spec", "suspend")
      let plan = Plan.make(
        wanted: [job(template)],
        previous: [old],
        live: [Plan.identity(old, "demo"): live],
        release: "lab",
        namespace: "demo"
      )
      .plan
      return plan.steps.first?.change
    }
    let anew = Plan.Change.recreate(reason: "a Job's pods cannot be changed")
    let moved = #"""
      {"metadata": {"labels": {"a": "b"}, "annotations": {"a": "b"}},
       "spec": {"containers": [{"name": "a", "image": "x"}], "nodeSelector": {"gpu": "yes"},
         "tolerations": [{"key": "gpu"}], "affinity": {"nodeAffinity": {}}}}
      """#
    #expect(change(to: moved) == (isKept ? .update : anew))
    #expect(change(to: #"{"spec": {"containers": [{"name": "a", "image": "y"}]}}"#) == anew)
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
