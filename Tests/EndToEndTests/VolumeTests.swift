import JSON
import Kubernetes
import Testing

/// The four kinds of volume, and what becomes of them.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct VolumeTests {
  /// Tries to write into each folder, and says how it went.
  private func writing(_ folders: [String]) -> String {
    "for d in \(folders.joined(separator: " ")); do "
      + "if touch $d/kubegate-test 2>/dev/null; then rm $d/kubegate-test; echo $d is writable; "
      + "else echo $d is read-only; fi; done; ls /host/passwd; cat /shared/kept; echo end"
  }

  @Test func `claims, existing claims and folders of the node are mounted as asked`() async throws {
    try await Lab.open { lab in
      try await lab.create(
        .persistentVolumeClaims,
        [
          "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": ["name": "shared"],
          "spec": [
            "accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Mi"]],
          ],
        ]
      )
      try lab.config(
        "filler",
        [
          "existing_persistent_volume": [["name": "shared", "mountPath": "/shared"]],
          "command": Command.then("echo of another release > /shared/kept; echo end"),
        ]
      )
      var run = try await lab.kubegate("deploy", "-f", "filler.json")
      try #require(run.exitCode == 0, "\(run)")
      _ = try await lab.log("filler", until: "end")

      let folders = ["/own", "/own-ro", "/shared", "/host", "/node"]
      try lab.config(
        "disk",
        [
          "persistent_volume": [
            ["mountPath": "/own", "size": "1Mi", "access_mode": "ReadWriteOnce"],
            [
              "name": "late", "mountPath": "/own-ro", "size": 1_048_576, "pvc_type": "sandbox-wait",
              "readOnly": true,
            ],
          ],
          "existing_persistent_volume": [
            ["name": "shared", "mountPath": "/shared", "readOnly": true]
          ],
          "host_volume": [
            ["hostPath": "/etc", "mountPath": "/host", "readOnly": true],
            ["hostPath": "/tmp", "mountPath": "/node"],
          ],
          "command": Command.then(writing(folders)),
        ]
      )
      run = try await lab.kubegate("deploy", "-f", "disk.json")
      try #require(run.exitCode == 0, "\(run)")
      let log = try await lab.log("disk", until: "end")
      #expect(
        log == """
          /own is writable
          /own-ro is read-only
          /shared is read-only
          /host is read-only
          /node is writable
          /host/passwd
          of another release
          end

          """
      )

      try await areKept(lab)
    }
  }

  /// Claims outlive a config that has them no longer, and a delete.
  private func areKept(_ lab: Lab) async throws {
    try lab.config("disk", ["command": Command.sleeping])
    var run = try await lab.kubegate("deploy", "-f", "disk.json")
    #expect(run.exitCode == 0, "\(run)")
    let claims = ["disk-mkg-claim-0", "late", "shared"]
    #expect(try await lab.names(.persistentVolumeClaims) == claims)
    run = try await lab.kubegate("delete", "disk", "-n", lab.namespace, "-o", "json")
    #expect(run.exitCode == 0, "\(run)")
    #expect(
      try run.json["kept"]?.array?.compactMap { $0["name"]?.string } == [
        "disk-mkg-claim-0", "late",
      ]
    )
    #expect(try await lab.names(.persistentVolumeClaims) == claims)

    run = try await lab.kubegate(
      "delete",
      "disk",
      "-n",
      lab.namespace,
      "--delete-volumes",
      "--confirm",
      "disk"
    )
    #expect(run.exitCode == 0, "\(run)")
    try await eventually("only what the release did not make is left") {
      try await lab.names(.persistentVolumeClaims) == ["shared"]
    }
  }

  @Test func `a new release of the same name finds its data again`() async throws {
    try await Lab.open { lab in
      func config(_ script: String) throws {
        try lab.config(
          "notes",
          [
            "persistent_volume": [["mountPath": "/data", "size": "1Mi"]],
            "command": Command.then("\(script); echo end"),
          ]
        )
      }
      try config("echo remembered > /data/note")
      var run = try await lab.kubegate("deploy", "-f", "notes.json")
      try #require(run.exitCode == 0, "\(run)")
      _ = try await lab.log("notes", until: "end")
      #expect(try await lab.kubegate("delete", "-f", "notes.json").exitCode == 0)
      try config("cat /data/note")
      run = try await lab.kubegate("deploy", "-f", "notes.json")
      try #require(run.exitCode == 0, "\(run)")
      #expect(try await lab.log("notes", until: "end") == "remembered\nend\n")
    }
  }

  @Test func `a claim with keep false goes with the release`() async throws {
    try await Lab.open { lab in
      try lab.config(
        "brief",
        [
          "persistent_volume": [["mountPath": "/data", "size": "1Mi", "keep": false]],
          "command": Command.sleeping,
        ]
      )
      var run = try await lab.kubegate("deploy", "-f", "brief.json")
      try #require(run.exitCode == 0, "\(run)")
      run = try await lab.kubegate("delete", "brief", "-n", lab.namespace)
      #expect(run.exitCode == 0, "\(run)")
      try await eventually("the claim is gone") {
        try await lab.names(.persistentVolumeClaims).isEmpty
      }
    }
  }

  @Test func `a storage class that does not exist fails at once`() async throws {
    try await Lab.open { lab in
      try lab.config(
        "disk",
        [
          "persistent_volume": [
            ["mountPath": "/data", "size": "1Mi", "pvc_type": "no-such-class"]
          ],
          "command": Command.sleeping,
        ]
      )
      let run = try await lab.kubegate("deploy", "-f", "disk.json", "--timeout", "240")
      #expect(run.exitCode == 1, "\(run)")
      #expect(run.talk.contains("the storage class \"no-such-class\" does not exist"), "\(run)")
    }
  }

  /// There is no file server in the sandbox: that the cluster takes such a volume, and that the wait
  /// says what keeps the pod from starting, is what can be seen.
  @Test func `a file server that does not answer is named`() async throws {
    try await Lab.open { lab in
      try lab.config(
        "far",
        [
          "nfs_volume": [
            ["server": "127.0.0.1", "path": "/exports", "mountPath": "/nfs", "readOnly": true]
          ],
          "command": Command.sleeping,
        ]
      )
      var run = try await lab.kubegate("deploy", "-f", "far.json", "--dry-run=server")
      #expect(run.exitCode == 0, "\(run)")
      run = try await lab.kubegate("deploy", "-f", "far.json", "--timeout", "90")
      #expect(run.exitCode == 124, "\(run)")
      #expect(
        run.talk.contains("error[KG1602]: not ready after 1 min 30 s: Job \"far-mkg\": "),
        "\(run)"
      )
      #expect(run.talk.contains("volume \"nfs-volume-0\""), "\(run)")
      let job = try await lab.find(.jobs, "far-mkg")
      let pod = job?["spec", "template", "spec"]
      #expect(pod?["volumes"]?.array?.contains { $0[path: "nfs", "server"] == "127.0.0.1" } == true)
      #expect(
        pod?["containers"]?[0]?["volumeMounts"]?.array?.contains {
          $0["mountPath"] == "/nfs" && $0["readOnly"] == true
        } == true
      )
    }
  }
}
