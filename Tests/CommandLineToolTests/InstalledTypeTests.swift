import FakeCluster
import JSON
import Kubernetes
import Testing

@testable import CommandLineTool
@testable import Releases

/// Whole verbs with a workload type that an administrator has added.
@Suite struct InstalledTypeTests {
  /// A page that a Job shows, behind a password.
  static let type = [
    "/types/page/workload.json": """
    {
      "name": "page", "title": "A page", "version": "1.2.0", "job_role": "environment",
      "defaults": { "lifetime": "8h" },
      "required_secrets": [{ "name": "{{ .Config.team }}-pull", "keys": ["token"] }],
      "notes": "It lives for {{ .Config.lifetime }}; the password is {{ .Values.password }}."
    }
    """,
    "/types/page/schema.json": """
    {
      "type": "object",
      "required": ["workload", "namespace", "chart_name", "team", "password"],
      "properties": {
        "workload": { "const": "page" },
        "namespace": { "$ref": "common.schema.json#/$defs/namespace" },
        "chart_name": { "$ref": "common.schema.json#/$defs/releaseName" },
        "labels": { "$ref": "common.schema.json#/$defs/labels" },
        "team": { "title": "Team", "description": "Who it is for.", "type": "string" },
        "password": { "title": "Password", "type": "string", "writeOnly": true },
        "lifetime": { "title": "Lifetime", "type": "string", "examples": ["8h"] },
        "port": { "title": "Port", "type": "integer", "default": 8080 }
      },
      "additionalProperties": false
    }
    """,
    "/types/page/values.yaml.gotmpl": """
    seconds: {{ durationSeconds .Config.lifetime }}
    port: {{ .Config.port }}
    password: {{ secretSource .Config.password | quote }}
    """,
    "/types/page/chart/Chart.yaml": "apiVersion: v2\nname: page\nversion: 0.1.0\n",
    "/types/page/chart/values.yaml": "image: busybox:1.35\n",
    "/types/page/chart/values.schema.json": """
    { "properties": { "port": { "type": "integer", "maximum": 9000 } } }
    """,
    "/types/page/chart/templates/job.yaml": """
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: {{ .Release.Name }}
    spec:
      activeDeadlineSeconds: {{ int .Values.seconds }}
      template:
        spec:
          containers: [{name: mkg, image: "{{ .Values.image }}"}]
    """,
    "/types/page/chart/templates/careless.yaml": """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}
    data:
      url: "http://me:{{ .Values.password }}@host"
    """,
    "/types/page/chart/templates/NOTES.txt": "Look at {{ .Release.Name }}.",
  ]

  static let config = """
    { "workload": "page", "namespace": "demo", "chart_name": "p", "team": "a",
      "labels": { "team": "a" }, "password": "env:PASSWORD" }
    """

  private func command(
    _ changes: [String: String] = [:],
    config: String = config,
    cluster: FakeCluster = FakeCluster()
  ) -> TestedCommand {
    var files = Self.type.merging(changes) { $1 }.filter { !$0.value.isEmpty }
    files["p.json"] = config
    return TestedCommand(
      files: files,
      environment: ["PASSWORD": "s3cret!!"],
      cluster: cluster
    )
  }

  private static let path = ["--workload-path", "/types"]

  // MARK: Without a cluster

  @Test func `types are found by the flag, before what the environment names`() async {
    var command = command([
      "/others/page/workload.json": #"{"name": "page", "version": "9", "extends": "environment"}"#
    ])
    #expect(await command.run("validate", "p.json").code == .configInvalid)
    let run = await command.run(["validate", "p.json"] + Self.path)
    #expect(run == .init(code: .done, output: "p.json is valid\n", talk: ""))
    command.environment["KUBEGATE_WORKLOADS"] = "/types"
    #expect(await command.run("validate", "p.json").code == .done)
    command.environment["KUBEGATE_WORKLOADS"] = "/others"
    #expect(await command.run("validate", "p.json").code == .configInvalid)
    #expect(await command.run(["validate", "p.json"] + Self.path).code == .done)
  }

  @Test func `values are shown without secrets`() async {
    let run = await command().run(["values", "-f", "p.json"] + Self.path)
    #expect(run.output == "password: '***'\nport: 8080\nseconds: 28800\n")
    #expect(run.talk == "")
  }

  @Test func `a secret shows nowhere, wherever a chart puts it`() async {
    for form in ["text", "json"] {
      let run = await command().run(["render", "-f", "p.json", "-o", form] + Self.path)
      #expect(run.code == .done)
      #expect(run.output.contains("http://me:***@host"))
      #expect(!run.output.contains("s3cret"))
    }
  }

