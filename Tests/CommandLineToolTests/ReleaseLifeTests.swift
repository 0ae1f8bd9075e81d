import FakeCluster
import JSON
import Kubernetes

import Testing

@testable import CommandLineTool
@testable import Releases

/// What becomes of a release over time: revisions, ways back, ends, and what killed clients leave.
@Suite struct ReleaseLifeTests {
  private let config = """
    {
      "namespace": "demo", "chart_name": "lab", "docker_image": "busybox:1.36",
      "allocationTime": "2h", "ports": { "web": [8080] },
      "persistent_volume": [{ "mountPath": "/data", "size": "1Gi" }]
    }
    """

  /// A cluster in which only the image `bad` does not come up.
  private func cluster(_ faults: @escaping FakeCluster.Faults = { _, _ in nil }) -> FakeCluster {
    .withPods(waiting: "InvalidImageName", image: "bad", faults: faults)
  }

  private func command(_ cluster: FakeCluster) -> TestedCommand {
    TestedCommand(
      files: ["env.json": config, "more.yaml": "extra: one\nlabels:\n  team: vision\n"],
      cluster: cluster
    )
  }

  private func deploy(_ cluster: FakeCluster, _ arguments: String...) async -> TestedCommand.Run {
    await deploy(cluster, arguments)
  }

  private func deploy(_ cluster: FakeCluster, _ arguments: [String]) async -> TestedCommand.Run {
    await command(cluster).run(["deploy", "-f", "env.json"] + arguments)
  }

  /// `1 superseded: Install complete` for each revision.
  private func history(_ cluster: FakeCluster) async -> [String] {
    let run = await command(cluster).run("history", "lab", "-o", "json")
    return (run.json?.array ?? []).map { entry in
      "\(entry["revision"]?.int ?? 0) \(entry["status"]?.string ?? ""): "
        + (entry["description"]?.string ?? "")
    }
  }

  private func record(_ cluster: FakeCluster, _ revision: Int) -> KubernetesObject? {
    cluster.object(.secrets, "sh.helm.release.v1.lab.v\(revision)")
  }

  private func image(_ cluster: FakeCluster) -> String? {
    let job = cluster.object(.jobs, "lab-mkg")
    return job?["spec", "template", "spec", "containers"]?[0]?["image"]?.string
  }

  // MARK: Rollback

  @Test func `a rollback makes a new revision of an old one`() async throws {
    let cluster = cluster()
    _ = await deploy(cluster, "--labels", "team=a")
    _ = await deploy(
      cluster,
      "--set",
      "docker_image=busybox:2024",
      "--description",
      "newer",
      "-l",
      "team=b"
    )
    #expect(image(cluster) == "busybox:2024")
    let shown = await command(cluster).run("rollback", "lab", "--dry-run")
    for form in ["--dry-run=server", "--dry-run=client"] {
      #expect(await command(cluster).run("rollback", "lab", form) == shown)
    }
    #expect(
      shown.output == """
        "lab" in namespace "demo": dry run, nothing was changed
          PersistentVolumeClaim lab-mkg-claim-0 stays as it is
          Service lab-mkg stays as it is
          Job lab-mkg would be made anew: a Job's pods cannot be changed

        """
    )
    #expect(await history(cluster).count == 2)

