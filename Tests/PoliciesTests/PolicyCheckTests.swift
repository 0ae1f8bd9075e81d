import Diagnostics
import JSON
import Kubernetes
import Testing
import YAML

@testable import Policies

/// A policy of YAML.
func policy(_ text: String, _ namespace: String = "demo") throws -> Policy {
  let document = try YAMLReader().read(Array(text.utf8), as: .none)
  return Policy(document, name: "kubegate-policy in namespace \"\(namespace)\"")
}

@Suite struct PolicyCheckTests {
  /// What is said of a config, with its places.
  private func text(_ config: String, _ policies: Policy...) throws -> String {
    let file = SourceFile(name: "env.json", text: config)
    let object = try #require(try JSONReader().read(file, as: .first).object)
    let found = PolicyCheck(policies).check(ConfigUses.of(object))
    return DiagnosticText(sources: SourceMap(file), width: 100, color: false).text(found)
  }

  @Test func `all that is not allowed is told at its place, with what is`() throws {
    let limits = try policy(
      """
      contact: ask hpc@example.org for more
      limits:
        image_prefixes: [registry.example.org, python]
        storage_classes: [standard]
        ingress_domains: [example.org]
        required_labels: [team]
        allocation_time: 7d
      """
    )
    #expect(
      try text(
        """
        {
          "chart_name": "lab",
          "docker_image": "evil.com/x",
          "allocationTime": 8,
          "init_containers": [{ "docker_image": "python:3" }, { "docker_image": "redis" }],
          "persistent_volume": [{ "pvc_type": "standard" }, { "pvc_type": "slow" }],
          "ingress": [{ "host": "a.example.org" }, { "host": "a.other.org" }]
        }
        """,
        limits
      ) == """
        error[KG1314]: kubegate-policy in namespace "demo" requires the label "team"
         --> env.json:2:3
        2 |   "chart_name": "lab",
          |   ^^^^^^^^^^^^
          = help: add "labels": { "team": "…" }
          = help: ask hpc@example.org for more

        error[KG1310]: kubegate-policy in namespace "demo" does not allow the image "evil.com/x:latest"
         --> env.json:3:19
        3 |   "docker_image": "evil.com/x",
          |                   ^^^^^^^^^^^^
          = help: allowed: registry.example.org, python
          = help: ask hpc@example.org for more

        error[KG1313]: kubegate-policy in namespace "demo" allows an environment to live for 7d at most
         --> env.json:4:21
        4 |   "allocationTime": 8,
          |                     ^
          = help: write "allocationTime": "7d" or less
          = help: ask hpc@example.org for more

        error[KG1310]: kubegate-policy in namespace "demo" does not allow the image "redis:latest"
         --> env.json:5:73
        5 |   "init_containers": [{ "docker_image": "python:3" }, { "docker_image": "redis" }],
          |                                                                         ^^^^^^^
          = help: allowed: registry.example.org, python
          = help: ask hpc@example.org for more

        error[KG1311]: kubegate-policy in namespace "demo" does not allow the storage class "slow"
         --> env.json:6:67
        6 |   "persistent_volume": [{ "pvc_type": "standard" }, { "pvc_type": "slow" }],
          |                                                                   ^^^^^^
          = help: allowed: standard
          = help: ask hpc@example.org for more

        error[KG1315]: kubegate-policy in namespace "demo" does not allow the host "a.other.org"
         --> env.json:7:54
        7 |   "ingress": [{ "host": "a.example.org" }, { "host": "a.other.org" }]
          |                                                      ^^^^^^^^^^^^^
          = help: allowed: example.org and all below it
          = help: ask hpc@example.org for more

        """
    )
  }

  @Test func `amounts are those of all pods together`() throws {
    let limits = try policy("limits: {gpus: 2, memory: 8Gi, cpu: 4}")
    #expect(
      try text(
        """
        {
          "gpu_request": 1, "memory_request": "1500Mi", "cpu_limit": 1,
          "sidecars": [{ "memory_limit": "500Mi", "cpu_request": "100m" }],
          "init_containers": [{ "memory_request": "3000Mi" }],
          "replicas": 2, "autoscaling": { "max_replicas": 4 }
        }
        """,
        limits
      ) == """
        error[KG1312]: kubegate-policy in namespace "demo" allows at most 2 GPUs in a release, and this has 4
         --> env.json:2:18
        2 |   "gpu_request": 1, "memory_request": "1500Mi", "cpu_limit": 1,
          |                  ^
          = note: 4 pods with 1 each

        error[KG1312]: kubegate-policy in namespace "demo" allows at most 8Gi of memory in a release, and this has 12000Mi
         --> env.json:2:39
        2 |   "gpu_request": 1, "memory_request": "1500Mi", "cpu_limit": 1,
          |                                       ^^^^^^^^
          = note: 4 pods with 3000Mi each
          = note: sidecars count, too

        error[KG1312]: kubegate-policy in namespace "demo" allows at most 4 CPUs in a release, and this has 4400m
         --> env.json:2:62
        2 |   "gpu_request": 1, "memory_request": "1500Mi", "cpu_limit": 1,
          |                                                              ^
          = note: 4 pods with 1100m each
          = note: sidecars count, too

        """
    )
    let fits = #"{ "gpu_request": "2", "memory_request": "8192Mi", "cpu_limit": "4000m" }"#
    #expect(try text(fits, limits) == "")
  }

  @Test(arguments: [
    (#"{ "docker_image": "evil.org/lab:1" }"#, "evil.org/lab:1"),
    (#"{ "docker_image": "evil.org/lab", "tag": 2 }"#, "evil.org/lab:2"),
    (
      #"{ "docker_image": "good.org/lab", "image_registry": "evil.org/all" }"#,
      "evil.org/all/lab:latest"
    ),
    (#"{ "docker_image": "lab", "tag": "2", "image_variant": "gpu" }"#, "lab:2-gpu"),
    (#"{ "docker_image": "evil.org/lab", "image_registry": "good.org" }"#, nil),
  ])
  func `an image is what all of its keys make of it`(config: String, image: String?) throws {
    let text = try text(config, try policy("limits: {image_prefixes: [good.org]}"))
    guard let image else {
      #expect(text == "")
      return
    }
    #expect(text.contains("does not allow the image \"\(image)\"\n"), "\(text)")
  }

  @Test(arguments: [
    (#"{ "parallelism": 8, "completions": 2, "gpu_request": 1 }"#, ""),
    (#"{ "parallelism": 3, "gpu_request": 1 }"#, "and this has 3"),
    (#"{ "replicas": "3", "gpu_request": 1 }"#, "and this has 3"),
  ])
  func `a job has as many pods as run at once`(config: String, words: String) throws {
    let text = try text(config, try policy("limits: {gpus: 2}"))
    #expect(words.isEmpty ? text.isEmpty : text.contains(words), "\(text)")
  }

  @Test func `a deployment has no end, which a limit of time does not allow`() throws {
    #expect(
      try text(#"{ "deployment": "true" }"#, try policy("limits: {allocation_time: 7}")) == """
        error[KG1313]: kubegate-policy in namespace "demo" allows an environment to live for 7d at most, and this has no end
         --> env.json:1:17
        1 | { "deployment": "true" }
          |                 ^^^^^^
          = help: remove "deployment", and write "allocationTime": "7d" or less

        """
    )
  }

  @Test func `of two policies the narrower limit is told, and an image has to please both`() throws
  {
    let own = try policy("limits: {gpus: 4, image_prefixes: [a.org, b.org]}")
    let common = try policy("limits: {gpus: 2, image_prefixes: [b.org, c.org]}", "kubegate-system")
    #expect(
      try text(#"{ "gpu_request": 8, "docker_image": "d.org/x:1" }"#, own, common) == """
        error[KG1312]: kubegate-policy in namespace "kubegate-system" allows at most 2 GPUs in a release, and this has 8
         --> env.json:1:18
        1 | { "gpu_request": 8, "docker_image": "d.org/x:1" }
          |                  ^

        error[KG1310]: kubegate-policy in namespace "demo" does not allow the image "d.org/x:1"
         --> env.json:1:37
        1 | { "gpu_request": 8, "docker_image": "d.org/x:1" }
          |                                     ^^^^^^^^^^^
          = note: kubegate-policy in namespace "kubegate-system" does not allow it either
          = help: allowed: a.org, b.org
          = help: allowed: b.org, c.org

        """
    )
    #expect(try text(#"{ "gpu_request": 3 }"#, own, common).contains("at most 2 GPUs"))
    #expect(try text(#"{ "docker_image": "a.org/x" }"#, own, common).contains("kubegate-system"))
    #expect(try text(#"{ "docker_image": "b.org/x" }"#, own, common) == "")
  }
}
