import Diagnostics
import FakeCluster
import HTTP
import Host
import JSON
import Kubernetes
import Synchronization
import Testing

@testable import CommandLineTool

/// `kubegate template`.
@Suite struct TemplateVerbTests {
  private static let chart = [
    "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\nkubeVersion: '>=1.20-0'\n",
    "web/values.yaml": "team: blue\nextra: {}\n",
    "web/values.schema.json": #"{"properties": {"team": {"type": "string"}}}"#,
    "web/crds/thing.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n",
    "web/templates/_h.tpl": "{{ define \"labels\" }}team: {{ .Values.team }}{{ end }}",
    "web/templates/a.yaml": """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}
      namespace: {{ .Release.Namespace }}
      labels:
        {{- include "labels" . | nindent 4 }}
    data:
      kube: {{ .Capabilities.KubeVersion.Version }}
      has: {{ .Capabilities.APIVersions.Has "example.com/v1" }}
      upgrade: {{ .Release.IsUpgrade }}
      extra: {{ toJson .Values.extra }}
    """,
    "web/templates/b.yaml": "apiVersion: v1\nkind: Secret\ndata: {token: czNjcjN0}\n",
    "web/templates/hook.yaml":
      "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations: {helm.sh/hook: test}\n",
  ]

  private func command(
    _ more: [String: String] = [:],
    environment: [String: String] = [:],
    cluster: FakeCluster = FakeCluster()
  ) -> TestedCommand {
    TestedCommand(
      files: Self.chart.merging(more) { $1 },
      environment: environment,
      cluster: cluster
    )
  }