    let run = await command(cluster).run("rollback", "lab")
    #expect(run.code == .done, "\(run.talk)")
    #expect(
      run.output == """
        "lab" in namespace "demo": back at revision 1; as revision 3 it is ready

        """
    )
    #expect(image(cluster) == "busybox:1.36")
    #expect(
      await history(cluster) == [
        "1 superseded: Install complete", "2 superseded: newer", "3 deployed: Rollback to 1",
      ]
    )
    let (old, new) = (try #require(record(cluster, 1)), try #require(record(cluster, 3)))
    #expect(new.labels["team"] == "a")
    #expect(new.labels["kubegate/workload"] == "environment")
    let before = try ReleaseStore.Record(secret: old).open()
    let after = try ReleaseStore.Record(secret: new).open()
    #expect(after.manifest == before.manifest)
    #expect(after.config == before.config)
    #expect(after.chart == before.chart)
    #expect(after.notes == before.notes)
    #expect(after.firstDeployed == before.firstDeployed)

    let json = await command(cluster).run("rollback", "lab", "2", "--no-wait", "-o", "json").json
    #expect(json?["rollbackTo"] == 2)
    #expect(json?["revision"] == 4)
    #expect(json?["status"] == "applied")
    #expect(image(cluster) == "busybox:2024")
  }

  @Test func `a revision that is not there is named, with those that are`() async {
    let cluster = cluster()
    _ = await deploy(cluster)
    var run = await command(cluster).run("rollback", "lab", "7")
    #expect(run.code == .failed)
    #expect(
      run.talk == """
        error[KG1608]: "lab" has no revision 7
          = help: there is: 1
          = help: see what they are with: kubegate history lab

        """
    )
    run = await command(cluster).run("rollback", "lab")
    #expect(run.talk.hasPrefix("error[KG1608]: \"lab\" has no revision before its first\n"))
    run = await command(cluster).run("status", "lab", "--revision", "2")
    #expect(run.talk.hasPrefix("error[KG1608]: \"lab\" has no revision 2\n"))
    run = await command(cluster).run("rollback", "lab", "x")
    #expect(run.code == .usage)
    #expect(run.talk.hasPrefix("error[KG1702]: \"x\" is no revision\n"))
  }

  @Test func `a rollback whose record would be too large applies nothing, and says what is large`()
    async throws
  {
    let cluster = cluster()
    _ = await deploy(cluster)
    _ = await deploy(cluster, "--set", "docker_image=busybox:2024")
    var old = try ReleaseStore.Record(secret: try #require(record(cluster, 1))).open()
    // Just what a Secret holds: the new record would say more.
    var length = 900_000
    for _ in 1...2 {
      old.config["notes"] = .string(Self.noise(length))
      length = length * (ReleaseStore.limit - 2000) / (try ReleaseCodec.encode(old).utf8.count)
    }
    old.config["notes"] = .string(Self.noise(length))
    let store = ReleaseStore(KubernetesClient(cluster.server), namespace: "demo")
    cluster.add(try store.secret(for: old, now: APITime(seconds: 1_700_000_000)))
    let changes = cluster.changes
    let run = await command(cluster).run("rollback", "lab", "1")
    #expect(run.code == .checkFailed, "\(run)")
    #expect(
      run.talk.contains(
        """
        error[KG1604]: the release's record would be larger than the 1 MiB that a Secret holds
          = note: value "notes": \(length + 2) bytes
          = note: chart file templates/library/_pod.tpl: 
        """
      ),
      "\(run.talk)"
    )
    #expect(cluster.changes == changes)
    #expect(image(cluster) == "busybox:2024")
  }

  /// A text that does not get much smaller by compression.
  private static func noise(_ length: Int) -> String {
    var state: UInt64 = 1
    return String(
      decoding: (0..<length).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return UInt8(97 + (state >> 33) % 26)
      },
      as: UTF8.self
    )
  }

  @Test func `a rollback that breaks off leaves nothing deployed, as with Helm`() async {
    let refusing = cluster { line, times in
      line.hasPrefix("PATCH") && line.hasSuffix("/services/lab-mkg") && times > 1
        ? .answer(.init(403, FakeCluster.statusObject(403, "Forbidden", "no"))) : nil
    }
    _ = await deploy(refusing)
    _ = await deploy(refusing, "--set", "docker_image=busybox:2024")
    let run = await command(refusing).run("rollback", "lab")
    #expect(run.code == .denied)
    #expect(
      await history(refusing) == [
        "1 superseded: Install complete", "2 superseded: Upgrade complete",
        "3 failed: Rollback \"lab\" failed: the cluster refused Service lab-mkg",
      ]
    )
  }

  // MARK: Failures that are undone

  @Test func `an upgrade that fails goes back to the last revision that came up`() async {
    let cluster = cluster()
    _ = await deploy(cluster)
    let run = await deploy(cluster, "--set", "docker_image=bad", "--atomic")
    #expect(run.code == .failed)
    #expect(run.talk.contains("\nit failed; the release goes back to revision 1\n"), "\(run.talk)")
    #expect(run.talk.contains("\nthe release is back at revision 1\n"))
    #expect(run.talk.contains("error[KG1601]: Job \"lab-mkg\" did not come up: "))
    let history = await history(cluster)
    #expect(history.first == "1 superseded: Install complete")
    #expect(
      history.dropFirst().first?
        .hasPrefix("2 failed: Upgrade \"lab\" failed: Job \"lab-mkg\" did not come up: ") == true
    )
    #expect(history.last == "3 deployed: Rollback to 1")
    #expect(image(cluster) == "busybox:1.36")
  }

  @Test func `a first revision that fails is uninstalled, and its volumes stay`() async {
    let cluster = cluster()
    let run = await deploy(cluster, "--set", "docker_image=bad", "--rollback-on-failure")
    #expect(run.code == .failed)
    #expect(run.talk.contains("\nit failed; the release is uninstalled again\n"), "\(run.talk)")
    #expect(cluster.names(.secrets) == [])
    #expect(cluster.names(.jobs) == [])
    #expect(cluster.names(.persistentVolumeClaims) == ["lab-mkg-claim-0"])
  }

  @Test func `what a failed revision has made can be cleared away`() async {
    let cluster = cluster()
    let run = await deploy(cluster, "--set", "docker_image=bad", "--cleanup-on-fail")
    #expect(run.code == .failed)
    #expect(cluster.names(.jobs) == [])
    #expect(cluster.names(.services) == [])
    #expect(cluster.names(.persistentVolumeClaims) == ["lab-mkg-claim-0"])
    #expect(
      await history(cluster).first?.hasPrefix("1 failed: Release \"lab\" failed: Job") == true
    )
  }

  @Test(arguments: [
    ([], "it goes on in the cluster; see how far it is with: kubegate status lab"),
    (["--atomic"], "give it more time with --timeout"),
    (["--cleanup-on-fail"], "give it more time with --timeout"),
  ])
  func `what was undone when time was up does not go on in the cluster`(
    flags: [String],
    help: String
  ) async {
    let cluster = FakeCluster.withPods(waiting: "ContainerCreating", image: "slow")
    _ = await deploy(cluster)
    let run = await deploy(
      cluster,
      ["--set", "docker_image=slow", "--timeout", "20s"] + flags
    )
    #expect(run.code == .timedOut, "\(run)")
    #expect(run.talk.hasSuffix("\n  = help: \(help)\n"), "\(run)")
    #expect(run.talk.contains("goes on") == flags.isEmpty, "\(run)")
  }

  @Test func `what has failed is upgraded, or installed anew where that is asked for`() async {
    let cluster = cluster()
    _ = await deploy(cluster, "--set", "docker_image=bad")
    _ = await deploy(cluster, "--set", "docker_image=bad:2", "--replace")
    _ = await deploy(cluster)
    let history = await history(cluster)
    #expect(
      history.map { $0.prefix(20) } == [
        "1 failed: Release \"l", "2 failed: Release \"l", "3 deployed: Upgrade ",
      ]
    )
    _ = await deploy(cluster, "--set", "docker_image=bad")
    let run = await deploy(cluster, "--replace")
    #expect(run.code == .done)
    #expect(await self.history(cluster).last == "5 deployed: Install complete")
  }

  // MARK: Ends

  @Test func `a history that is kept ends as uninstalled, and makes way for a new life`() async {
    let cluster = cluster()
    _ = await deploy(cluster)
    _ = await deploy(cluster, "--set", "docker_image=busybox:2024")
    var run = await command(cluster).run("delete", "lab", "--keep-history", "--wait")
    #expect(run.code == .done)
    #expect(
      run.output == """
        "lab" in namespace "demo" is deleted; its history stays
          kept: PersistentVolumeClaim lab-mkg-claim-0
          to delete the volumes too: kubegate delete lab -n demo --delete-volumes

        """
    )
    #expect(cluster.names(.jobs) == [])
    #expect(
      await history(cluster) == [
        "1 superseded: Install complete", "2 uninstalled: Uninstallation complete",
      ]
    )
    run = await command(cluster).run("delete", "lab", "--keep-history")
    #expect(run.code == .failed)
    #expect(
      run.talk == """
        error[KG1609]: "lab" is uninstalled already; only its history is left
          = help: without --keep-history the history is deleted too

        """
    )
    run = await command(cluster).run("list", "--uninstalled", "-q")
    #expect(run.output == "lab\n")
    run = await command(cluster).run("list", "--deployed")
    #expect(run.output == "no releases\n")
    run = await deploy(cluster)
    #expect(run.code == .done)
    #expect(
      await history(cluster) == [
        "1 superseded: Install complete", "2 superseded: superseded by new release",
        "3 deployed: Install complete",
      ]
    )
    run = await command(cluster).run("delete", "lab")
    #expect(run.code == .done)
    #expect(cluster.names(.secrets) == [])
  }

  @Test func `a release that is not there can be deleted without ado`() async {
    let cluster = cluster()
    let run = await command(cluster).run("delete", "lab", "--ignore-not-found")
    #expect(run.code == .done)
    #expect(run.output == "there is no release \"lab\" in namespace \"demo\"\n")
    #expect(await command(cluster).run("delete", "lab").code == .failed)
  }

  @Test func `a deletion that the cluster refuses is taken up again`() async {
    let refusing = cluster { line, times in
      line.hasPrefix("DELETE") && line.hasSuffix("/services/lab-mkg") && times == 0
        ? .answer(.init(403, FakeCluster.statusObject(403, "Forbidden", "no"))) : nil
    }
    _ = await deploy(refusing)
    var run = await command(refusing).run("delete", "lab")
    #expect(run.code == .denied)
    #expect(
      await history(refusing)
        == ["1 uninstalling: Deletion failed: the cluster refused Service lab-mkg"]
    )
    run = await command(refusing).run("delete", "lab")
    #expect(run.code == .done, "\(run.talk)")
    #expect(refusing.names(.secrets) == [])
    #expect(refusing.names(.services) == [])
  }

  @Test func `as many revisions are kept as are asked for`() async {
    let cluster = cluster()
    for number in 1...4 {
      _ = await deploy(cluster, "--set", "docker_image=busybox:\(number)", "--history-max", "2")
    }
    #expect(
      await history(cluster) == ["3 superseded: Upgrade complete", "4 deployed: Upgrade complete"]
    )
    for number in 5...14 {
      _ = await deploy(cluster, "--set", "docker_image=busybox:\(number)", "--history-max", "0")
    }
    #expect(await history(cluster).count == 12)
    let shown = await command(cluster).run("history", "lab", "--max", "1", "-o", "json")
    #expect(shown.json?.array?.map { $0["revision"] } == [14])
  }

  // MARK: Killed clients

  /// Leaves a revision as a client does that is killed.
  private func abandon(
    _ cluster: FakeCluster,
    _ revision: Int,
    _ status: String,
    renewed: String = "2027-01-15T07:00:00Z"
  ) throws {
    let secret = try #require(record(cluster, revision))
    var release = try ReleaseStore.Record(secret: secret).open()
    release.status = try #require(ReleaseStatus(rawValue: status))
    try put(
      release,
      into: cluster,
      annotations: [
        "kubegate/holder": "bob on host-7, process 12", "kubegate/renewed": renewed,
      ]
    )
  }

  /// Puts a record in the place of the one of the same revision.
  private func put(
    _ release: Release,
    into cluster: FakeCluster,
    annotations: [String: String] = [:]
  ) throws {
    let store = ReleaseStore(KubernetesClient(cluster.server), namespace: "demo")
    cluster.add(
      try store.secret(
        for: release,
        now: APITime(seconds: 1_700_000_000),
        annotations: annotations
      )
    )
  }

  private static let gone =
    "its maker, bob on host-7, process 12, is gone since 2027-01-15T07:00:00Z"

  @Test(arguments: ["pending-install", "pending-upgrade", "pending-rollback"])
  func `a revision whose maker was killed is told by those who look, and marked by the next`(
    status: String
  ) async throws {
    let cluster = cluster()
    _ = await deploy(cluster)
    try abandon(cluster, 1, status)
    for verb in ["status", "history"] {
      let run = await command(cluster).run(verb, "lab")
      #expect(
        run.talk == """
          note: revision 1 was interrupted (\(Self.gone)); the next deploy, rollback or delete marks it as failed

          """
      )
    }
    let list = await command(cluster).run("list")
    #expect(list.talk.hasPrefix("note: lab: revision 1 was interrupted (its maker, bob"))
    let run = await deploy(cluster)
    #expect(run.code == .done, "\(run.talk)")
    #expect(
      run.talk.contains(
        "\nrevision 1 was interrupted (\(Self.gone)); it is marked as failed\n"
      ),
      "\(run.talk)"
    )
    #expect(
      await history(cluster) == [
        "1 failed: interrupted; bob on host-7, process 12 is gone since 2027-01-15T07:00:00Z",
        "2 deployed: Upgrade complete",
      ]
    )
  }

  @Test func `a deletion whose maker was killed is taken up again, or undone`() async throws {
    for verb in ["delete", "deploy"] {
      let cluster = cluster()
      _ = await deploy(cluster)
      try abandon(cluster, 1, "uninstalling")
      let run =
        verb == "delete" ? await command(cluster).run("delete", "lab") : await deploy(cluster)
      #expect(run.code == .done, "\(run.talk)")
      #expect(run.talk.contains("the deletion was interrupted (\(Self.gone)); "), "\(run.talk)")
      #expect(cluster.names(.secrets).count == (verb == "delete" ? 0 : 2))
    }
  }

  @Test(arguments: ["deploy", "rollback", "delete"])
  func `a release that someone works on is left alone`(verb: String) async throws {
    let cluster = cluster()
    _ = await deploy(cluster)
    _ = await deploy(cluster, "--set", "docker_image=busybox:2024")
    try abandon(cluster, 2, "pending-upgrade", renewed: "2027-01-15T07:59:50Z")
    let before = cluster.changes
    let run =
      verb == "deploy" ? await deploy(cluster) : await command(cluster).run(verb, "lab")
    #expect(run.code == .tryLater)
    #expect(
      run.talk.contains("someone else is at work on this release: bob on host-7, process 12\n"),
      "\(run.talk)"
    )
    #expect(cluster.changes == before)
  }

  @Test func `records that were not all removed still say that the release goes`() async throws {
    let cluster = cluster { line, times in
      line.hasPrefix("DELETE") && line.contains("release.v1.lab.v1") && times == 0
        ? .answer(.init(500, FakeCluster.statusObject(500, "InternalError"))) : nil
    }
    _ = await deploy(cluster)
    _ = await deploy(cluster, "--set", "docker_image=busybox:2024")
    _ = await command(cluster).run("delete", "lab")
    if !cluster.names(.secrets).isEmpty {
      #expect(record(cluster, 2)?.labels["status"] == "uninstalling")
      #expect(await command(cluster).run("delete", "lab").code == .done)
    }
    #expect(cluster.names(.secrets) == [])
  }

  @Test func `this process runs, others have ended`() throws {
    let own = try #require(Machine.identity(of: Machine.process))
    #expect(!Machine.hasEnded(own))
    var parts = own.split(separator: " ").map(String.init)
    parts[3] = "1"
    #expect(Machine.hasEnded(parts.joined(separator: " ")))
    parts[0] = "another-machine"
    #expect(!Machine.hasEnded(parts.joined(separator: " ")))
    #expect(!Machine.hasEnded("what is this"))
  }

  // MARK: Values, and what a record holds

  @Test(
    arguments: [
      ([], nil, nil), (["--reuse-values"], "one", "vision"),
      (["--reset-then-reuse-values"], "one", "vision"),
      (["--reuse-values", "--reset-values"], nil, nil),
    ] as [([String], String?, String?)]
  )
  func `values of the revision before fill in what is left out where asked for`(
    flags: [String],
    extra: String?,
    team: String?
  ) async {
    let cluster = cluster()
    _ = await deploy(cluster, "--values", "more.yaml")
    let run = await command(cluster).run(
      ["deploy", "-f", "env.json", "--set", "labels.stage=x"] + flags
    )
    #expect(run.code == .done, "\(run.talk)")
    let values = await command(cluster).run("get", "values", "lab", "-o", "json").json
    #expect(values?["extra"]?.string == extra)
    #expect(values?["labels"]?["team"]?.string == team)
    #expect(values?["labels"]?["stage"] == "x")
  }

  @Test func `what a record holds is printed as helm prints it`() async throws {
    let cluster = cluster()
    _ = await deploy(cluster, "--values", "more.yaml")
    let values = await command(cluster).run("get", "values", "lab")
    #expect(values.output.hasPrefix("USER-SUPPLIED VALUES:\n"))
    #expect(values.output.contains("\nextra: one\n"))
    let all = await command(cluster).run("get", "values", "lab", "-a")
    #expect(all.output.hasPrefix("COMPUTED VALUES:\n"))
    #expect(all.output.count > values.output.count)
    let manifest = await command(cluster).run("get", "manifest", "lab")
    #expect(manifest.output.hasPrefix("---\n# Source: environment/templates/"))
    let stored = try ReleaseStore.Record(secret: try #require(record(cluster, 1))).open()
    #expect(manifest.output == stored.manifest + "\n")
    let json = await command(cluster).run("get", "manifest", "lab", "-o", "json").json
    #expect(json?["items"]?.array?.count == 3)
    let notes = await command(cluster).run("get", "notes", "lab")
    #expect(notes.output.hasPrefix("NOTES:\n"))
    let hooks = await command(cluster).run("get", "hooks", "lab").output
    #expect(
      hooks.hasPrefix("---\n# Source: environment/templates/tests/test-connection.yaml\n"),
      "\(hooks)"
    )
    let metadata = await command(cluster).run("get", "metadata", "lab")
    #expect(
      metadata.output == """
        NAME: lab
        CHART: environment
        VERSION: 1.0.0
        APP_VERSION: 1.0.0
        LABELS: kubegate/workload=environment
        NAMESPACE: demo
        REVISION: 1
        STATUS: deployed
        DEPLOYED_AT: 2027-01-15T08:00:00Z
        APPLY_METHOD: client-side apply (defaulted)

        """
    )
    let everything = await command(cluster).run("get", "all", "lab", "-o", "json").json
    #expect(everything?["values"]?["extra"] == "one")
    let wrong = await command(cluster).run("get", "value", "lab")
    #expect(wrong.code == .usage)
    #expect(wrong.talk.hasPrefix("error[KG1702]: there is no \"get value\"\n"))
  }

  @Test func `secrets that a record holds are not printed`() async throws {
    let cluster = cluster()
    _ = await deploy(cluster)
    let secret = try #require(record(cluster, 1))
    var release = try ReleaseStore.Record(secret: secret).open()
    release.config["account"] = ["name": "ada", "word": "s3cr3t-w0rd", "password": "abc"]
    release.notes = "log in with s3cr3t-w0rd"
    release.manifest += """
      ---
      # Source: x/templates/secret.yaml
      apiVersion: v1
      kind: Secret
      metadata:
        name: account
      stringData:
        db-password: s3cr3t-w0rd
      """
    try put(release, into: cluster)
    for part in GetVerb.Part.allCases {
      for form in ["text", "json", "yaml"] {
        for flags in [[], ["--all"]] {
          let run = await command(cluster).run(["get", part.rawValue, "lab", "-o", form] + flags)
          #expect(run.code == .done)
          #expect(!run.output.contains("s3cr3t"), "\(run.output)")
          #expect(!run.output.contains("abc"), "\(run.output)")
        }
      }
    }
    let manifest = await command(cluster).run("get", "manifest", "lab").output
    #expect(manifest.contains("# Source: x/templates/secret.yaml\n"), "\(manifest)")
    #expect(
      manifest.contains("db-password: '***'") || manifest.contains("db-password: \"***\""),
      "\(manifest)"
    )
  }

  // MARK: Objects of others

  @Test func `objects of others are refused all at once, unless they are taken over`() async {
    let cluster = cluster()
    cluster.add(
      KubernetesObject([
        "apiVersion": "v1", "kind": "Service", "metadata": ["name": "lab-mkg"],
      ]),
      KubernetesObject([
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": [
          "name": "lab-mkg", "labels": ["app.kubernetes.io/managed-by": "Helm"],
          "annotations": [
            "meta.helm.sh/release-name": "other", "meta.helm.sh/release-namespace": "demo",
          ],
        ],
      ])
    )
    var run = await deploy(cluster)
    #expect(run.code == .checkFailed)
    #expect(run.talk.components(separatedBy: "error[KG1306]").count == 3, "\(run.talk)")
    #expect(run.talk.contains("= note: it belongs to release \"other\"\n"))
    #expect(run.talk.contains("= note: it was not made by kubegate or Helm\n"))
    #expect(cluster.names(.secrets) == [])
    run = await deploy(cluster, "--take-ownership")
    #expect(run.code == .done, "\(run.talk)")
    let service = cluster.object(.services, "lab-mkg")
    #expect(service?.annotations["meta.helm.sh/release-name"] == "lab")
  }

  // MARK: Flags

  @Test(arguments: [
    (["deploy", "-f", "env.json", "--history-max", "-1"], "--history-max cannot be \"-1\""),
    (["deploy", "-f", "env.json", "--atomic", "--no-wait"], "--atomic and --no-wait contradict"),
    (["deploy", "-f", "env.json", "-l", "owner=me"], "the label \"owner\" belongs to the record"),
    (["deploy", "-f", "env.json", "-l", "team"], "--labels cannot be \"team\""),
    (["delete", "lab", "--cascade", "never"], "--cascade cannot be \"never\""),
    (["list", "--filter", "("], "--filter cannot be \"(\""),
    (["list", "-l", "a=b=c"], "--selector cannot be \"a=b=c\""),
    (["get", "values", "lab", "--revision", "x"], "--revision cannot be \"x\""),
    (["get"], "get what?"),
  ])
  func `flags that make no sense are refused before anything is done`(
    arguments: [String],
    message: String
  ) async {
    let cluster = cluster()
    let run = await command(cluster).run(arguments)
    #expect(run.code == .usage, "\(run.talk)")
    #expect(run.talk.hasPrefix("error[KG1702]: \(message)"), "\(run.talk)")
    #expect(cluster.lines == [])
  }

  @Test(arguments: [
    (["--filter", "^l"], "lab\n"), (["-f", "^x"], ""), (["--filter", "^x"], ""),
    (["-l", "team=a"], "lab\n"),
    (["-l", "team!=a"], ""), (["-l", "team,!gone"], "lab\n"), (["--failed"], ""),
    (["--superseded"], "lab\n"), (["--deployed", "--max", "1"], "lab\n"), (["--offset", "1"], ""),
    (["-a", "--failed"], "lab\n"),
  ])
  func `a list shows what its filters let through`(flags: [String], names: String) async {
    let cluster = cluster()
    _ = await deploy(cluster, "-l", "team=a")
    _ = await deploy(cluster, "--set", "docker_image=busybox:2")
    let run = await command(cluster).run(["list", "-q"] + flags)
    #expect(run.output == names, "\(run.talk)")
    let list = await command(cluster).run(["list"] + flags).output
    let bare = await command(cluster).run(["list", "--no-headers"] + flags).output
    #expect(bare.split(separator: " ").first.map { "\($0)\n" } ?? "" == names, "\(bare)")
    #expect(list.hasPrefix(names.isEmpty ? "no releases\n" : "NAME   NAMESPACE   "), "\(list)")
  }
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
