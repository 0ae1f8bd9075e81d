import FakeCluster
import JSON
import Kubernetes
import Testing

/// What the states of pods mean, from what real clusters say.
@Suite struct PodDiagnosisTests {
  /// A pod with one container, `main`, of the given state.
  func pod(
    _ state: String,
    phase: String = "Pending",
    restarts: Int = 0,
    last: String = "{}",
    ready: Bool = false,
    image: String = "reg.test/team/train:1",
    more: String = ""
  ) -> KubernetesObject {
    object(
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"name": "train-x", "namespace": "demo", "uid": "u1"},
       "spec": {"nodeName": "n1", "containers": [{"name": "main", "image": "\(image)",
         "resources": {"limits": {"memory": "4Gi"}}}]},
       "status": {"phase": "\(phase)"\(more),
         "conditions": [{"type": "Ready", "status": "\(ready ? "True" : "False")"}],
         "containerStatuses": [{"name": "main", "ready": \(ready), "restartCount": \(restarts),
           "state": \(state), "lastState": \(last)}]}}
      """
    )
  }

  func waiting(_ reason: String, _ message: String = "") -> String {
    JSONWriter().string([
      "waiting": ["reason": .string(reason), "message": .string(message)]
    ])
  }

  func terminated(_ exitCode: Int, _ reason: String = "Error", _ message: String = "") -> String {
    JSONWriter().string([
      "terminated": [
        "exitCode": .int(exitCode), "reason": .string(reason), "message": .string(message),
      ]
    ])
  }

  func event(
    _ reason: String,
    _ message: String,
    uid: String = "u1",
    container: String? = nil,
    time: String = "2026-08-01T10:00:00Z"
  ) -> KubernetesObject {
    KubernetesObject([
      "kind": "Event", "reason": .string(reason), "message": .string(message),
      "lastTimestamp": .string(time),
      "involvedObject": [
        "kind": "Pod", "uid": .string(uid),
        "fieldPath": .string(container.map { "spec.containers{\($0)}" } ?? ""),
      ],
    ])
  }

  @Test(arguments: [
    (
      #"failed to resolve reference "reg.test/team/train:1": reg.test/team/train:1: not found"#,
      true, #"the image "reg.test/team/train:1" does not exist"#
    ),
    (
      "manifest for reg.test/team/train:1 not found: manifest unknown: manifest unknown",
      true, #"the image "reg.test/team/train:1" does not exist"#
    ),
    (
      "pull access denied for team/train, repository does not exist or may require 'docker login': denied",
      true,
      #"the registry denies access to the image "reg.test/team/train:1", or it does not exist"#
    ),
    (
      "failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized",
      true,
      #"the registry denies access to the image "reg.test/team/train:1", or it does not exist"#
    ),
    (
      "dial tcp: lookup reg.test on 10.0.0.2:53: no such host",
      false, #"the registry of "reg.test/team/train:1" has no address that the node can find"#
    ),
    (
      "toomanyrequests: You have reached your pull rate limit.",
      false, #"the registry of "reg.test/team/train:1" allows no more pulls for now"#
    ),
    (
      "no match for platform in manifest: not found",
      true,
      #"the image "reg.test/team/train:1" does not exist for the processor of the node"#
    ),
    (
      "dial tcp 10.1.1.1:443: i/o timeout",
      false, #"the node cannot reach the registry of "reg.test/team/train:1""#
    ),
    (
      "x509: certificate signed by unknown authority",
      false, #"the node does not trust the registry of "reg.test/team/train:1""#
    ),
    (
      "write /var/lib/x: no space left on device",
      false, #"the node has no space left for the image "reg.test/team/train:1""#
    ),
    ("something else", false, #"the image "reg.test/team/train:1" cannot be pulled"#),
  ])
  func `images that cannot be pulled`(message: String, isDoomed: Bool, summary: String) {
    let now = PodDiagnosis(of: pod(waiting("ErrImagePull", message)))
    #expect(now.isDoomed == isDoomed)
    #expect(now.summary == summary)
    #expect(now.notes == [message])
    #expect(now.container == "main")
    // While backing off the reason is in an event only.
    let later = PodDiagnosis(
      of: pod(waiting("ImagePullBackOff", #"Back-off pulling image "reg.test/team/train:1""#)),
      events: [
        event("Failed", "Error: ImagePullBackOff", container: "main"),
        event(
          "Failed",
          "Failed to pull image \"reg.test/team/train:1\": \(message)",
          container: "main",
          time: "2026-08-01T10:00:01Z"
        ),
        event("Failed", "Failed to pull image: not found", uid: "other", container: "main"),
      ]
    )
    #expect(later.isDoomed == isDoomed)
    #expect(later.summary == summary)
  }

  @Test func `credentials in pull errors are masked`() {
    let diagnosis = PodDiagnosis(
      of: pod(waiting("ErrImagePull", "Get https://u:hunter2@reg.test/v2/: unauthorized"))
    )
    #expect(diagnosis.notes == ["Get https://***@reg.test/v2/: unauthorized"])
  }

  @Test(arguments: [
    ("InvalidImageName", #""reg.test/team/train:1" is no name of an image"#),
    (
      "ErrImageNeverPull",
      #"the image "reg.test/team/train:1" is not on the node, and must not be pulled"#
    ),
  ])
  func `image names that can never work`(reason: String, summary: String) {
    let diagnosis = PodDiagnosis(of: pod(waiting(reason)))
    #expect(diagnosis.verdict == .doomed)
    #expect(diagnosis.summary == summary)
  }

  @Test(arguments: [
    (1, "Error", #"the container "main" ended with exit code 1; it has been started 5 times"#),
    (
      127, "Error",
      #"the container "main" ended with exit code 127: its command was not found; it has been started 5 times"#
    ),
    (
      137, "Error",
      #"the container "main" ended with exit code 137: it was killed (SIGKILL); it has been started 5 times"#
    ),
    (
      137, "OOMKilled",
      #"the container "main" needed more memory than its limit of 4Gi and was killed (OOMKilled); it has been started 5 times"#
    ),
    (
      139, "Error",
      #"the container "main" ended with exit code 139: the program crashed (SIGSEGV); it has been started 5 times"#
    ),
    (
      0, "Completed",
      #"the container "main" does its work and ends, and is started again and again"#
    ),
  ])
  func `containers that end again and again are doomed`(
    exitCode: Int,
    reason: String,
    summary: String
  ) {
    let diagnosis = PodDiagnosis(
      of: pod(
        waiting("CrashLoopBackOff", "back-off 1m20s restarting failed container"),
        phase: "Running",
        restarts: 4,
        last: terminated(exitCode, reason)
      )
    )
    #expect(diagnosis.verdict == .doomed)
    #expect(diagnosis.summary == summary)
  }

  @Test(arguments: [
    (#"secret "alice" not found"#, true, #"the secret "alice" does not exist"#),
    (#"configmap "settings" not found"#, true, #"the config map "settings" does not exist"#),
    (
      "couldn't find key token in Secret demo/alice", true,
      #"the secret "alice" has no key "token""#
    ),
    (
      "couldn't find key a.txt in ConfigMap demo/files", true,
      #"the config map "files" has no key "a.txt""#
    ),
    (
      "failed to sync secret cache: timed out waiting for the condition", false,
      "its node has not got its secrets and config maps yet"
    ),
    (
      "container has runAsNonRoot and image will run as root", true,
      #"the container "main" must not run as root, and its image does"#
    ),
  ])
  func `containers that cannot be configured`(message: String, isDoomed: Bool, summary: String) {
    let diagnosis = PodDiagnosis(of: pod(waiting("CreateContainerConfigError", message)))
    #expect(diagnosis.isDoomed == isDoomed)
    #expect(diagnosis.summary == summary)
    #expect(diagnosis.notes == [message])
  }

  @Test(arguments: [
    (
      waitingState("RunContainerError", #"exec: "trian.py": executable file not found in $PATH"#),
      "{}", true, #"the container "main" has no command "trian.py""#
    ),
    (
      waitingState("CrashLoopBackOff", ""),
      #"{"terminated": {"exitCode": 128, "reason": "StartError", "message": "exec: \"x\": stat x: no such file or directory"}}"#,
      true, #"the container "main" has no command "x""#
    ),
    (
      waitingState("CrashLoopBackOff", ""),
      #"{"terminated": {"exitCode": 128, "reason": "StartError", "message": "exec /a: exec format error"}}"#,
      true, #"the container "main" is built for another processor than its node has"#
    ),
    (
      waitingState("CrashLoopBackOff", ""),
      #"{"terminated": {"exitCode": 128, "reason": "ContainerCannotRun", "message": "disk trouble"}}"#,
      false, #"the container "main" cannot be started"#
    ),
    (
      waitingState("CrashLoopBackOff", ""),
      #"{"terminated": {"exitCode": 126, "reason": "ContainerCannotRun", "message": "disk trouble"}}"#,
      true, #"the container "main" cannot be started"#
    ),
  ])
  func `containers that cannot be started`(
    state: String,
    last: String,
    isDoomed: Bool,
    summary: String
  ) {
    let diagnosis = PodDiagnosis(of: pod(state, restarts: 2, last: last))
    #expect(diagnosis.isDoomed == isDoomed)
    #expect(diagnosis.summary == summary)
  }

  static func waitingState(_ reason: String, _ message: String) -> String {
    JSONWriter().string(["waiting": ["reason": .string(reason), "message": .string(message)]])
  }

  @Test(arguments: [
    ("ContainerCreating", [String](), "its node is setting it up"),
    (
      "ContainerCreating", ["Pulling", #"Pulling image "reg.test/team/train:1""#],
      #"its node is pulling the image "reg.test/team/train:1""#
    ),
    (
      "ContainerCreating",
      ["FailedMount", #"MountVolume.SetUp failed for volume "keys" : secret "ssh" not found"#],
      #"the secret "ssh" does not exist"#
    ),
    (
      "ContainerCreating",
      [
        "FailedMount",
        #"MountVolume.SetUp failed for volume "cfg" : references non-existent config key: a.json"#,
      ],
      #"its volume "cfg" names a key "a.json" that does not exist"#
    ),
    (
      "ContainerCreating",
      [
        "FailedAttachVolume",
        #"Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) old-1"#,
      ],
      #"its volume "pvc-1" is in use on another node, by old-1"#
    ),
    (
      "ContainerCreating",
      [
        "FailedMount",
        #"MountVolume.SetUp failed for volume "data" : mount.nfs: access denied by server"#,
      ],
      #"the file server denies access to its volume "data""#
    ),
    (
      "ContainerCreating", ["FailedCreatePodSandBox", "plugin type=calico failed"],
      "its node cannot set up its network yet"
    ),
  ])
  func `pods that are being set up wait, and say what for`(
    reason: String,
    about: [String],
    summary: String
  ) {
    let events = about.count == 2 ? [event(about[0], about[1])] : []
    let diagnosis = PodDiagnosis(of: pod(waiting(reason)), events: events)
    #expect(diagnosis.verdict == .waiting)
    #expect(diagnosis.summary == summary)
  }

  @Test func `a pod that runs`() {
    let running = #"{"running": {}}"#
    let ready = PodDiagnosis(of: pod(running, phase: "Running", ready: true))
    #expect(ready == PodDiagnosis(.ready, "it is ready"))
    let unready = PodDiagnosis(
      of: pod(running, phase: "Running"),
      events: [
        event("Unhealthy", "Readiness probe failed: connection refused", container: "main")
      ]
    )
    #expect(unready.verdict == .waiting)
    #expect(unready.summary == #"the container "main" runs, but does not answer yet"#)
    #expect(unready.notes == ["Readiness probe failed: connection refused"])
    let quiet = PodDiagnosis(of: pod(running, phase: "Running"))
    #expect(quiet.summary == "it has started, and is not ready yet")
  }

  @Test(arguments: [
    (
      #", "reason": "Evicted", "message": "low on resource: ephemeral-storage""#,
      "its node has thrown it out to save itself"
    ),
    (#", "reason": "DeadlineExceeded", "message": "x""#, "its time is over"),
    (#", "reason": "OutOfnvidia.com/gpu", "message": "x""#, "its node could not take it after all"),
    ("", #"the container "main" ended with exit code 3"#),
  ])
  func `pods that have failed`(more: String, summary: String) {
    let diagnosis = PodDiagnosis(of: pod(terminated(3), phase: "Failed", more: more))
    #expect(diagnosis.verdict == .doomed)
    #expect(diagnosis.summary == summary)
  }

  @Test func `a pod that has ended well, and one that is being deleted`() {
    #expect(PodDiagnosis(of: pod(terminated(0, "Completed"), phase: "Succeeded")).verdict == .ended)
    var deleted = pod(#"{"running": {}}"#, phase: "Running")
    deleted.set("2026-08-01T10:00:00Z", at: "metadata", "deletionTimestamp")
    #expect(PodDiagnosis(of: deleted) == PodDiagnosis(.waiting, "it is being deleted"))
  }

  @Test func `a doomed container counts more than one that waits`() {
    let both = object(
      """
      {"kind": "Pod", "spec": {"nodeName": "n", "containers": [{"name": "a", "image": "i"},
        {"name": "b", "image": "j"}]},
       "status": {"phase": "Pending", "containerStatuses": [
         {"name": "a", "state": {"waiting": {"reason": "ErrImagePull", "message": "i/o timeout"}}},
         {"name": "b", "state": {"waiting": {"reason": "ErrImagePull", "message": "not found"}}}]}}
      """
    )
    #expect(PodDiagnosis(of: both).container == "b")
  }

  @Test func `init containers are looked at too`() {
    let pod = object(
      """
      {"kind": "Pod", "spec": {"nodeName": "n", "initContainers": [{"name": "fetch"}],
        "containers": [{"name": "main"}]},
       "status": {"phase": "Pending", "initContainerStatuses": [{"name": "fetch",
         "restartCount": 3, "state": {"waiting": {"reason": "CrashLoopBackOff"}},
         "lastState": {"terminated": {"exitCode": 2, "reason": "Error"}}}],
         "containerStatuses": [{"name": "main",
           "state": {"waiting": {"reason": "PodInitializing"}}}]}}
      """
    )
    let diagnosis = PodDiagnosis(of: pod)
    #expect(diagnosis.isDoomed)
    #expect(diagnosis.container == "fetch")
  }

  @Test func `an empty object is no reason to crash`() {
    let diagnosis = PodDiagnosis(
      of: KubernetesObject([:]),
      events: [KubernetesObject(5)],
      nodes: []
    )
    #expect(diagnosis.verdict == .waiting)
  }
}
