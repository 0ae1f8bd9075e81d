import Base64
import Foundation
import JSON
import Kubernetes
import Testing

/// Types that administrators add, against a real API server.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct AddedTypeTests {
  private static let example = "\(Project.root)/examples/workloads"

  @Test func `the example of the documentation is added and deployed`() async throws {
    try await Lab.open { lab in
      let type = "\(Self.example)/results-viewer"
      var run = try await lab.kubegate("workloads", "lint", type)
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk == "")
      run = try await lab.kubegate("workloads", "add", type)
      try #require(run.exitCode == 0, "\(run)")
      let config = "\(Self.example)/results.json"
      let password = ["VIEWER_PASSWORD": "open-sesame"]
      run = try await lab.kubegate(
        "deploy",
        "-f",
        config,
        "-n",
        lab.namespace,
        "--set",
        "lifetime=30m",
        environment: password
      )
      try #require(run.exitCode == 0, "\(run)")
      #expect(
        run.output.hasPrefix(
          """
          "results" in namespace "\(lab.namespace)": revision 1 is ready
            To see it: kubectl -n \(lab.namespace) port-forward service/results 8080:80
            and then http://localhost:8080, as user "viewer".
            It is over 30m after it started. Nobody gets in without the password.

          """
        ),
        "\(run)"
      )
      #expect(!(run.output + run.talk).contains("open-sesame"))
      let job = try await lab.find(.jobs, "results")
      #expect(job?.spec?["activeDeadlineSeconds"] == 1800)
      // Nobody sees the page without the password.
      do throws(KubernetesError) {
        let response = try await lab.client.proxy(
          .services,
          namespace: lab.namespace,
          name: "http:results",
          port: "80",
          path: "/index.html"
        )
        Issue.record("the page is shown: \(response)")
      } catch {
        guard case .refused(let status) = error else { throw error }
        #expect(status.isUnauthorized, "\(error)")
      }
      let page = try await lab.find(.configMaps, "results-page")?["data", "index.html"]?.string
      #expect(page?.contains("Hello from kubegate") == true)
      let access = try await lab.find(.secrets, "results-access")?["data", "httpd.conf"]?.string
      #expect(
        access.flatMap { Base64.decode($0) } == Array("/:viewer:open-sesame\n".utf8)
      )

      let list = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json")
      #expect(try list.json[0]?["type"] == "results-viewer")
      let values = try await lab.kubegate("get", "values", "results", "-n", lab.namespace)
      #expect(values.output.contains("lifetimeSeconds: 1800"), "\(values)")
      #expect(!values.output.contains("open-sesame"))
      // The same again changes nothing.
      run = try await lab.kubegate(
        "deploy",
        "-f",
        config,
        "-n",
        lab.namespace,
        "--set",
        "lifetime=30m",
        environment: password
      )
      #expect(run.output.contains("nothing changed since revision 1"), "\(run)")
      run = try await lab.kubegate("delete", "results", "-n", lab.namespace)
      #expect(run.exitCode == 0, "\(run)")
    }
  }

  @Test func `the job type by another name runs as the job type does`() async throws {
    try await Lab.open { lab in
      var run = try await lab.kubegate(
        "workloads",
        "export",
        "job",
        "--as",
        "training",
        "--to",
        "training"
      )
      try #require(run.exitCode == 0, "\(run)")
      run = try await lab.kubegate("workloads", "add", "training")
      try #require(run.exitCode == 0, "\(run)")
      var specs: [JSONValue?] = []
      for type in ["job", "training"] {
        try lab.write(
          "\(type).json",
          """
          {
            "workload": "\(type)", "namespace": "\(lab.namespace)", "chart_name": "\(type)-one",
            "docker_image": "busybox:1.35", "command": ["sh", "-c", "echo it is done"],
            "memory_request": "16Mi", "cpu_request": "10m", "deadline": "10m"
          }
          """
        )
        run = try await lab.kubegate("deploy", "-f", "\(type).json")
        try #require(run.exitCode == 0, "\(run)")
        #expect(run.output.contains("\"\(type)-one\" in namespace"), "\(run)")
        #expect(try await lab.log("\(type)-one", until: "it is done").contains("it is done"))
        let job = try #require(try await lab.list(.jobs).first { $0.name.hasPrefix(type) })
        #expect(job.status?["succeeded"] == 1)
        specs.append(job.spec?["activeDeadlineSeconds"])
        let status = try await lab.kubegate("status", "\(type)-one", "-n", lab.namespace)
        #expect(status.output.contains("it has ended well"), "\(status)")
      }
      #expect(specs == [600, 600])
    }
  }

  @Test func `a type that only presets another one waits for what it needs`() async throws {
    try await Lab.open { lab in
      try lab.write(
        "types/course/workload.json",
        """
        {
          "name": "course", "version": "2024.1", "extends": "environment",
          "defaults": {
            "docker_image": "busybox:1.35", "allocationTime": "20m",
            "command": ["sh", "/opt/start.sh"], "mount_files": { "start": ["start.sh", "/opt"] }
          },
          "required_secrets": [{ "name": "course-key", "keys": ["key"] }],
          "notes": "Welcome to {{ .Release.Name }}."
        }
        """
      )
      try lab.write("types/course/start.sh", "echo the course begins; sleep 600\n")
      try lab.write(
        "mine.json",
        """
        { "workload": "course", "namespace": "\(lab.namespace)", "chart_name": "mine" }
        """
      )
      let types = ["KUBEGATE_WORKLOADS": "types"]
      var run = try await lab.kubegate("deploy", "-f", "mine.json", environment: types)
      #expect(run.exitCode == 78, "\(run)")
      #expect(run.talk.contains("there is no secret \"course-key\""), "\(run)")
      #expect(try await lab.names(.jobs).isEmpty)
      _ = try await lab.client.create(
        KubernetesObject([
          "apiVersion": "v1", "kind": "Secret",
          "metadata": ["name": "course-key", "namespace": .string(lab.namespace)],
          "stringData": ["key": "x"],
        ]),
        as: .secrets
      )
      run = try await lab.kubegate("deploy", "-f", "mine.json", environment: types)
      try #require(run.exitCode == 0, "\(run)")
      #expect(run.output.contains("  Welcome to mine.\n"), "\(run)")
      _ = try await lab.log("mine", until: "the course begins")
      let records = try await lab.list(.secrets).filter { $0.name.hasPrefix("sh.helm.release") }
      #expect(records.first?.labels["kubegate/workload"] == "course")
      #expect(records.first?.labels["kubegate/workload-version"] == "2024.1")
    }
  }

  @Test(.enabled(if: Helm.isThere, Helm.whyNot))
  func `an exported chart is one that Helm installs`() async throws {
    try await Lab.open { lab in
      for type in ["job", "service"] {
        let run = try await lab.kubegate("workloads", "export", type, "--chart", "--to", type)
        try #require(run.exitCode == 0, "\(run)")
        let values = "\(lab.folder)/\(type)/values.yaml"
        let own = try String(contentsOfFile: values, encoding: .utf8)
        let changed = own.replacing(
          "image:\n  repository: \"\"\n  tag: latest",
          with: "image:\n  repository: busybox\n  tag: \"1.35\""
        )
        #expect(changed != own, "\(own)")
        try lab.write("\(type)/values.yaml", changed)
        _ = try await Helm.run(lab, "install", "helms-\(type)", "\(lab.folder)/\(type)")
      }
      #expect(try await lab.names(.jobs) == ["helms-job"])
    }
  }
}