  @Test func `a chart is printed, and no cluster is asked`() async {
    let cluster = FakeCluster()
    let run = await command(cluster: cluster).run("template", "one", "web", "--skip-tests")
    #expect(run.code == .done)
    #expect(run.talk == "")
    #expect(
      run.output == """
        ---
        # Source: web/templates/b.yaml
        apiVersion: v1
        kind: Secret
        data: {token: czNjcjN0}

        ---
        # Source: web/templates/a.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: one
          namespace: demo
          labels:
            team: blue
        data:
          kube: v1.36.0
          has: false
          upgrade: false
          extra: {}

        """
    )
    #expect(cluster.lines == [])
  }

  @Test(arguments: [
    (["web"], "name: release-name\n"),
    (["-g", "web"], "name: release-name\n"),
    (["--name-template", "a-{{ upper \"x\" | lower }}", "web"], "name: a-x\n"),
    (["web", "-n", "lab"], "namespace: lab\n"),
    (["web", "--set", "team=red", "--set-string", "extra.a=1"], "team: red\n"),
    (["web", "--set-literal", "extra.a=1,2"], "extra: {\"a\":\"1,2\"}"),
    (["web", "--set-json", "extra={\"a\":[1]}", "--set", "extra.a[0]=2"], "extra: {\"a\":[2]}"),
    (["web", "--set-file", "extra.f=note.txt"], "extra: {\"f\":\"a note\"}"),
    (["web", "-f", "a.yaml,b.yaml"], "extra: {\"a\":1,\"b\":3}"),
    (["web", "-f", "b.yaml", "-f", "a.yaml"], "extra: {\"a\":1,\"b\":2}"),
    (["web", "-f", "-"], "team: stdin\n"),
    (["web", "--kube-version", "1.29"], "kube: v1.29\n"),
    (["web", "-a", "a/v1,example.com/v1"], "has: true\n"),
    (["web", "--api-versions=example.com/v1"], "has: true\n"),
    (["web", "--is-upgrade"], "upgrade: true\n"),
    (["web", "--is-upgrade=false"], "upgrade: false\n"),
    (["web", "--include-crds"], "# Source: web/crds/thing.yaml\n"),
    (["web", "--hide-secret"], "# HIDDEN: The Secret output has been suppressed\n"),
    (["web", "--skip-schema-validation", "--set", "team=1"], "team: 1\n"),
    (["web", "-s", "templates/b.yaml"], "---\n# Source: web/templates/b.yaml\n"),
    (["web"], "# Source: web/templates/hook.yaml\n"),
  ])
  func `each flag does what it does in helm`(arguments: [String], piece: String) async {
    let run = await command([
      "a.yaml": "extra: {a: 1, b: 2}\n", "b.yaml": "extra: {b: 3}\n", "note.txt": "a note",
      "-": "team: stdin\n",
    ])
    .run(["template"] + arguments)
    #expect(run.code == .done, "\(run.talk)")
    #expect(run.output.contains(piece), "\(run.output)")
  }

  @Test(arguments: [
    (["--no-hooks"], "hook.yaml"), (["--skip-tests"], "hook.yaml"), ([], "crds/"),
    (["--hide-secret"], "czNjcjN0"), (["-s", "templates/a.yaml"], "b.yaml"),
    (["-o", "json", "--hide-secret"], "czNjcjN0"),
  ])
  func `what is left out is not there`(arguments: [String], piece: String) async {
    let run = await command().run(["template", "web"] + arguments)
    #expect(run.code == .done)
    #expect(!run.output.contains(piece))
  }

  /// Scripts hand them to helm template as to helm install.
  @Test(arguments: [
    [
      "--create-namespace", "--server-side=false", "--replace", "--wait", "--wait-for-jobs",
      "--timeout", "5m0s", "--atomic", "--rollback-on-failure=1", "--take-ownership",
      "--description", "a text", "-l", "a=1,b=2", "--labels=c=3",
    ],
    [
      "--force-conflicts", "--disable-openapi-validation", "--render-subchart-notes=T",
      "--hide-notes", "--wait=watcher", "--keyring", "keys.gpg", "--verify=false",
      "--post-renderer=", "--post-renderer-args", "-x", "--post-renderer-args", "y",
    ],
    [
      "--force", "--force-replace", "--kube-token", "t", "--kube-as-user", "u", "--kube-as-group",
      "a", "--kube-as-group", "b", "--kube-apiserver", "https://api.test", "--kube-ca-file",
      "ca.pem", "--kube-tls-server-name", "n", "--kube-insecure-skip-tls-verify", "--burst-limit",
      "100", "--qps=1.5", "--repository-cache", "c", "--content-cache", "d", "--colour", "never",
      "--kube-context", "test", "--dry-run=true",
    ],
  ])
  func `flags of helm that only matter to an installation change nothing`(
    flags: [String]
  ) async {
    let plain = await command().run("template", "one", "web")
    let run = await command().run(["template", "one", "web"] + flags)
    #expect(run == plain)
    let help = await command().run("template", "--help")
    #expect(help.code == .done)
    #expect(!help.output.contains("--qps") && !help.output.contains("--atomic"))
  }

  @Test func `a name is only resolved where that is wanted`() async {
    var command = command([
      "web/templates/dns.yaml": """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: dns}
      data: {db: {{ getHostByName .Values.db | default "unknown" }}}
      """
    ])
    command.addresses = ["db.test": ["10.1.2.3", "10.1.2.4"]]
    let only = ["template", "web", "-s", "templates/dns.yaml", "--set"]
    var run = await command.run(only + ["db=db.test"])
    #expect(run.output.contains("data: {db: unknown}"), "\(run)")
    run = await command.run(only + ["db=db.test", "--enable-dns"])
    #expect(run.output.contains("data: {db: 10.1.2.3}"), "\(run)")
    run = await command.run(only + ["db=other.test", "--enable-dns"])
    #expect(run.code == .configInvalid)
    #expect(run.talk.contains("no address is known of \"other.test\""), "\(run)")
  }

  @Test func `flags say where helm's files are`() async {
    let run = await command(["/mine.yaml": "repositories: [{name: mine, url: 'https://c.test'}]"])
      .run("template", "other/web", "--repository-config", "/mine.yaml")
    #expect(run.talk.contains("the names are in /mine.yaml"), "\(run)")
  }

  @Test func `the namespace is that of helm's variable, else of the kubeconfig, else default`()
    async
  {
    var run = await command(environment: ["HELM_NAMESPACE": "ours"]).run("template", "web")
    #expect(run.output.contains("namespace: ours\n"))
    run = await command(["/home/u/.kube/config": "current-context: none\n"]).run("template", "web")
    #expect(run.output.contains("namespace: default\n"))
    run = await command(["/home/u/.kube/config": "["]).run("template", "web")
    #expect(run.output.contains("namespace: default\n"))
  }

  @Test(arguments: [
    ([], "which chart?"),
    (["a", "b", "c"], "unexpected argument \"c\""),
    (["one", "web", "-g"], "cannot set --generate-name and also specify a name"),
    (["one", "web", "--name-template", "x"], "cannot set --name-template and also specify a name"),
    (["One", "web"], "\"One\" is no name of a release"),
    (["a-", "web"], "\"a-\" is no name of a release"),
    (["--name-template", "{{", "web"], "--name-template makes no name: "),
    (["web", "--kube-version", "new"], "\"new\" is no version of Kubernetes"),
    (["web", "--validate", "--dry-run"], "--validate does not go with --dry-run"),
    (["web", "--dry-run=none"], "--dry-run cannot be \"none\""),
    (["web", "--release-name"], "--release-name goes with --output-dir only"),
    (["web", "--cert-file", "c.pem"], "--cert-file needs --key-file"),
    (["web", "--password-stdin"], "--password-stdin needs --username"),
    (
      ["web", "--password-stdin", "--username", "u", "-f", "-"],
      "standard input cannot be both values and the password"
    ),
    (["web", "-s", "a", "--output-dir", "d"], "--show-only does not go with --output-dir"),
    (["web", "--verify"], "--verify is not there: no signatures of charts are checked"),
    (
      ["web", "--post-renderer", "fix"], "--post-renderer is not there: \"fix\" is a plugin of helm"
    ),
    (
      ["web", "--dry-run=server", "--kube-as-user", "root"],
      "--kube-as-user is not there: the kubeconfig says who asks the cluster"
    ),
    (["web", "--force", "--force-conflicts"], "--force does not go with --force-conflicts"),
    (["web", "--wait=forever"], "--wait cannot be \"forever\""),
    (["web", "--wait-for-jobs=2"], "--wait-for-jobs takes no value"),
  ])
  func `a command line that cannot be meant is refused`(
    arguments: [String],
    message: String
  ) async {
    let run = await command().run(["template"] + arguments)
    #expect(run.code == .usage)
    #expect(run.talk.contains("error[KG1702]: " + message), "\(run.talk)")
    #expect(run.output == "")
  }

  @Test(arguments: [
    (["./none"], ExitCode.fileMissing, "KG1437"), (["web", "-f", "none"], .fileMissing, "KG1701"),
    (["web", "-s", "templates/none.yaml"], .fileMissing, "KG1437"),
    (["web", "--set", "team=1"], .configInvalid, "KG1101"),
    (["web", "--kube-version", "1.19"], .configInvalid, "KG1413"),
    (["web", "--set", "a[=1"], .configInvalid, "KG1414"),
    (["web", "--ca-file", "none"], .fileMissing, "KG1701"),
    (["oci://charts.test/a", "--plain-http"], .fileMissing, "KG1437"),
  ])
  func `what goes wrong ends with its exit code`(
    arguments: [String],
    code: ExitCode,
    diagnostic: String
  ) async {
    let run = await command().run(["template"] + arguments)
    #expect(run.code == code, "\(run.talk)")
    #expect(run.talk.contains("error[\(diagnostic)]"), "\(run.talk)")
  }

  @Test func `a value that the schema refuses is shown where it was given`() async {
    let run = await command(["v.yaml": "team: 1\n"]).run("template", "web", "-f", "v.yaml")
    #expect(
      run.talk == """
        error[KG1101]: "team" has to be a string, not a number
         --> v.yaml:1:7
        1 | team: 1
          |       ^
          = note: values.schema.json of chart "web" says so
          = help: write "1"

        """
    )
  }

  @Test func `a config is sent to the verb that renders configs`() async {
    let run = await command(["env.json": #" {"chart_name": "a"}"#]).run("template", "env.json")
    #expect(run.code == .configInvalid)
    #expect(
      run.talk == """
        error[KG1431]: "env.json" is no chart; it looks like a config
          = help: a config is rendered with: kubegate render -f env.json

        """
    )
  }

  @Test func `debug tells the origin of each line beside the text, of Secrets without their lines`()
    async
  {
    let plain = await command().run("template", "one", "web", "--skip-tests")
    let run = await command().run("template", "one", "web", "--skip-tests", "--debug")
    #expect(run.code == .done)
    #expect(run.output == plain.output)
    #expect(
      run.talk == """
         3 | (of a Secret)      web/templates/b.yaml:1
         4 | (of a Secret)      web/templates/b.yaml:2
         5 | (of a Secret)      web/templates/b.yaml:3
         9 | apiVersion: v1     web/templates/a.yaml:1
        10 | kind: ConfigMap    web/templates/a.yaml:2
        11 | metadata:          web/templates/a.yaml:3
        12 |   name: one        web/templates/a.yaml:4
        13 |   namespace: demo  web/templates/a.yaml:5
        14 |   labels:          web/templates/a.yaml:6
        15 |     team: blue     web/templates/_h.tpl:1 (labels) <- web/templates/a.yaml:7
        16 | data:              web/templates/a.yaml:8
        17 |   kube: v1.36.0    web/templates/a.yaml:9
        18 |   has: false       web/templates/a.yaml:10
        19 |   upgrade: false   web/templates/a.yaml:11
        20 |   extra: {}        web/templates/a.yaml:12

        """
    )
  }

  @Test func `for programs, debug adds the origins to the objects`() async throws {
    let run = await command().run("template", "one", "web", "--skip-tests", "--debug", "-o", "json")
    let json = try #require(run.json)
    #expect(run.talk == "")
    #expect(json["items"]?.array?.compactMap { $0["kind"]?.string } == ["Secret", "ConfigMap"])
    let line = try #require(json["lines"]?.array?.first { $0["line"] == 15 })
    #expect(
      line == [
        "line": 15, "template": "web/templates/_h.tpl", "templateLine": 1, "definition": "labels",
        "via": [["template": "web/templates/a.yaml", "templateLine": 7]], "also": [],
      ]
    )
    let plain = await command().run("template", "web", "-o", "json")
    #expect(plain.json?["lines"] == nil)
  }

  @Test func `what is no YAML is printed for who debugs`() async {
    let broken = command(["web/templates/c.yaml": "a: [\n", "web/templates/b.yaml": ""])
    let plain = await broken.run("template", "web")
    #expect(plain.code == .configInvalid)
    #expect(plain.output == "")
    #expect(plain.talk.contains("= help: --debug prints what the templates wrote all the same"))
    let run = await broken.run("template", "web", "--debug")
    #expect(run.code == .configInvalid)
    #expect(run.output.contains("---\n# Source: web/templates/c.yaml\na: [\n\n"))
    #expect(run.output.contains("# Source: web/templates/a.yaml\n"))
    #expect(run.talk.contains("error[KG1423]"))
  }

  @Test func `files are written into a folder`() async {
    let store = Store()
    var command = command()
    command.disk = store.files(Self.chart)
    let run = await command.run(
      "template",
      "one",
      "web",
      "--output-dir",
      "out",
      "--release-name",
      "--include-crds"
    )
    #expect(run.code == .done, "\(run.talk)")
    #expect(
      run.output == """
        wrote out/web/crds/thing.yaml
        wrote out/one/web/templates/b.yaml
        wrote out/one/web/templates/a.yaml
        wrote out/one/web/templates/hook.yaml

        """
    )
    #expect(
      store.files["out/one/web/templates/b.yaml"] == """
        ---
        # Source: web/templates/b.yaml
        apiVersion: v1
        kind: Secret
        data: {token: czNjcjN0}


        """
    )
    #expect(store.folders == ["out/web/crds", "out/one/web/templates"])
  }

  // MARK: With a cluster

  private static let asking = [
    "live/Chart.yaml": "apiVersion: v2\nname: live\nversion: 1.0.0\n",
    "live/templates/a.yaml": """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}
    data:
      kube: {{ .Capabilities.KubeVersion.Version }}
      kind: {{ .Capabilities.APIVersions.Has "example.com/v1/Thing" }}
      mode: {{ (lookup "v1" "ConfigMap" "demo" "mode").data.mode }}
      again: {{ (lookup "v1" "ConfigMap" "demo" "mode").data.mode }}
      all: {{ range (lookup "v1" "ConfigMap" "demo" "").items }}{{ .metadata.name }}{{ end }}
      none: {{ lookup "v1" "ConfigMap" "demo" "none" | len }}
      nowhere: {{ lookup "v1" "ConfigMap" "" "mode" | len }}
      noKind: {{ lookup "v1" "Thing" "demo" "a" | len }}
    """,
  ]

  /// A cluster that has `example.com/v1` with `Thing`, and a ConfigMap.
  private static func cluster(
    _ faults: @escaping FakeCluster.Faults = { _, _ in nil }
  ) -> FakeCluster {
    let cluster = FakeCluster(faults: { line, times in
      if let fault = faults(line, times) { return fault }
      switch line {
      case "GET /api": return .answer(.init(["kind": "APIVersions", "versions": ["v1"]]))
      case "GET /api/v1":
        return .answer(
          .init(["kind": "APIResourceList", "groupVersion": "v1", "resources": []])
        )
      case "GET /apis":
        return .answer(
          .init([
            "kind": "APIGroupDiscoveryList",
            "items": [
              [
                "metadata": ["name": "example.com"],
                "versions": [
                  [
                    "version": "v1",
                    "resources": [
                      [
                        "resource": "things", "responseKind": ["kind": "Thing"],
                        "scope": "Namespaced",
                      ]
                    ],
                  ]
                ],
              ]
            ],
          ])
        )
      default: return nil
      }
    })
    cluster.add(
      KubernetesObject([
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "mode"],
        "data": ["mode": "fast"],
      ])
    )
    return cluster
  }

  @Test(arguments: ["--dry-run=server", "--validate"])
  func `the cluster says what it is, and lookup looks`(flag: String) async {
    let cluster = Self.cluster()
    let run = await command(Self.asking, cluster: cluster).run("template", "one", "live", flag)
    #expect(run.code == .done, "\(run.talk)")
    #expect(
      run.output.hasSuffix(
        """
        data:
          kube: v1.34.0
          kind: true
          mode: fast
          again: fast
          all: mode
          none: 0
          nowhere: 0
          noKind: 0

        """
      ),
      "\(run.output)"
    )
    let asked = cluster.lines.filter { $0.hasPrefix("GET /api/v1/namespaces") }
    #expect(
      asked == [
        "GET /api/v1/namespaces/demo/configmaps/mode", "GET /api/v1/namespaces/demo/configmaps",
        "GET /api/v1/namespaces/demo/configmaps/none",
      ]
    )
    #expect(cluster.changes == [])
  }

  @Test func `a chart that wants to know nothing costs one question`() async {
    let cluster = FakeCluster()
    let plain = [
      "plain/Chart.yaml": "apiVersion: v2\nname: plain\nversion: 1.0.0\n",
      "plain/templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\n",
    ]
    let run = await command(plain, cluster: cluster).run("template", "plain", "--dry-run=server")
    #expect(run.code == .done, "\(run.talk)")
    #expect(cluster.lines == ["GET /version"])
  }

  @Test func `an API that the cluster does not have is an error, as in helm`() async {
    let files = [
      "live/Chart.yaml": "apiVersion: v2\nname: live\nversion: 1.0.0\n",
      "live/templates/a.yaml": "{{ lookup \"other.com/v1\" \"Thing\" \"\" \"\" }}\n",
    ]
    let run = await command(files, cluster: Self.cluster())
      .run("template", "live", "--dry-run=server")
    #expect(run.code == .configInvalid)
    #expect(
      run.talk == """
        error[KG1421]: the cluster has no API "other.com/v1", of which lookup wants Thing
         --> live/templates/a.yaml:1:4
        1 | {{ lookup "other.com/v1" "Thing" "" "" }}
          |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        """
    )
  }

  @Test(arguments: [
    (
      403, "Forbidden", ExitCode.denied,
      "cannot get ConfigMap mode in namespace demo for lookup: you are not allowed to"
    ),
    (
      500, "InternalError", .unreachable,
      "cannot get ConfigMap mode in namespace demo for lookup: the cluster failed"
    ),
  ])
  func `a lookup that is refused stops the rendering, and says where`(
    status: Int,
    reason: String,
    code: ExitCode,
    message: String
  ) async {
    let cluster = Self.cluster { line, _ in
      line.hasSuffix("/configmaps/mode")
        ? .answer(.init(status, FakeCluster.statusObject(status, reason, "it cannot be")))
        : nil
    }
    let run = await command(Self.asking, cluster: cluster)
      .run("template", "live", "--dry-run=server")
    #expect(run.code == code)
    #expect(run.talk.contains("error[KG1421]: \(message)\n --> live/templates/a.yaml:7:"))
    #expect(run.talk.contains("= note: it cannot be"))
  }

  @Test func `without a cluster, a lookup that finds nothing is explained`() async {
    let run = await command(Self.asking).run("template", "live")
    #expect(run.code == .configInvalid)
    #expect(
      run.talk.contains(
        "= help: the chart uses lookup, which finds nothing without a cluster; --dry-run=server asks one"
      )
    )
  }

  @Test func `kinds that the cluster does not have are all named, but for the chart's own`() async {
    let files = [
      "live/Chart.yaml": "apiVersion: v2\nname: live\nversion: 1.0.0\n",
      "live/crds/own.yaml": """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      spec: {group: own.com, names: {kind: Own, plural: owns}, versions: [{name: v1}]}
      """,
      "live/templates/a.yaml": """
      apiVersion: own.com/v1
      kind: Own
      ---
      apiVersion: other.com/v1
      kind: Other
      ---
      apiVersion: other.com/v1
      kind: Another
      """,
    ]
    let run = await command(files, cluster: Self.cluster())
      .run("template", "live", "--dry-run=server")
    #expect(run.code == .checkFailed)
    #expect(run.talk.contains("error[KG1517]: the cluster has no kind \"Other\" in other.com/v1"))
    #expect(run.talk.contains("error[KG1517]: the cluster has no kind \"Another\" in other.com/v1"))
    #expect(run.talk.contains("= note: it is wanted by live/templates/a.yaml"))
    #expect(!run.talk.contains("Own"))
  }
}

/// Files in memory that can be written.
private final class Store: Sendable {
  private let written = Mutex<[String: String]>([:])
  private let made = Mutex<Set<String>>([])

  var files: [String: String] { written.withLock(\.self) }
  var folders: Set<String> { made.withLock(\.self) }

  func files(_ contents: [String: String]) -> Files {
    var files = Files.inMemory(contents)
    files.write = { path, bytes throws(FileError) in
      self.written.withLock { $0[path] = String(decoding: bytes, as: UTF8.self) }
    }
    files.makeFolder = { path throws(FileError) in
      _ = self.made.withLock { $0.insert(path) }
    }
    return files
  }
}
