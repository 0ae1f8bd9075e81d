import FakeCluster
import JSON
import Kubernetes
import Testing

/// How far objects are, kind by kind.
@Suite struct ReadinessTests {
  typealias State = Readiness.State

  func readiness(
    _ apiVersion: String,
    _ kind: String,
    _ text: String,
    _ facts: Readiness.Facts = .init()
  ) -> Readiness {
    var object = object(text)
    object.set(.string(apiVersion), at: "apiVersion")
    object.set(.string(kind), at: "kind")
    object.set("o", at: "metadata", "name")
    object.set("demo", at: "metadata", "namespace")
    object.set("u", at: "metadata", "uid")
    return Readiness(of: object, facts)
  }

  /// A pod of the object that is being looked at.
  func pod(
    _ status: String,
    owner: String = "u",
    ownerName: String = "o",
    ownerKind: String = "Job",
    created: String = "2026-08-01T10:00:00Z"
  ) -> KubernetesObject {
    object(
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"name": "o-\(created)", "namespace": "demo", "creationTimestamp": "\(created)",
         "uid": "p-\(created)",
         "ownerReferences": [{"uid": "\(owner)", "kind": "\(ownerKind)", "name": "\(ownerName)"}]},
       "spec": {"nodeName": "n", "containers": [{"name": "main", "image": "img"}]},
       "status": \(status)}
      """
    )
  }

  let readyPod =
    #"{"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}], "containerStatuses": [{"name": "main", "ready": true, "state": {"running": {}}}]}"#
  let doomedPod =
    #"{"phase": "Pending", "containerStatuses": [{"name": "main", "state": {"waiting": {"reason": "ErrImagePull", "message": "not found"}}}]}"#
  let startingPod =
    #"{"phase": "Pending", "containerStatuses": [{"name": "main", "state": {"waiting": {"reason": "ContainerCreating"}}}]}"#
  let failedPod =
    #"{"phase": "Failed", "containerStatuses": [{"name": "main", "state": {"terminated": {"exitCode": 3, "reason": "Error"}}}]}"#

  @Test(arguments: [
    (
      #"{"metadata": {"generation": 2}, "status": {"observedGeneration": 1}}"#,
      State.progressing, "the cluster has not looked at it yet"
    ),
    (
      #"{"spec": {"replicas": 3}, "status": {"updatedReplicas": 1, "replicas": 3}}"#,
      .progressing, "1 of 3 replicas is of the new version"
    ),
    (
      #"{"spec": {"replicas": 2}, "status": {"updatedReplicas": 2, "replicas": 3}}"#,
      .progressing, "1 of 3 replicas is still of the old version"
    ),
    (
      #"{"spec": {"replicas": 2}, "status": {"updatedReplicas": 2, "replicas": 2, "availableReplicas": 1}}"#,
      .progressing, "1 of 2 replicas is available"
    ),
    (
      #"{"spec": {"replicas": 2}, "status": {"updatedReplicas": 2, "replicas": 2, "availableReplicas": 2}}"#,
      .ready, "2 of 2 replicas are available"
    ),
    (#"{"spec": {"replicas": 0}, "status": {}}"#, .ready, "0 of 0 replicas are available"),
    (
      #"{"status": {"updatedReplicas": 1, "replicas": 1, "availableReplicas": 1}}"#,
      .ready, "1 of 1 replicas is available"
    ),
    (#"{"spec": {"paused": true, "replicas": 2}}"#, .ready, "it is paused"),
    (
      #"{"status": {"conditions": [{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}]}}"#,
      .failed, "it has not come up in time"
    ),
  ])
  func `Deployment`(text: String, state: State, reason: String) {
    let readiness = readiness("apps/v1", "Deployment", text)
    #expect(readiness.state == state)
    #expect(readiness.reason == reason)
  }

  @Test func `a Deployment fails with the pods of its newest version only`() {
    let text = #"{"spec": {"replicas": 1}, "status": {"updatedReplicas": 1, "replicas": 1}}"#
    let old = pod(doomedPod, owner: "r1", ownerName: "o-aaa", ownerKind: "ReplicaSet")
    func new(_ status: String) -> KubernetesObject {
      pod(
        status,
        owner: "r2",
        ownerName: "o-bbb",
        ownerKind: "ReplicaSet",
        created: "2026-08-01T11:00:00Z"
      )
    }
    let starting = readiness("apps/v1", "Deployment", text, .init(pods: [old, new(startingPod)]))
    #expect(starting.state == .progressing)
    #expect(starting.reason == "0 of 1 replicas are available: its node is setting it up")
    let doomed = readiness("apps/v1", "Deployment", text, .init(pods: [old, new(doomedPod)]))
    #expect(doomed.state == .failed)
    #expect(
      doomed.reason == #"0 of 1 replicas are available: the image "img" does not exist"#
    )
    // A pod that is over is replaced.
    let evicted = readiness("apps/v1", "Deployment", text, .init(pods: [new(failedPod)]))
    #expect(evicted.state == .progressing)
  }

  @Test func `a Deployment whose pods are refused says so`() {
    let event = object(
      """
      {"reason": "FailedCreate",
       "message": "pods \\"x\\" is forbidden: violates PodSecurity \\"restricted\\": y",
       "involvedObject": {"kind": "ReplicaSet", "name": "o-bbb", "uid": "r2"}}
      """
    )
    let text = #"{"spec": {"replicas": 1}, "status": {"updatedReplicas": 0}}"#
    let refused = readiness("apps/v1", "Deployment", text, .init(events: [event]))
    #expect(refused.state == .failed)
    #expect(
      refused.reason
        == "0 of 1 replicas are of the new version: the namespace's pod security forbids it"
    )
    // What happened to an older version before the newest pod was made is over.
    let newer = pod(
      startingPod,
      owner: "r3",
      ownerName: "o-ccc",
      ownerKind: "ReplicaSet",
      created: "2026-08-01T11:00:00Z"
    )
    let later = readiness("apps/v1", "Deployment", text, .init(pods: [newer], events: [event]))
    #expect(later.state == .progressing)
  }

  @Test(arguments: [
    (
      #"{"spec": {"replicas": 2}, "status": {"availableReplicas": 1}}"#,
      State.progressing, "1 of 2 replicas is available"
    ),
    (
      #"{"spec": {"replicas": 2}, "status": {"availableReplicas": 2}}"#,
      .ready, "2 of 2 replicas are available"
    ),
    (
      #"{"status": {"conditions": [{"type": "ReplicaFailure", "status": "True", "message": "exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2"}]}}"#,
      .progressing, "0 of 1 replicas are available: the namespace's quota \"q\" is used up"
    ),
  ])
  func `ReplicaSet`(text: String, state: State, reason: String) {
    let readiness = readiness("apps/v1", "ReplicaSet", text)
    #expect(readiness.state == state)
    #expect(readiness.reason == reason)
  }

  @Test(arguments: [
    (
      #"{"spec": {"replicas": 2}, "status": {"readyReplicas": 1, "currentRevision": "a", "updateRevision": "a"}}"#,
      State.progressing, "1 of 2 replicas is ready"
    ),
    (
      #"{"spec": {"replicas": 2}, "status": {"readyReplicas": 2, "updatedReplicas": 1, "currentRevision": "a", "updateRevision": "b"}}"#,
      .progressing, "1 of 2 replicas is of the new version"
    ),
    (
      #"{"spec": {"replicas": 2, "updateStrategy": {"rollingUpdate": {"partition": 1}}}, "status": {"readyReplicas": 2, "updatedReplicas": 1, "currentRevision": "a", "updateRevision": "b"}}"#,
      .ready, "2 of 2 replicas are ready"
    ),
    (
      #"{"spec": {"replicas": 2, "updateStrategy": {"type": "OnDelete"}}, "status": {"readyReplicas": 2, "currentRevision": "a", "updateRevision": "b"}}"#,
      .ready, "2 of 2 replicas are ready"
    ),
  ])
  func `StatefulSet`(text: String, state: State, reason: String) {
    let readiness = readiness("apps/v1", "StatefulSet", text)
    #expect(readiness.state == state)
    #expect(readiness.reason == reason)
  }

  @Test(arguments: [
    (
      #"{"status": {"desiredNumberScheduled": 3, "updatedNumberScheduled": 2}}"#,
      State.progressing, "2 of 3 pods are of the new version"
    ),
    (
      #"{"status": {"desiredNumberScheduled": 3, "updatedNumberScheduled": 3, "numberAvailable": 1}}"#,
      .progressing, "1 of 3 pods is available"
    ),
    (
      #"{"status": {"desiredNumberScheduled": 3, "updatedNumberScheduled": 3, "numberAvailable": 3}}"#,
      .ready, "3 of 3 pods are available"
    ),
    (
      #"{"spec": {"updateStrategy": {"type": "OnDelete"}}, "status": {"desiredNumberScheduled": 3, "updatedNumberScheduled": 0, "numberAvailable": 3}}"#,
      .ready, "3 of 3 pods are available"
    ),
  ])
  func `DaemonSet`(text: String, state: State, reason: String) {
    let readiness = readiness("apps/v1", "DaemonSet", text)
    #expect(readiness.state == state)
    #expect(readiness.reason == reason)
  }

  @Test(arguments: [
    (
      #"{"status": {"conditions": [{"type": "Complete", "status": "True"}]}}"#,
      State.ready, "it has ended well", State.failed,
      "its command has ended, so there is nothing to work in"
    ),
    (
      #"{"status": {"conditions": [{"type": "Failed", "status": "True", "reason": "DeadlineExceeded"}]}}"#,
      .failed, "its time is over", .failed, "its time is over"
    ),
    (
      #"{"status": {"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"}]}}"#,
      .failed, "its pods have failed too often", .failed, "its pods have failed too often"
    ),
    (
      #"{"spec": {"suspend": true}, "status": {}}"#, .progressing,
      "it is held back, for example by a queue", .progressing,
      "it is held back, for example by a queue"
    ),
    (
      #"{"spec": {"completions": 3}, "status": {"startTime": "2026-08-01T10:00:00Z", "succeeded": 1, "active": 1}}"#,
      .progressing, "1 of 3 runs is done", .progressing, "its pod is being created"
    ),
  ])
  func `Job, as work and as an environment`(
    text: String,
    batch: State,
    batchReason: String,
    environment: State,
    environmentReason: String
  ) {
    let work = readiness("batch/v1", "Job", text)
    #expect(work.state == batch)
    #expect(work.reason == batchReason)
    let place = readiness("batch/v1", "Job", text, .init(jobRole: .environment))
    #expect(place.state == environment)
    #expect(place.reason == environmentReason)
  }

  @Test func `an environment is as ready as its pod`() {
    let text = #"{"status": {"active": 1}}"#
    func place(_ pods: [KubernetesObject]) -> Readiness {
      readiness("batch/v1", "Job", text, .init(jobRole: .environment, pods: pods))
    }
    #expect(place([pod(readyPod)]) == Readiness(.ready, "its pod is ready"))
    #expect(place([pod(startingPod)]).reason == "its node is setting it up")
    #expect(place([pod(doomedPod)]).state == .failed)
    #expect(place([pod(readyPod, owner: "other")]).state == .progressing)
    // The Job replaces a pod that has failed, as long as it has not given up.
    #expect(place([pod(failedPod)]) == Readiness(.progressing, "its pod has ended"))
    #expect(
      place([pod(#"{"phase": "Succeeded"}"#)]) == Readiness(.progressing, "its pod has ended")
    )
  }

  @Test func `a Job that gave up says why its last pod failed`() {
    let text =
      #"{"status": {"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "Job has reached the specified backoff limit"}]}}"#
    let failed = readiness("batch/v1", "Job", text, .init(pods: [pod(failedPod)]))
    #expect(failed.state == .failed)
    #expect(failed.reason == #"the container "main" ended with exit code 3"#)
    #expect(failed.notes == ["Job has reached the specified backoff limit"])
  }

  @Test func `a Job that gave up before its pod is known to have failed waits for the reason`() {
    let text =
      #"{"status": {"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"}]}}"#
    let early = readiness("batch/v1", "Job", text, .init(pods: [pod(startingPod)]))
    #expect(early.state == .progressing)
    #expect(early.reason == "its pod has failed")
  }

  @Test func `work whose pod can never start has failed, and work that is tried again has not`() {
    let text = #"{"status": {"active": 1}}"#
    let never = readiness("batch/v1", "Job", text, .init(pods: [pod(doomedPod)]))
    #expect(never.state == .failed)
    let crashing =
      #"{"phase": "Running", "containerStatuses": [{"name": "main", "restartCount": 2, "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"exitCode": 1}}}]}"#
    let again = readiness("batch/v1", "Job", text, .init(pods: [pod(crashing)]))
    #expect(again.state == .progressing)
  }

  @Test(arguments: [
    (#"{"status": {"phase": "Bound"}}"#, State.ready, "it has its volume"),
    (#"{"status": {"phase": "Lost"}}"#, .failed, "its volume no longer exists"),
    (
      #"{"spec": {"storageClassName": "slow"}, "status": {"phase": "Pending"}}"#,
      .progressing, "it waits for its volume"
    ),
    (
      #"{"spec": {"storageClassName": "local"}, "status": {"phase": "Pending"}}"#,
      .ready, "it gets its volume when its first pod starts"
    ),
    (
      #"{"status": {"phase": "Pending"}}"#,
      .ready, "it gets its volume when its first pod starts"
    ),
    (
      #"{"spec": {"storageClassName": "none"}, "status": {"phase": "Pending"}}"#,
      .failed, "the storage class \"none\" does not exist"
    ),
    (
      #"{"spec": {"storageClassName": ""}, "status": {"phase": "Pending"}}"#,
      .progressing, "it waits for its volume"
    ),
  ])
  func `PersistentVolumeClaim`(text: String, state: State, reason: String) {
    let classes = [
      object(#"{"metadata": {"name": "slow"}, "volumeBindingMode": "Immediate"}"#),
      object(
        #"{"metadata": {"name": "local", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}}, "volumeBindingMode": "WaitForFirstConsumer"}"#
      ),
    ]
    let readiness = readiness(
      "v1",
      "PersistentVolumeClaim",
      text,
      .init(storageClasses: classes)
    )
    #expect(readiness.state == state)
    #expect(readiness.reason == reason)
  }

  @Test(arguments: [
    (
      "v1", "Service", #"{"spec": {"type": "ClusterIP", "clusterIP": "10.0.0.9"}}"#,
      State.ready, "it has its address"
    ),
    ("v1", "Service", #"{"spec": {"clusterIP": "None"}}"#, .ready, "it has its address"),
    (
      "v1", "Service", #"{"spec": {"type": "LoadBalancer", "clusterIP": "10.0.0.9"}}"#,
      .progressing, "it waits for an address from the load balancer"
    ),
    (
      "v1", "Service",
      #"{"spec": {"type": "LoadBalancer"}, "status": {"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}]}}}"#,
      .ready, "it has its address"
    ),
    (
      "v1", "Service", #"{"spec": {"type": "ExternalName"}}"#, .ready,
      "it stands for another name"
    ),
    ("networking.k8s.io/v1", "Ingress", "{}", .ready, "it exists"),
    (
      "networking.k8s.io/v1", "Ingress",
      #"{"status": {"loadBalancer": {"ingress": [{"hostname": "lb.test"}]}}}"#, .ready,
      "it is served at lb.test"
    ),
    (
      "apiextensions.k8s.io/v1", "CustomResourceDefinition", "{}", .progressing,
      "it is not established yet"
    ),
    (
      "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      #"{"status": {"conditions": [{"type": "Established", "status": "True"}]}}"#, .ready,
      "it is established"
    ),
    (
      "apiextensions.k8s.io/v1", "CustomResourceDefinition",
      #"{"status": {"conditions": [{"type": "NamesAccepted", "status": "False"}]}}"#, .failed,
      "its names are taken"
    ),
    ("v1", "ConfigMap", "{}", .ready, "it exists"),
    (
      "x.test/v1", "Widget",
      #"{"metadata": {"generation": 2}, "status": {"observedGeneration": 1}}"#, .progressing,
      "the cluster has not looked at it yet"
    ),
    (
      "x.test/v1", "Widget",
      #"{"status": {"conditions": [{"type": "Ready", "status": "False"}]}}"#, .progressing,
      "it is not ready yet"
    ),
    (
      "x.test/v1", "Widget",
      #"{"status": {"conditions": [{"type": "Stalled", "status": "True"}]}}"#, .failed,
      "it is stuck"
    ),
    (
      "v1", "ConfigMap", #"{"metadata": {"deletionTimestamp": "2026-08-01T10:00:00Z"}}"#,
      .progressing, "it is being deleted"
    ),
  ])
  func `all other kinds`(
    apiVersion: String,
    kind: String,
    text: String,
    state: State,
    reason: String
  ) {
    let readiness = readiness(apiVersion, kind, text)
    #expect(readiness.state == state)
    #expect(readiness.reason == reason)
  }

  @Test func `a pod is what its diagnosis says`() {
    #expect(Readiness(of: pod(readyPod)).state == .ready)
    #expect(Readiness(of: pod(startingPod)).state == .progressing)
    #expect(Readiness(of: pod(doomedPod)).state == .failed)
  }
}