  @Test func `the labels of a config are on all objects`() async {
    let run = await command().run(["render", "-f", "p.json", "-o", "json"] + Self.path)
    let items = run.json?["items"]?.array ?? []
    #expect(items.count == 2)
    for item in items { #expect(item[path: "metadata", "labels", "team"] == "a") }
  }

  @Test(arguments: ["validate", "render"])
  func `a value that does not fit the chart points into the mapping`(verb: String) async {
    let port =
      #"{"workload": "page", "namespace": "demo", "chart_name": "p", "team": "a", "#
      + #""password": "env:PASSWORD", "port": 9001}"#
    let run = await command(config: port).run([verb, "-f", "p.json"] + Self.path)
    #expect(run.code == .configInvalid)
    #expect(
      run.talk.hasPrefix(
        """
        error[KG1107]: "port" is 9001, and has to be at most 9000
         --> /types/page/values.yaml.gotmpl:2:1
        2 | port: {{ .Config.port }}
          | ^^^^^^^^^^^^^^^^^^^^^^^^
          = note: values.schema.json of chart "page" says so

        """
      )
    )
  }

  @Test func `a mistake in the type's schema points into it`() async {
    let run = await command(["/types/page/schema.json": #"{ "type": "objekt" }"#])
      .run(["validate", "-f", "p.json"] + Self.path)
    #expect(run.code == .configInvalid)
    #expect(run.talk.contains(" --> /types/page/schema.json:1:11\n"))
  }

  @Test func `a mistake in the defaults points into workload.json`() async {
    let manifest = #"{ "name": "page", "version": "1", "defaults": { "port": "80" } }"#
    let run = await command(["/types/page/workload.json": manifest])
      .run(["validate", "-f", "p.json"] + Self.path)
    #expect(run.code == .configInvalid)
    #expect(run.talk.contains(" --> /types/page/workload.json:1:57\n"))
  }

  @Test func `a mistake in the chart points into it`() async {
    let run = await command(["/types/page/chart/templates/careless.yaml": "a: {{ .Values.x.y }}"])
      .run(["render", "-f", "p.json"] + Self.path)
    #expect(run.code == .configInvalid)
    #expect(run.talk.contains(" --> /types/page/chart/templates/careless.yaml:1:16\n"))
  }

  @Test func `a type is explained, and has a schema for editors`() async {
    let explained = await command().run(["explain", "page"] + Self.path)
    #expect(explained.output.contains("  team        text  Who it is for.\n"))
    let key = await command().run(["explain", "page.team", "-o", "json"] + Self.path)
    #expect(key.json?["description"] == "Who it is for.")
    let schema = await command().run(["schema", "page"] + Self.path)
    #expect(schema.json?["$id"] == "urn:kubegate:schema:page")
    #expect(schema.json?[path: "properties", "namespace", "$ref"] == "#/$defs/namespace")
    let all = await command().run(["explain"] + Self.path)
    #expect(all.output.contains("page"))
    let none = await command().run("explain", "page")
    #expect(none.code == .usage)
  }

  @Test func `what a type fills in is not asked for, and shown`() async {
    let manifest = """
      { "name": "page", "version": "1.2.0", "extends": "environment",
        "defaults": { "docker_image": "busybox", "allocationTime": "8h", "team": "b" } }
      """
    let schema = """
      { "allOf": [{ "$ref": "environment.schema.json" }], "required": ["team", "room"],
        "properties": { "team": { "type": "string" }, "room": { "type": "string" } },
        "unevaluatedProperties": false }
      """
    let command = command([
      "/types/page/workload.json": manifest, "/types/page/schema.json": schema,
      "/types/page/values.yaml.gotmpl": "", "/types/page/chart/Chart.yaml": "",
      "/types/page/chart/values.yaml": "", "/types/page/chart/values.schema.json": "",
      "/types/page/chart/templates/job.yaml": "", "/types/page/chart/templates/NOTES.txt": "",
      "/types/page/chart/templates/careless.yaml": "",
    ])
    let keys = await command.run(["explain", "page", "-o", "json"] + Self.path).json?["keys"]
    let required = (keys?.array ?? []).filter { $0["required"] != false }
    #expect(Set(required.compactMap { $0["key"]?.string }) == ["namespace", "chart_name", "room"])
    let team = keys?.array?.first { $0["key"] == "team" }
    #expect(team?["default"] == "b")
    let image = keys?.array?.first { $0["key"] == "docker_image" }
    #expect(image?["default"] == "busybox")
    let bundle = await command.run(["schema", "page"] + Self.path).json
    #expect(bundle?["required"] == ["room"])
    // Whoever takes a default away has to give a value, all the same.
    let config = #"{"workload": "page", "namespace": "n", "chart_name": "c", "room": "r""#
    func validated(_ text: String) async -> TestedCommand.Run {
      var command = command
      command.files["p.json"] = text
      return await command.run(["validate", "p.json"] + Self.path)
    }
    let taken = await validated(config + #", "team": null}"#)
    #expect(taken.talk.hasPrefix("error[KG1102]: \"team\" is missing\n"))
    let given = await validated(config + "}")
    #expect(given.code == .done, "\(given)")
  }

  @Test func `all of a type is shown but the secrets among its defaults`() async {
    let manifest = """
      { "name": "page", "title": "A page", "version": "1.2.0",
        "defaults": { "lifetime": "8h", "password": "hunter2!" } }
      """
    let command = command(["/types/page/workload.json": manifest])
    let text = await command.run(["workloads", "show", "page"] + Self.path)
    #expect(
      text.output.hasPrefix(
        """
        name       page
        version    1.2.0
        title      A page
        where      /types/page
        chart      page 0.1.0
        defaults   {"lifetime":"8h","password":"***"}


        """
      )
    )
    let json = await command.run(["workloads", "show", "page", "-o", "json"] + Self.path)
    #expect(json.json?[path: "manifest", "defaults", "password"] == "***")
    #expect(json.json?[path: "manifest", "defaults", "lifetime"] == "8h")
    #expect(json.json?["folder"] == "/types/page")
    #expect(json.json?[path: "chart", "version"] == "0.1.0")
    #expect(!json.output.contains("hunter2"))
  }

  @Test func `a new config of a type is made and valid`() async {
    let run = await command().run(
      [
        "init", "page", "--yes", "--name", "q", "-n", "demo", "--set", "team=b", "--set",
        "password=env:PASSWORD",
      ] + Self.path
    )
    #expect(run.code == .done)
    #expect(
      run.created["q.kubegate.json"] == """
        {
          "workload": "page",
          "namespace": "demo",
          "chart_name": "q",

          "team": "b",
          "password": "env:PASSWORD"
        }

        """
    )
  }

  // MARK: With a cluster

  private func cluster(secret: Bool = true) -> FakeCluster {
    let cluster = FakeCluster.withPods()
    if secret {
      cluster.add(
        KubernetesObject([
          "apiVersion": "v1", "kind": "Secret",
          "metadata": ["name": "a-pull", "namespace": "demo"], "data": ["token": "eA=="],
        ])
      )
    }
    return cluster
  }

  @Test func `a deploy waits as the type says, and records its name and version`() async throws {
    let cluster = cluster()
    let run = await command(cluster: cluster).run(["deploy", "-f", "p.json"] + Self.path)
    #expect(run.code == .done)
    #expect(
      run.output.hasPrefix(
        """
        "p" in namespace "demo": revision 1 is ready
          Look at p.
          It lives for 8h; the password is ***.

        """
      )
    )
    #expect(!(run.output + run.talk).contains("s3cret"))
    let record = try #require(cluster.object(.secrets, "sh.helm.release.v1.p.v1"))
    #expect(record.labels["kubegate/workload"] == "page")
    #expect(record.labels["kubegate/workload-version"] == "1.2.0")
    #expect(cluster.object(.jobs, "p")?["spec", "activeDeadlineSeconds"] == 28_800)
    let list = await command(cluster: cluster).run("list", "-n", "demo")
    #expect(list.output.contains("page"))
  }

