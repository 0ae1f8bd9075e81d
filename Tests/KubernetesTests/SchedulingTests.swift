import FakeCluster
import JSON
import Kubernetes
import Testing

@Suite struct SchedulingTests {
  func pod(_ spec: String, _ message: String, reason: String = "Unschedulable") -> KubernetesObject
  {
    var pod = object(#"{"kind": "Pod", "metadata": {"name": "p", "uid": "u"}, "spec": \#(spec)}"#)
    pod.set(
      [
        "phase": "Pending",
        "conditions": [
          [
            "type": "PodScheduled", "status": "False", "reason": .string(reason),
            "message": .string(message),
          ]
        ],
      ],
      at: "status"
    )
    return pod
  }

  func node(
    _ name: String,
    gpus: Int = 0,
    labels: [String: String] = [:],
    taints: String = "[]"
  ) -> KubernetesObject {
    var node = object(
      """
      {"kind": "Node", "metadata": {"name": "\(name)", "labels": {}}, "spec": {"taints": \(taints)},
       "status": {"allocatable": {"cpu": "8", "memory": "32Gi", "nvidia.com/gpu": "\(gpus)"}}}
      """
    )
    for (key, value) in labels { node.set(.string(value), at: "metadata", "labels", key) }
    return node
  }

  let twoGPUs = #"{"containers": [{"resources": {"limits": {"nvidia.com/gpu": 2}}}]}"#
  let message =
    "0/14 nodes are available: 4 Insufficient nvidia.com/gpu, 10 node(s) had untolerated taint "
    + "{team: vision}. preemption: 0/14 nodes are available: 4 No preemption victims found."

  @Test func `all busy now is no failure`() {
    let nodes = [node("a", gpus: 4), node("b")]
    let diagnosis = PodDiagnosis(of: pod(twoGPUs, message), nodes: nodes)
    #expect(diagnosis.verdict == .waiting)
    #expect(diagnosis.summary == "all nodes that could run it are busy")
    #expect(
      diagnosis.notes == [
        "4 nodes without enough free GPUs", "10 nodes kept for others (taint team=vision)",
      ]
    )
  }

