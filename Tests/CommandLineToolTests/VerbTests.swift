import FakeCluster
import JSON
import Kubernetes
import Synchronization
import Testing

@testable import CommandLineTool

/// Whole verbs against a cluster that is played.
@Suite struct VerbTests {
  private let config = """
    {
      "namespace": "demo", "chart_name": "lab", "docker_image": "busybox:1.36",
      "allocationTime": "2h", "ports": { "web": [8080] },
      "persistent_volume": [{ "mountPath": "/data", "size": "1Gi" }]
    }
    """

  private func command(_ cluster: FakeCluster = .withPods()) -> TestedCommand {
    TestedCommand(files: ["env.json": config], cluster: cluster)
  }

  private func records(_ cluster: FakeCluster) -> [String] {
    cluster.names(.secrets).compactMap { name in
      cluster.object(.secrets, name).map {
        "\($0.labels["version"] ?? "") \($0.labels["status"] ?? "")"
      }
    }
  }

  @Test func `a deploy from its first line to its last`() async {
    let cluster = FakeCluster.withPods()
    let command = command(cluster)
    let first = await command.run("deploy", "-f", "env.json")
    #expect(first.code == .done)
    let lines = first.talk.split(separator: "\n").map { line in
      line.hasPrefix("[") ? "[…]" + line.drop { $0 != "]" }.dropFirst() : String(line)
    }
    #expect(lines.first == "revision 1: 3 objects")
    #expect(
      Set(lines.dropFirst()) == [
        "Service lab-mkg created", "PersistentVolumeClaim lab-mkg-claim-0 created",
        "Job lab-mkg created", "[…] PersistentVolumeClaim lab-mkg-claim-0: it has its volume",
        "[…] Job lab-mkg: its pod is ready",
      ]
    )
    #expect(
      first.output == """
        "lab" in namespace "demo": revision 1 is ready
          Port web: lab-mkg.demo:8080 inside the cluster; from this machine with kubectl -n demo port-forward service/lab-mkg 8080:8080
          lives until 2027-01-15T09:00:00Z (in 1 h)

        """
    )
    #expect(records(cluster) == ["1 deployed"])
    let changes = cluster.changes
    let again = await command.run("deploy", "-f", "env.json")
    #expect(again.code == .done)
    #expect(again.talk == "")
    #expect(
      again.output.hasPrefix("\"lab\" in namespace \"demo\": nothing changed since revision 1\n")
    )
    #expect(cluster.changes.filter { !$0.contains("?dryRun") } == changes)
  }

  @Test(arguments: [
    (["--wait"], "ready"), (["--wait=watcher", "--wait-for-jobs"], "ready"),
    (["--wait=legacy"], "ready"), (["--wait=hookOnly"], "applied"), (["--no-wait"], "applied"),
    (["--wait=hookOnly", "--atomic"], "ready"),
  ])
  func `it is waited for as with helm's flags`(flags: [String], state: String) async {
    let run = await command(.withPods()).run(["deploy", "-f", "env.json"] + flags)
    #expect(run.output.contains(": revision 1 is \(state)\n"), "\(run)")
  }

  @Test func `what others have changed is put right by the same config once more`() async throws {
    let cluster = FakeCluster.withPods()
    let command = command(cluster)
    _ = await command.run("deploy", "-f", "env.json")
    var service = try #require(cluster.object(.services, "lab-mkg"))
    service.set("other", at: "spec", "selector", "app.kubernetes.io/name")
    cluster.add(service)
    let shown = await command.run("deploy", "-f", "env.json", "--dry-run=server")
    #expect(shown.output.contains("\n  Service lab-mkg would be changed\n"), "\(shown)")
    #expect(shown.output.contains("\n  Job lab-mkg stays as it is\n"), "\(shown)")
    let run = await command.run("deploy", "-f", "env.json")
    #expect(run.code == .done, "\(run)")
    #expect(records(cluster) == ["1 superseded", "2 deployed"])
    let selector = cluster.object(.services, "lab-mkg")?.spec?["selector"]
    #expect(selector?["app.kubernetes.io/name"] != "other", "\(String(describing: selector))")
    let again = await command.run("deploy", "-f", "env.json", "--dry-run=server")
    #expect(again.output.contains("nothing changed since revision 2\n"), "\(again)")
  }

  @Test func `what a controller does while a diff is made is no difference`() async throws {
    let controller = Mutex<FakeCluster?>(nil)
    let cluster = FakeCluster.withPods { line, times in
      guard line.contains("/services/lab-mkg?dryRun"), times < 2 else { return nil }
      let cluster = controller.withLock(\.self)
      guard var service = cluster?.object(.services, "lab-mkg") else { return nil }
      service.set("look \(times)", at: "metadata", "annotations", "seen.example.org/by")
      cluster?.add(service)
      return nil
    }
    let command = command(cluster)
    _ = await command.run("deploy", "-f", "env.json")
    controller.withLock { $0 = cluster }
    let run = await command.run("diff", "-f", "env.json", "--exit-code")
    #expect(run.code == .done, "\(run)")
    #expect(run.talk == "nothing would change\n")
    #expect(
      cluster.object(.services, "lab-mkg")?.annotations["seen.example.org/by"] == "look 1"
    )
  }

  @Test func `where the server takes no dry runs, the same config once more changes nothing`()
    async
  {
    let cluster = FakeCluster.withPods { line, _ in
      line.contains("?dryRun")
        ? .answer(.init(400, FakeCluster.statusObject(400, "BadRequest", "no dry run"))) : nil
    }
    _ = await command(cluster).run("deploy", "-f", "env.json")
    let run = await command(cluster).run("deploy", "-f", "env.json")
    #expect(run.output.contains("nothing changed since revision 1\n"), "\(run)")
  }

  @Test func `what programs read of a deploy`() async {
    let cluster = FakeCluster.withPods()
    let run = await command(cluster).run("deploy", "-f", "env.json", "-o", "json", "--no-wait")
    #expect(run.code == .done)
    #expect(run.json?["status"] == "applied")
    #expect(run.json?["revision"] == 1)
    #expect(run.json?["changes"]?.array?.count == 3)
    #expect(
      run.json?["changes"]?.array?.last == ["kind": "Job", "name": "lab-mkg", "change": "created"]
    )
    let again = await command(cluster).run("deploy", "-f", "env.json", "-o", "json")
    #expect(again.json?["status"] == "unchanged")
  }

  @Test func `looking at a release, and removing it`() async {
    let cluster = FakeCluster.withPods()
    let command = command(cluster)
    _ = await command.run("deploy", "-f", "env.json")
    let status = await command.run("status", "lab")
    #expect(
      status.output == """
        lab in namespace demo: revision 1, deployed just now
          Install complete
          Port web: lab-mkg.demo:8080 inside the cluster; from this machine with kubectl -n demo port-forward service/lab-mkg 8080:8080
          lives until 2027-01-15T09:00:00Z (in 1 h)
          PersistentVolumeClaim   lab-mkg-claim-0   ready   it has its volume
          Service                 lab-mkg           ready   it has its address
          Job                     lab-mkg           ready   its pod is ready

        """
    )
    #expect(await command.run("status", "-f", "env.json") == status)
    let json = await command.run("status", "lab", "-o", "json").json
    #expect(json?["pods"] == [["name": "lab-mkg-x1", "phase": "Running", "node": "node-1"]])
    #expect(json?["expires"] == "2027-01-15T09:00:00Z")
    let list = await command.run("list")
    #expect(
      list.output == """
        NAME   NAMESPACE   TYPE          REVISION   STATUS     STATE     TIME LEFT   UPDATED
        lab    demo        environment   1          deployed   running   1 h         just now

        """
    )
    let history = await command.run("history", "lab")
    #expect(
      history.output == """
        REVISION   UPDATED                STATUS     CHART               APP VERSION   DESCRIPTION
        1          2027-01-15T08:00:00Z   deployed   environment-1.0.0   1.0.0         Install complete

        """
    )
    let deleted = await command.run("delete", "lab")
    #expect(deleted.code == .done)
    #expect(
      deleted.output == """
        "lab" in namespace "demo" is deleted
          kept: PersistentVolumeClaim lab-mkg-claim-0
          to delete the volumes too: kubegate delete lab -n demo --delete-volumes

        """
    )
    #expect(deleted.talk == "Job lab-mkg removed\nService lab-mkg removed\n")
    #expect(cluster.names(.jobs) + cluster.names(.services) + cluster.names(.secrets) == [])
    #expect(cluster.names(.persistentVolumeClaims) == ["lab-mkg-claim-0"])
    let gone = await command.run("status", "lab")
    #expect(gone.code == .failed)
    #expect(
      gone.talk == """
        error[KG1607]: there is no release "lab" in namespace "demo"
          = help: see what there is with: kubegate list --all-namespaces

        """
    )
    #expect(await command.run("list").output == "no releases\n")
  }

  @Test func `volumes go only when their release is named again`() async {
    let cluster = FakeCluster.withPods()
    var command = command(cluster)
    _ = await command.run("deploy", "-f", "env.json")
    let refused = await command.run("delete", "lab", "--delete-volumes")
    #expect(refused.code == .usage)
    #expect(
      refused.talk == """
        error[KG1702]: nothing was deleted: --delete-volumes was not confirmed (lab-mkg-claim-0)
          = help: add --confirm lab
          = help: kubegate delete --help tells more

        """
    )
    command.answer = "another"
    #expect(await command.run("delete", "lab", "--delete-volumes").code == .usage)
    #expect(cluster.names(.jobs) == ["lab-mkg"])
    command.answer = "lab"
    let deleted = await command.run("delete", "lab", "--delete-volumes")
    #expect(deleted.code == .done)
    #expect(
      deleted.talk.hasPrefix(
        """
        These volumes and all data on them will be deleted:
          lab-mkg-claim-0 1Gi
        Type the name of the release to go on: Job lab-mkg removed
        """
      )
    )
    #expect(cluster.names(.persistentVolumeClaims) == [])
  }

  @Test func `volumes that were kept can be deleted later`() async {
    let cluster = FakeCluster.withPods()
    let command = command(cluster)
    _ = await command.run("deploy", "-f", "env.json")
    _ = await command.run("delete", "lab")
    let run = await command.run("delete", "lab", "--delete-volumes", "--confirm", "lab")
    #expect(run.code == .done)
    #expect(cluster.names(.persistentVolumeClaims) == [])
  }

  @Test func `what belongs to someone else by now is left alone`() async {
    let cluster = FakeCluster.withPods()
    let command = command(cluster)
    _ = await command.run("deploy", "-f", "env.json")
    var service = cluster.object(.services, "lab-mkg") ?? KubernetesObject([:])
    service.set("hub", at: "metadata", "annotations", "meta.helm.sh/release-name")
    cluster.add(service)
    let run = await command.run("delete", "lab", "-o", "json")
    #expect(run.json?["foreign"] == [["kind": "Service", "name": "lab-mkg"]])
    #expect(run.json?["removed"] == [["kind": "Job", "name": "lab-mkg"]])
    #expect(cluster.names(.services) == ["lab-mkg"])
    let deploy = await command.run("deploy", "-f", "env.json")
    #expect(deploy.code == .checkFailed)
    #expect(
      deploy.talk == """
        error[KG1306]: Service "lab-mkg" exists already, and does not belong to this release
          = note: it belongs to release "hub"
          = help: choose another "chart_name", or remove the object
          = help: or make it a part of this release with --take-ownership

        """
    )
  }

  @Test func `a pod that cannot start ends the wait, and a corrected deploy repairs it`() async {
    let broken = FakeCluster.withPods(waiting: "InvalidImageName")
    let failed = await command(broken).run("deploy", "-f", "env.json")
    #expect(failed.code == .failed)
    #expect(records(broken) == ["1 failed"])
    #expect(failed.talk.contains("error[KG1601]: Job \"lab-mkg\" did not come up: "))
    let repaired = await command(broken).run(
      "deploy",
      "-f",
      "env.json",
      "--set",
      "tag=1.37,docker_image=busybox",
      "--no-wait"
    )
    #expect(repaired.code == .done)
    #expect(records(broken) == ["1 failed", "2 deployed"])
    #expect(repaired.talk.contains("Job lab-mkg is made anew: a Job's pods cannot be changed\n"))
  }

  @Test func `a wait that takes too long has a code of its own`() async {
    let cluster = FakeCluster.withPods(waiting: "ContainerCreating")
    let run = await command(cluster).run("deploy", "-f", "env.json", "--timeout", "50s")
    #expect(run.code == .timedOut)
    #expect(run.talk.contains("error[KG1602]: not ready after 50 s: Job \"lab-mkg\": "))
    #expect(records(cluster) == ["1 failed"])
  }

  @Test func `a namespace is only made when asked for`() async {
    let cluster = FakeCluster.withPods()
    let command = TestedCommand(
      files: ["env.json": config.replacing("\"demo\"", with: "\"new\"")],
      cluster: cluster
    )
    let refused = await command.run("deploy", "-f", "env.json")
    #expect(refused.code == .checkFailed)
    #expect(
      refused.talk == """
        error[KG1304]: there is no namespace "new"
         --> env.json:2:16
        2 |   "namespace": "new", "chart_name": "lab", "docker_image": "busybox:1.36",
          |                ^^^^^
          = help: add --create-namespace, or: kubectl create namespace new

        """
    )
    #expect(cluster.changes == [])
    let run = await command.run("deploy", "-f", "env.json", "--create-namespace", "--no-wait")
    #expect(run.code == .done)
    #expect(cluster.object(.namespaces, "new") != nil)
  }

  @Test func `secrets that are missing are all named, and nothing is applied`() async {
    let cluster = FakeCluster.withPods()
    cluster.add(
      KubernetesObject([
        "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "alice"],
        "data": ["user": "YQ=="],
      ])
    )
    let run = await command(cluster).run(
      "deploy",
      "-f",
      "env.json",
      "--set",
      "user_secret={alice,bob},user_secret_params={user,password},image_pull_secret=registry"
    )
    #expect(run.code == .checkFailed)
    for message in [
      "secret \"alice\" has no key \"password\"",
      "there is no secret \"bob\" in namespace \"demo\"",
      "there is no secret \"registry\" in namespace \"demo\"",
    ] {
      #expect(run.talk.contains(message), "\(message)")
    }
    #expect(cluster.changes == [])
  }

  @Test func `dry runs change nothing`() async {
    let cluster = FakeCluster.withPods()
    let client = await command(cluster).run("deploy", "-f", "env.json", "--dry-run")
    #expect(cluster.lines == [])
    #expect(
      client.output == """
        "lab" in namespace "demo": dry run, nothing was changed
          PersistentVolumeClaim lab-mkg-claim-0 would be applied
          Service lab-mkg would be applied
          Job lab-mkg would be applied

        """
    )
    let server = await command(cluster).run("deploy", "-f", "env.json", "--dry-run=server")
    #expect(
      server.output.hasPrefix(
        """
        "lab" in namespace "demo": dry run, nothing was changed
          PersistentVolumeClaim lab-mkg-claim-0 would be created
          Service lab-mkg would be created
          Job lab-mkg would be created
          Pod lab-mkg-test-connection, hook of test, is new

        """
      ),
      "\(server)"
    )
    #expect(cluster.changes.allSatisfy { $0.hasSuffix("?dryRun") })
    #expect(cluster.changes.count == 3)
    #expect(cluster.names(.jobs) + cluster.names(.secrets) == [])
  }

  @Test func `values and objects without a cluster, secrets masked`() async {
    var command = command()
    command.environment["TOKEN"] = "hunter2"
    let set = ["--set", "secret_data.TOKEN=env:TOKEN"]
    let values = await command.run(["values", "-f", "env.json"] + set)
    #expect(values.output.contains("secretData:\n  TOKEN: '***'\n"))
    let objects = await command.run(["render", "-f", "env.json"] + set)
    #expect(objects.output.contains("\n  TOKEN: '***'\n"))
    let json = await command.run(["render", "-f", "env.json", "-o", "json"] + set)
    #expect(json.json?["items"]?.array?.count == 4)
    for run in [values, objects, json] {
      #expect(run.code == .done)
      #expect(!run.output.contains("hunter2") && !run.output.contains("aHVudGVyMg"))
    }
    #expect(command.cluster.lines == [])
  }

  @Test func `validate says what is wrong with each of several configs`() async {
    let command = TestedCommand(files: ["a.json": config, "b.json": "{", "c.json": "[]"])
    let run = await command.run("validate", "a.json", "b.json", "c.json")
    #expect(run.code == .configInvalid)
    #expect(run.output == "3 configs, 2 invalid\n")
    #expect(run.talk.contains(" --> b.json:1:2\n") && run.talk.contains(" --> c.json:1:1\n"))
    let one = await command.run("validate", "a.json")
    #expect(one == .init(code: .done, output: "a.json is valid\n", talk: ""))
    let json = await command.run("validate", "a.json", "b.json", "-o", "json").json
    #expect(json?["files"]?.array?.map { $0["valid"] } == [true, false])
  }

  @Test func `a cluster that cannot be reached, or will not let one in`() async {
    let away = FakeCluster { _, _ in .broken(isDone: false) }
    let run = await command(away).run("list")
    #expect(run.code == .unreachable)
    let closed = FakeCluster { _, _ in
      .answer(.init(403, FakeCluster.statusObject(403, "Forbidden", "secrets is forbidden")))
    }
    #expect(await command(closed).run("list").code == .denied)
    var lost = command()
    lost.files["/home/u/.kube/config"] = "clusters: 5"
    #expect(await lost.run("list").code == .failed)
    lost.files["/home/u/.kube/config"] = ""
    #expect(await lost.run("list").code == .unreachable)
  }

  @Test func `a release that someone else is deploying`() async {
    let cluster = FakeCluster.withPods()
    let command = command(cluster)
    _ = await command.run("deploy", "-f", "env.json")
    var record = cluster.object(.secrets, "sh.helm.release.v1.lab.v1") ?? KubernetesObject([:])
    record.set("pending-upgrade", at: "metadata", "labels", "status")
    record.set("bob on host-7", at: "metadata", "annotations", "kubegate/holder")
    record.set("2027-01-15T07:59:50Z", at: "metadata", "annotations", "kubegate/renewed")
    cluster.add(record)
    let run = await command.run("deploy", "-f", "env.json", "--set", "tag=2,docker_image=a")
    #expect(run.code == .tryLater)
    #expect(run.talk.contains("someone else is at work on this release: bob on host-7\n"))
    #expect(await command.run("delete", "lab").code == .tryLater)
  }

  @Test func `an interrupted deploy says so in its record, and can be repeated`() async throws {
    let cluster = FakeCluster.withPods(waiting: "ContainerCreating")
    let command = command(cluster)
    let task = Task { await command.run("deploy", "-f", "env.json", "--timeout", "100d") }
    while !cluster.lines.contains(where: { $0.hasSuffix("?watch") }) {
      try await Task.sleep(for: .milliseconds(5))
    }
    task.cancel()
    let run = await task.value
    #expect(run.code == .interrupted)
    #expect(run.talk.hasSuffix("\ninterrupted\n"))
    #expect(records(cluster) == ["1 failed"])
    #expect(
      await command.run("history", "lab").output
        .hasSuffix("   Release \"lab\" failed: interrupted\n")
    )
    #expect(await command.run("deploy", "-f", "env.json", "--no-wait").code == .done)
    #expect(records(cluster) == ["1 failed", "2 deployed"])
  }

  @Test func `the network is made ready by verbs that use it, while they read their files`() async {
    let offline = command()
    _ = await offline.run("validate", "env.json")
    _ = await offline.run("render", "-f", "env.json")
    _ = await offline.run("deploy", "-f", "env.json", "--dry-run=client")
    _ = await offline.run("deploy", "--help")
    #expect(offline.network.text == "")
    for verb in [["deploy", "-f", "env.json", "--no-wait"], ["list"], ["status", "lab"]] {
      let online = command()
      _ = await online.run(verb)
      #expect(online.network.text == "ready")
    }
  }

  @Test func `the cluster is asked once who it is, and mistakes of the config come first`() async {
    let cluster = FakeCluster.withPods()
    var command = command(cluster)
    #expect(await command.run("deploy", "-f", "env.json", "--no-wait").code == .done)
    #expect(cluster.lines.filter { $0.hasPrefix("GET /version") }.count == 1)
    command.files["env.json"] = config.replacing(
      "\"demo\"",
      with: "\"demo\", \"clusters\": [\"b\"]"
    )
    let elsewhere = await command.run("deploy", "-f", "env.json", "--no-wait")
    #expect(elsewhere.talk.contains("error[KG1503]: the kubeconfig has no context \"b\"\n"))
    command.files["/home/u/.kube/config"] = "clusters: 5"
    #expect(await command.run("deploy", "-f", "env.json").code == .failed)
    command.files["env.json"] = "{}"
    #expect(await command.run("deploy", "-f", "env.json").code == .configInvalid)
  }

  @Test func `the version`() async {
    let run = await command().run("--version")
    #expect(run == .init(code: .done, output: "kubegate 0.1.0\n", talk: ""))
    #expect(await command().run("version", "-o", "json").json == ["version": "0.1.0"])
  }
}
