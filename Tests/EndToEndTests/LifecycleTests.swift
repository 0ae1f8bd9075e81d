import JSON
import Kubernetes
import Testing

/// From the first deploy of an environment to its end.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct LifecycleTests {
  @Test func `deploys, changes, fails, is repaired and deleted`() async throws {
    try await Lab.open { lab in
      func config(_ text: String, image: String = "busybox:1.35") throws {
        try lab.config(
          "web",
          [
            "docker_image": .string(image), "command": Command.serving(text),
            "ports": ["page": [8080]],
            "persistent_volume": [["name": "web-data", "mountPath": "/data", "size": "1Mi"]],
          ]
        )
      }

      try config("first")
      var run = try await lab.kubegate("deploy", "-f", "web.json")
      try #require(run.exitCode == 0, "\(run)")
      #expect(
        run.output.hasPrefix("\"web\" in namespace \"\(lab.namespace)\": revision 1 is ready\n")
      )
      #expect(
        run.output.contains("\n  Port page: web-mkg.\(lab.namespace):8080 inside the cluster;")
      )
      #expect(run.output.contains("\n  lives until 20"))
      #expect(run.talk.contains("\nService web-mkg created\n"), "\(run)")
      #expect(run.talk.contains("Job web-mkg: its pod is ready\n"))
      #expect(try await lab.page("web-mkg", port: 8080) == "first\n")

      let pods = try await lab.names(.pods)
      run = try await lab.kubegate("deploy", "-f", "web.json")
      #expect(run.exitCode == 0)
      #expect(
        run.output.hasPrefix(
          "\"web\" in namespace \"\(lab.namespace)\": nothing changed since revision 1\n"
        ),
        "\(run)"
      )
      #expect(run.talk == "")
      #expect(try await lab.history("web") == ["deployed"])
      #expect(try await lab.names(.pods) == pods)

      try config("second")
      run = try await lab.kubegate("deploy", "-f", "web.json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("Job web-mkg is made anew: a Job's pods cannot be changed\n"))
      #expect(try await lab.history("web") == ["superseded", "deployed"])
      #expect(try await lab.page("web-mkg", port: 8080) == "second\n")

      try config("third", image: "nobody/nothing:1")
      run = try await lab.kubegate("deploy", "-f", "web.json")
      #expect(run.exitCode == 1, "\(run)")
      #expect(run.output == "")
      #expect(
        run.talk.contains(
          """
          error[KG1601]: Job "web-mkg" did not come up: the image "nobody/nothing:1" does not exist
          """
        )
      )
      #expect(
        run.talk.hasSuffix(
          """
            = help: check its name and tag
            = help: mend the config and deploy again

          """
        )
      )
      #expect(try await lab.history("web") == ["superseded", "deployed", "failed"])
      let status = try await lab.kubegate("status", "web", "-n", lab.namespace, "-o", "json").json
      #expect(status["status"] == "failed")
      #expect(
        status["description"]
          == "Upgrade \"web\" failed: Job \"web-mkg\" did not come up: the image \"nobody/nothing:1\" does not exist"
      )

      let list = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json").json
      #expect(list[0]?["status"] == "failed")
      #expect(list[0]?["state"] == "not running")

      try config("third")
      run = try await lab.kubegate("deploy", "-f", "web.json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(
        try await lab.history("web") == ["superseded", "superseded", "failed", "deployed"]
      )
      #expect(try await lab.page("web-mkg", port: 8080) == "third\n")

      try await isDeleted(lab)
    }
  }

  private func isDeleted(_ lab: Lab) async throws {
    var run = try await lab.kubegate("delete", "web", "-n", lab.namespace)
    #expect(run.exitCode == 0, "\(run)")
    #expect(
      run.output == """
        "web" in namespace "\(lab.namespace)" is deleted
          kept: PersistentVolumeClaim web-data
          to delete the volumes too: kubegate delete web -n \(lab.namespace) --delete-volumes

        """
    )
    #expect(try await lab.names(.services) == [])
    #expect(try await lab.names(.persistentVolumeClaims) == ["web-data"])
    run = try await lab.kubegate("status", "web", "-n", lab.namespace)
    #expect(run.exitCode == 1)
    #expect(
      run.talk.hasPrefix(
        "error[KG1607]: there is no release \"web\" in namespace \"\(lab.namespace)\"\n"
      ),
      "\(run)"
    )

    run = try await lab.kubegate("delete", "web", "-n", lab.namespace, "--delete-volumes")
    #expect(run.exitCode == 64, "\(run)")
    #expect(
      run.talk.contains("nothing was deleted: --delete-volumes was not confirmed (web-data)\n")
    )
    #expect(run.talk.contains("  = help: add --confirm web\n"))
    run = try await lab.kubegate(
      "delete",
      "web",
      "-n",
      lab.namespace,
      "--delete-volumes",
      "--confirm",
      "web"
    )
    #expect(run.exitCode == 0, "\(run)")
    try await eventually("the volume is gone") {
      try await lab.names(.persistentVolumeClaims).isEmpty
    }
  }

  @Test func `a release made by Deployment changes without a gap`() async throws {
    try await Lab.open { lab in
      func config(_ text: String) throws {
        try lab.config(
          "site",
          [
            "allocationTime": .null, "deployment": true, "command": Command.serving(text),
            "ports": ["page": 8080],
            "probes": ["readiness": ["path": "/", "port": 8080, "period": 1]],
          ]
        )
      }
      try config("one")
      var run = try await lab.kubegate("deploy", "-f", "site.json")
      try #require(run.exitCode == 0, "\(run)")
      #expect(!run.output.contains("lives until"))
      #expect(try await lab.page("site-mkg", port: 8080) == "one\n")

      try config("two")
      run = try await lab.kubegate("deploy", "-f", "site.json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("Deployment site-mkg applied\n"))
      #expect(try await lab.page("site-mkg", port: 8080) == "two\n")
      let list = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json").json
      #expect(list[0]?["state"] == "running")
      #expect(list[0]?["expires"] == nil)
      #expect(try await lab.history("site") == ["superseded", "deployed"])
    }
  }

  @Test func `a Job turns into a Deployment and leaves nothing of the old`() async throws {
    try await Lab.open { lab in
      try lab.config("shift", ["command": Command.sleeping])
      var run = try await lab.kubegate("deploy", "-f", "shift.json")
      #expect(run.exitCode == 0, "\(run)")
      try lab.config(
        "shift",
        ["allocationTime": .null, "deployment": true, "command": Command.sleeping]
      )
      run = try await lab.kubegate("deploy", "-f", "shift.json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("Job shift-mkg removed\n"), "\(run)")
      #expect(try await lab.names(.deployments) == ["shift-mkg"])
      try await eventually("the Job is gone") { try await lab.names(.jobs).isEmpty }
    }
  }
}