  @Test func `no node could ever run it`() {
    let taint = #"[{"key": "team", "value": "vision", "effect": "NoSchedule"}]"#
    let nodes = [
      node("a", gpus: 1), node("b"), node("c", gpus: 8, taints: taint),
      node("d", gpus: 8, taints: taint), node("e", gpus: 8, taints: taint),
    ]
    let diagnosis = PodDiagnosis(of: pod(twoGPUs, message), nodes: nodes)
    #expect(diagnosis.verdict == .doomed)
    #expect(diagnosis.summary == "none of the 5 nodes could ever run it")
    #expect(
      diagnosis.notes == [
        "3 nodes kept for others (taint team=vision)",
        "2 nodes with at most 1 of the 2 GPUs that it asks for",
      ]
    )
  }

  @Test func `without a list of nodes nothing is said to fit nowhere`() {
    let diagnosis = PodDiagnosis(of: pod(twoGPUs, message))
    #expect(diagnosis.verdict == .waiting)
    #expect(diagnosis.summary == "no node can take it now")
  }

  @Test func `an autoscaler that adds a node is waited for`() {
    let event = KubernetesObject([
      "reason": "TriggeredScaleUp", "message": "x", "involvedObject": ["uid": "u"],
    ])
    let diagnosis = PodDiagnosis(of: pod(twoGPUs, message), events: [event], nodes: [node("a")])
    #expect(diagnosis.verdict == .waiting)
    #expect(diagnosis.summary == "the cluster adds a node for it")
  }

  @Test(arguments: [
    (#"{"nodeSelector": {"gpu": "a100"}}"#, ["gpu": "a100"], true),
    (#"{"nodeSelector": {"gpu": "a100"}}"#, ["gpu": "v100"], false),
    (affinity(#"{"key": "mem", "operator": "Gt", "values": ["40000"]}"#), ["mem": "48000"], true),
    (affinity(#"{"key": "mem", "operator": "Gt", "values": ["40000"]}"#), ["mem": "40000"], false),
    (affinity(#"{"key": "mem", "operator": "Gt", "values": ["40000"]}"#), [:], false),
    (affinity(#"{"key": "mem", "operator": "Lt", "values": ["40000"]}"#), ["mem": "100"], true),
    (affinity(#"{"key": "mem", "operator": "Lt", "values": ["40000"]}"#), ["mem": "many"], false),
    (affinity(#"{"key": "g", "operator": "In", "values": ["a", "b"]}"#), ["g": "b"], true),
    (affinity(#"{"key": "g", "operator": "In", "values": ["a", "b"]}"#), ["g": "c"], false),
    (affinity(#"{"key": "g", "operator": "NotIn", "values": ["a"]}"#), [:], true),
    (affinity(#"{"key": "g", "operator": "NotIn", "values": ["a"]}"#), ["g": "a"], false),
    (affinity(#"{"key": "g", "operator": "Exists"}"#), ["g": ""], true),
    (affinity(#"{"key": "g", "operator": "DoesNotExist"}"#), ["g": ""], false),
    (affinity(#"{"key": "g", "operator": "Unheard"}"#), ["g": ""], false),
  ])
  func `labels`(spec: String, labels: [String: String], fits: Bool) {
    let obstacle = NodeFit.obstacle(spec: json(spec), node: node("n", labels: labels))
    #expect((obstacle == nil) == fits)
  }

  static func affinity(_ expression: String) -> String {
    """
    {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
      {"nodeSelectorTerms": [{"matchExpressions": [\(expression)]}]}}}}
    """
  }

  @Test(arguments: [
    (#"{"key": "a", "value": "b", "effect": "NoSchedule"}"#, "[]", false),
    (#"{"key": "a", "value": "b", "effect": "NoSchedule"}"#, #"[{"operator": "Exists"}]"#, true),
    (
      #"{"key": "a", "value": "b", "effect": "NoSchedule"}"#,
      #"[{"key": "a", "operator": "Exists", "effect": "NoExecute"}]"#, false
    ),
    (
      #"{"key": "a", "value": "b", "effect": "NoSchedule"}"#, #"[{"key": "a", "value": "b"}]"#, true
    ),
    (
      #"{"key": "a", "value": "b", "effect": "NoSchedule"}"#, #"[{"key": "a", "value": "c"}]"#,
      false
    ),
    (#"{"key": "a", "effect": "PreferNoSchedule"}"#, "[]", true),
    (#"{"key": "node.kubernetes.io/not-ready", "effect": "NoExecute"}"#, "[]", true),
    (#"{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}"#, "[]", false),
  ])
  func `taints`(taint: String, tolerations: String, fits: Bool) {
    let spec = json(#"{"tolerations": \#(tolerations)}"#)
    let obstacle = NodeFit.obstacle(spec: spec, node: node("n", taints: "[\(taint)]"))
    #expect((obstacle == nil) == fits)
  }

  @Test(arguments: [
    (
      "0/3 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate, 2 Insufficient memory.",
      ["1 node kept for the cluster itself", "2 nodes without enough free memory"]
    ),
    (
      "0/2 nodes are available: 1 node(s) were unschedulable, 1 node(s) didn't match Pod's node affinity/selector.",
      ["1 node closed for maintenance", "1 node without the labels asked for"]
    ),
    (
      "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 1 Too many pods.",
      [
        "1 node where it must not be beside what runs there",
        "1 node with as many pods as they can hold",
      ]
    ),
    ("something unheard of", ["something unheard of"]),
  ])
  func `the scheduler's sentence in plain words`(message: String, notes: [String]) {
    #expect(PodDiagnosis(of: pod("{}", message)).notes == notes)
  }

  @Test(arguments: [
    (
      #"0/1 nodes are available: 1 persistentvolumeclaim "data" not found."#,
      #"the volume claim "data" does not exist"#
    ),
    (
      "0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims.",
      "its volume is not there yet"
    ),
  ])
  func `volumes that hold a pod back`(message: String, summary: String) {
    let diagnosis = PodDiagnosis(of: pod("{}", message), nodes: [node("n")])
    #expect(diagnosis.verdict == .waiting)
    #expect(diagnosis.summary == summary)
  }

  @Test func `a queue that holds a pod back`() {
    let gated = PodDiagnosis(of: pod("{}", "", reason: "SchedulingGated"))
    #expect(gated == PodDiagnosis(.waiting, "a queue holds it back until it is its turn"))
  }

  @Test(arguments: [
    (
      #"pods "x" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=3, limited: requests.nvidia.com/gpu=4"#,
      false, #"the namespace's quota "gpus" is used up"#,
      ["2 GPUs asked for, 3 of 4 used"]
    ),
    (
      #"pods "x" is forbidden: exceeded quota: q, requested: limits.memory=64Gi,pods=1, used: limits.memory=0,pods=0, limited: limits.memory=32Gi,pods=9"#,
      true, #"it asks for more than the namespace's quota "q" allows at all"#,
      ["64Gi memory asked for, 0 of 32Gi used", "1 pods asked for, 0 of 9 used"]
    ),
    (
      #"pods "x" is forbidden: failed quota: q: must specify limits.cpu,limits.memory"#,
      true, "the namespace's quota wants every container to say its limits.cpu,limits.memory", nil
    ),
    (
      #"pods "x" is forbidden: maximum memory usage per Container is 1Gi, but limit is 4Gi"#,
      true, "it asks for more or less than the namespace allows", nil
    ),
    (
      #"pods "x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true"#,
      true, "the namespace's pod security forbids it", nil
    ),
    (
      #"admission webhook "gpu.test" denied the request: no booking"#,
      true, "a rule of the cluster forbids it", nil
    ),
    (
      #"error looking up service account demo/x: serviceaccount "x" not found"#,
      false, "its service account does not exist", nil
    ),
    ("Internal error occurred: timeout", false, "its pods are refused", nil),
  ])
  func `pods that are refused`(
    message: String,
    isDoomed: Bool,
    summary: String,
    notes: [String]?
  ) throws {
    let job = object(#"{"kind": "Job", "metadata": {"name": "j", "uid": "j"}}"#)
    let event = KubernetesObject([
      "reason": "FailedCreate", "message": .string("Error creating: " + message),
      "involvedObject": ["kind": "Job", "name": "j", "uid": "j"],
    ])
    let refusal = try #require(PodDiagnosis.refusal(of: job, events: [event]))
    #expect(refusal.isDoomed == isDoomed)
    #expect(refusal.summary == summary)
    #expect(refusal.notes == notes ?? ["Error creating: " + message])
    #expect(PodDiagnosis.refusal(of: job, events: []) == nil)
  }
}
