import Diagnostics
import Host
import JSON
import Testing
import Workloads

/// What is said of configs of services, jobs and scheduled jobs that their schema lets through: one case
/// for each rule that environments do not have.
@Suite struct TypeCheckTests {
  private func said(_ type: String, _ config: String) throws -> String {
    let file = SourceFile(name: "env.json", text: config)
    let value = try JSONReader().read(file)
    let host = Host(environment: [:], files: .inMemory([:]), now: { .zero })
    let workload = try #require(BuiltInWorkloads.named(type))
    let found = workload.check(
      Config(object: try #require(value.object), folder: "/cfg", host: host)
    )
    return DiagnosticText(sources: SourceMap(file), width: 120, limit: .max).text(found)
  }

  private static let rules: [(String, String, String)] = [
    (
      "service", #"{"docker_image": "a:1", "persistent_volume": [{"size": "1Gi"}]}"#,
      """
      error[KG1217]: 3 pods cannot share a volume that only one node may use at once
       --> env.json:1:47
      1 | {"docker_image": "a:1", "persistent_volume": [{"size": "1Gi"}]}
        |                                               ^^^^^^^^^^^^^^^
        = help: write "replicas": 1, or "access_mode": "ReadWriteMany" where the storage class can do that

      """
    ),
    (
      "service",
      #"{"docker_image": "a:1", "autoscaling": {}, "persistent_volume": [{"access_mode": "ReadWriteOnce"}]}"#,
      """
      error[KG1217]: 10 pods cannot share a volume that only one node may use at once
       --> env.json:1:82
      1 | {"docker_image": "a:1", "autoscaling": {}, "persistent_volume": [{"access_mode": "ReadWriteOnce"}]}
        |                                                                                  ^^^^^^^^^^^^^^^
        |                         ------------- so many pods
        = help: write "access_mode": "ReadWriteMany", or remove "autoscaling" for "replicas": 1

      """
    ),
    (
      "job",
      #"{"docker_image": "a", "parallelism": 2, "completions": 2, "persistent_volume": [{}]}"#,
      """
      error[KG1217]: 2 pods cannot share a volume that only one node may use at once
       --> env.json:1:81
      1 | {"docker_image": "a", "parallelism": 2, "completions": 2, "persistent_volume": [{}]}
        |                                                                                 ^^
        |                       ------------- so many pods
        = help: write "parallelism": 1, or "access_mode": "ReadWriteMany" where the storage class can do that

      """
    ),
    (
      "service", #"{"docker_image": "a"}"#,
      """
      warning[KG1218]: the tag "latest" may mean another image at every start of a pod
       --> env.json:1:18
      1 | {"docker_image": "a"}
        |                  ^^^
        = help: name a version: "a:1.0"

      """
    ),
    (
      "service",
      #"{"docker_image": "a:1", "replicas": 2, "autoscaling": {"min_replicas": 5, "max_replicas": 4}}"#,
      """
      warning[KG1208]: replicas has no effect: autoscaling decides how many there are
       --> env.json:1:25
      1 | {"docker_image": "a:1", "replicas": 2, "autoscaling": {"min_replicas": 5, "max_replicas": 4}}
        |                         ^^^^^^^^^^
        |                                        ------------- here

      error[KG1202]: max_replicas is 4, less than min_replicas, which is 5
       --> env.json:1:91
      1 | {"docker_image": "a:1", "replicas": 2, "autoscaling": {"min_replicas": 5, "max_replicas": 4}}
        |                                                                                           ^

      """
    ),
    (
      "service",
      #"{"docker_image": "a:1", "autoscaling": {"target_cpu": false, "target_memory": false}}"#,
      """
      error[KG1202]: autoscaling has nothing to go by without a target
       --> env.json:1:25
      1 | {"docker_image": "a:1", "autoscaling": {"target_cpu": false, "target_memory": false}}
        |                         ^^^^^^^^^^^^^
        = help: keep "target_cpu" or "target_memory"

      """
    ),
    (
      "service", #"{"docker_image": "a:1", "strategy": {"max_surge": 0}}"#,
      """
      error[KG1202]: no pod could be updated: neither may there be one more nor one less
       --> env.json:1:51
      1 | {"docker_image": "a:1", "strategy": {"max_surge": 0}}
        |                                                   ^
        = help: add "max_unavailable": 1

      """
    ),
    (
      "service", #"{"docker_image": "a:1", "strategy": {"type": "Recreate", "max_surge": 1}}"#,
      """
      warning[KG1208]: max_surge has no effect: all pods end before new ones start
       --> env.json:1:58
      1 | {"docker_image": "a:1", "strategy": {"type": "Recreate", "max_surge": 1}}
        |                                                          ^^^^^^^^^^^

      """
    ),
    (
      "service",
      #"{"docker_image": "a:1", "replicas": 2, "disruption_budget": {"min_available": 2}}"#,
      """
      warning[KG1202]: with 2 pods and min_available 2, no node can ever be emptied
       --> env.json:1:79
      1 | {"docker_image": "a:1", "replicas": 2, "disruption_budget": {"min_available": 2}}
        |                                                                               ^
        = help: keep it below the number of pods, or write "max_unavailable": 1 instead

      """
    ),
    (
      "service", #"{"docker_image": "a:1", "chart_name": "1st"}"#,
      """
      error[KG1105]: a release with ports has a name that begins with a letter, as its Service has
       --> env.json:1:39
      1 | {"docker_image": "a:1", "chart_name": "1st"}
        |                                       ^^^^^

      """
    ),
    (
      "service",
      #"{"docker_image": "a:1", "ports": {"a": {"port": 1, "service_port": 80}, "b": {"port": 2, "service_port": 80}}}"#,
      """
      error[KG1204]: this port of the Service is used twice
       --> env.json:1:106
      1 | {"docker_image": "a:1", "ports": {"a": {"port": 1, "service_port": 80}, "b": {"port": 2, "service_port": 80}…
        |                                                                                                          ^^ again here
        |                                                                    -- first here

      """
    ),
    (
      "service", #"{"docker_image": "a:1", "ingress": {"host": "a.b", "port": 80}}"#,
      """
      error[KG1203]: the ingress wants port "80", which "ports" does not declare
       --> env.json:1:60
      1 | {"docker_image": "a:1", "ingress": {"host": "a.b", "port": 80}}
        |                                                            ^^
        = help: declared ports: http (8080)

      """
    ),
    (
      "job", #"{"docker_image": "a", "parallelism": 4}"#,
      """
      warning[KG1208]: no more than 1 of these pods run at once, since completions is 1
       --> env.json:1:38
      1 | {"docker_image": "a", "parallelism": 4}
        |                                      ^
        = help: add "completions": 4, or more

      """
    ),
    (
      "cronjob", #"{"docker_image": "a", "deadline": "0s", "schedule": "0 0 31 2 *"}"#,
      """
      error[KG1209]: deadline lasts from one second to a hundred years
       --> env.json:1:35
      1 | {"docker_image": "a", "deadline": "0s", "schedule": "0 0 31 2 *"}
        |                                   ^^^^

      error[KG1221]: this schedule never runs: no month that it names has such a day
       --> env.json:1:53
      1 | {"docker_image": "a", "deadline": "0s", "schedule": "0 0 31 2 *"}
        |                                                     ^^^^^^^^^^^^
        = help: the last day that every month has is the 28th

      """
    ),
    ("job", #"{"docker_image": "a", "ttl_after_finished": false, "persistent_volume": [{}]}"#, ""),
    (
      "service",
      #"{"docker_image": "a:1", "persistent_volume": [{"access_mode": "ReadWriteMany"}]}"#, ""
    ),
  ]

  @Test(arguments: rules)
  func `each rule points at what breaks it`(type: String, config: String, text: String) throws {
    let found = try said(type, config)
    #expect(found == text, "\(found)")
  }
}
