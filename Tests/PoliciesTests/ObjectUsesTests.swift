import Diagnostics
import JSON
import Kubernetes
import Testing
import YAML

@testable import Policies

/// What is found in objects, whatever made them.
@Suite struct ObjectUsesTests {
  private func messages(
    _ manifests: String,
    _ limits: String,
    isEnvironment: Bool = false,
    config: JSONObject = JSONObject(),
    gpuResource: String? = nil
  ) throws -> [String] {
    let file = SourceFile(name: "manifests.yaml", text: manifests)
    let objects = try YAMLReader().documents(file, as: .none).map { KubernetesObject($0) }
    let uses = ObjectUses.of(objects, isEnvironment: isEnvironment, gpuResource: gpuResource)
    let placed = uses.map { $0.placed(among: ConfigUses.of(config), in: config) }
    let policy = try policy("limits: {\(limits)}")
    return PolicyCheck([policy]).check(placed).map { found in
      found.message.replacing("kubegate-policy in namespace \"demo\" ", with: "")
        + found.notes.map { "; \($0)" }.joined()
    }
  }

  private let web = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, labels: {team: a}}
    spec:
      replicas: 3
      template:
        spec:
          initContainers: [{name: prepare, image: "evil.org/init:1"}]
          containers:
            - name: main
              image: good.org/web:1
              resources: {limits: {nvidia.com/gpu: 1, memory: 2Gi}, requests: {cpu: 500m}}
            - {name: log, image: "good.org/log:1", resources: {limits: {memory: 1Gi}}}
          volumes:
            - name: scratch
              ephemeral: {volumeClaimTemplate: {spec: {storageClassName: slow}}}
    """

  @Test func `containers, volumes and amounts of a chart's objects count`() throws {
    #expect(
      try messages(web, "image_prefixes: [good.org]")
        == [
          "does not allow the image \"evil.org/init:1\"; container \"prepare\" of Deployment web"
        ]
    )
    #expect(
      try messages(web, "storage_classes: [fast]")
        == ["does not allow the storage class \"slow\"; of Deployment web"]
    )
    #expect(
      try messages(web, "gpus: 2, memory: 8Gi, cpu: 1") == [
        "allows at most 2 GPUs in a release, and this has 3; 3 pods with 1 each",
        "allows at most 8Gi of memory in a release, and this has 9Gi; 3 pods with 3Gi each",
        "allows at most 1 CPU in a release, and this has 1500m; 3 pods with 500m each",
      ]
    )
    #expect(
      try messages(web, "required_labels: [team, cost]")
        == ["requires the label \"cost\"; Deployment web lacks it"]
    )
    #expect(try messages(web, "gpus: 3, memory: 9Gi, cpu: 1500m, required_labels: [team]") == [])
  }

  @Test func `an autoscaler's most pods count`() throws {
    let scaler = """

      ---
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web}
      spec: {maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: web}}
      """
    #expect(
      try messages(web + scaler, "gpus: 4")
        == ["allows at most 4 GPUs in a release, and this has 5; 5 pods with 1 each"]
    )
  }

  @Test(arguments: ["nvidia.com/mig-1g.5gb", "amd.com/gpu", "gpu.intel.com/i915", "hw.org/card"])
  func `GPUs go by many names`(resource: String) throws {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: p}
      spec: {containers: [{name: c, image: x, resources: {limits: {\(resource): 2}}}]}
      """
    let found = try messages(pod, "gpus: 1", gpuResource: "hw.org/card")
    #expect(found == ["allows at most 1 GPU in a release, and this has 2"])
  }

  @Test func `jobs of cronjobs count, claims of stateful sets, and hosts of routes`() throws {
    let objects = """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: nightly}
      spec:
        jobTemplate:
          spec:
            parallelism: 2
            template: {spec: {containers: [{name: c, image: "evil.org/x", resources: {limits: {memory: 3Gi}}}]}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        template: {spec: {containers: []}}
        volumeClaimTemplates: [{spec: {storageClassName: slow}}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: i}
      spec: {rules: [{host: good.org}, {http: {}}], tls: [{hosts: [evil.org]}]}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: r}
      spec: {hostnames: [other.org]}
      """
    #expect(
      try messages(
        objects,
        "image_prefixes: [good.org], storage_classes: [fast], ingress_domains: [good.org], memory: 5Gi"
      ) == [
        "does not allow the image \"evil.org/x\"; container \"c\" of CronJob nightly",
        "does not allow the storage class \"slow\"; of StatefulSet db",
        "does not allow an ingress without a host; of Ingress i",
        "does not allow the host \"evil.org\"; of Ingress i",
        "does not allow the host \"other.org\"; of HTTPRoute r",
        "allows at most 5Gi of memory in a release, and this has 6Gi; 2 pods with 3Gi each",
      ]
    )
  }

  @Test func `only environments have an allocation`() throws {
    let job = """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: j}
      spec: {activeDeadlineSeconds: 7200, template: {spec: {containers: []}}}
      """
    let limit = "allocation_time: 1h"
    #expect(try messages(job, limit) == [])
    let words = "allows an environment to live for 1h at most"
    #expect(try messages(job, limit, isEnvironment: true) == [words])
    #expect(try messages(web, limit, isEnvironment: true) == ["\(words), and this has no end"])
  }

  @Test(arguments: [
    (#"{ "docker_image": "evil.org/init", "tag": 1 }"#, 18),
    (#"{ "values": { "image": "evil.org/init", "tag": "1" } }"#, 23),
    (#"{ "values": { "registry": "evil.org", "repository": "init" } }"#, 52),
    (#"{ "chart": { "path": "web" } }"#, 2), (#"{ "values": {} }"#, 0),
  ])
  func `what is rendered is told where the config asks for it`(text: String, start: Int) throws {
    let file = SourceFile(name: "env.json", text: text)
    let config = try #require(try JSONReader().read(file, as: .first).object)
    let use = PolicyUse(.image("evil.org/init:1"), notes: ["container \"a\" of Pod b"])
    let placed = use.placed(among: ConfigUses.of(config), in: config)
    #expect(placed.range.start == start)
    #expect(placed.range.isNone == (start == 0))
  }
}