  @Test(arguments: [["diff", "-v"], ["deploy", "--dry-run=server", "-v"]])
  func `a secret shows in no preview, wherever a chart puts it`(verb: [String]) async {
    let cluster = cluster()
    _ = await command(cluster: cluster).run(["deploy", "-f", "p.json"] + Self.path)
    var other = command(cluster: cluster)
    other.environment["PASSWORD"] = "an0ther!!"
    for form in ["text", "json"] {
      let run = await other.run(verb + ["-f", "p.json", "-o", form] + Self.path)
      #expect(run.code == .done, "\(run)")
      #expect(run.output.contains("http://me:***@host"), "\(run)")
      #expect(!(run.output + run.talk).contains("an0ther"))
    }
  }

  @Test func `a Secret that the type needs is missed before anything is applied`() async {
    let cluster = cluster(secret: false)
    let run = await command(cluster: cluster).run(["deploy", "-f", "p.json"] + Self.path)
    #expect(run.code == .checkFailed)
    #expect(
      run.talk.contains(
        """
        error[KG1301]: there is no secret "a-pull" in namespace "demo"
          = note: workload type "page" needs it
          = help: kubectl -n demo create secret generic a-pull --from-literal=token=…

        """
      )
    )
    #expect(cluster.object(.jobs, "p") == nil)
  }

  @Test func `a release is looked at, changed back and removed without its type`() async {
    let cluster = cluster()
    let first = await command(cluster: cluster).run(["deploy", "-f", "p.json"] + Self.path)
    #expect(first.code == .done)
    let without = TestedCommand(cluster: cluster)
    let status = await without.run("status", "p", "-n", "demo")
    #expect(status.code == .done)
    let values = await without.run("get", "values", "p", "-n", "demo")
    #expect(!values.output.contains("s3cret"))
    let all = await without.run("get", "all", "p", "-n", "demo")
    #expect(!all.output.contains("s3cret"))
    #expect(await without.run("delete", "p", "-n", "demo").code == .done)
  }
}
