import Base64
import Diagnostics
import HTTP
import Host
import JSON
import Kubernetes
import Testing

/// A certificate's form is enough here: what is in it is the transport's business.
private let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"

@Suite struct KubeconfigTests {
  static let config = """
    apiVersion: v1
    kind: Config
    current-context: lab
    clusters:
    - name: lab
      cluster:
        server: https://10.0.0.1:6443
        certificate-authority: pki/ca.crt
    - name: cloud
      cluster:
        server: https://cloud.example.com/k8s/clusters/c-1
        certificate-authority-data: \(Base64.encode(Array(pem.utf8)))
        tls-server-name: api.internal
        proxy-url: socks5://proxy.example.com
    - name: home
      cluster: {server: "http://localhost:8080"}
    users:
    - name: alice
      user: {token: hunter2}
    - name: bob
      user:
        client-certificate: /pki/bob.crt
        client-key-data: \(Base64.encode(Array(pem.utf8)))
    - name: carol
      user: {tokenFile: tokens/carol, token: ignored}
    - name: dave
      user: {username: dave, password: hunter2}
    - name: eve
      user:
        token: hunter2
        as: root
        as-groups: [system:masters, ops]
        as-user-extra: {reason: [audit]}
    contexts:
    - {name: lab, context: {cluster: lab, user: alice, namespace: vision}}
    - {name: cloud, context: {cluster: cloud, user: bob}}
    - {name: file, context: {cluster: lab, user: carol}}
    - {name: basic, context: {cluster: lab, user: dave}}
    - {name: other, context: {cluster: lab, user: eve}}
    - {name: home, context: {cluster: home}}
    """

  static let files = [
    "/home/me/.kube/config": config, "/home/me/.kube/pki/ca.crt": pem, "/pki/bob.crt": pem,
    "/home/me/.kube/tokens/carol": "hunter3\n",
  ]

  func host(
    _ files: [String: String] = Self.files,
    _ environment: [String: String] = [:]
  ) -> Host {
    Host(
      environment: ["HOME": "/home/me"].merging(environment) { $1 },
      files: .inMemory(files),
      now: { fatalError("no one asks for the time") }
    )
  }

  func connection(
    _ context: String? = nil,
    _ host: Host? = nil,
    kubeconfig: String? = nil
  ) throws -> KubernetesConnection {
    var sources = SourceMap()
    return try KubeconfigLoader(host: host ?? self.host())
      .connection(kubeconfig: kubeconfig, context: context, sources: &sources)
  }

  /// The text of what is wrong with a kubeconfig.
  func mistakes(
    _ text: String,
    _ context: String? = nil,
    _ files: [String: String] = [:]
  ) throws -> String {
    var sources = SourceMap()
    let files = files.merging(["config": text]) { $1 }
    do {
      let connection = try KubeconfigLoader(host: host(files))
        .connection(kubeconfig: "config", context: context, sources: &sources)
      return "no mistake: \(connection)"
    } catch {
      return DiagnosticText(sources: sources).text(error.diagnostics)
    }
  }

  @Test func `the current context counts where none is asked for`() throws {
    let lab = try connection()
    #expect(lab.context == "lab")
    #expect(lab.server.description == "https://10.0.0.1:6443/")
    #expect(lab.namespace == "vision")
    #expect(lab.credentials == .token("hunter2"))
    #expect(lab.settings.authorities == Array(pem.utf8))
    #expect(lab.settings.verifiesServer)
    #expect(lab.impersonation == nil)
  }

  @Test func `everything that a cluster and a user can say`() throws {
    let cloud = try connection("cloud")
    #expect(cloud.server.path == "/k8s/clusters/c-1")
    #expect(cloud.namespace == "default")
    #expect(cloud.settings.serverName == "api.internal")
    #expect(cloud.settings.proxies.always?.address == "socks5://proxy.example.com:1080")
    #expect(cloud.settings.clientCertificate?.certificate == Array(pem.utf8))
    #expect(cloud.settings.clientCertificate?.key == Array(pem.utf8))
    #expect(cloud.credentials == .none)
    #expect(
      try connection("file").credentials == .tokenFile(path: "/home/me/.kube/tokens/carol")
    )
    #expect(
      try connection("basic").credentials == .basic(user: "dave", password: "hunter2")
    )
    #expect(
      try connection("other").impersonation
        == Impersonation(
          user: "root",
          groups: ["system:masters", "ops"],
          extra: ["reason": ["audit"]]
        )
    )
    #expect(try connection("home").server.description == "http://localhost:8080/")
  }

  @Test func `a flag wins over KUBECONFIG, which wins over the home folder`() throws {
    func config(_ server: String) -> String {
      """
      {current-context: c, contexts: [{name: c, context: {cluster: c}}],
       clusters: [{name: c, cluster: {server: "https://\(server)"}}]}
      """
    }
    let files = [
      "/home/me/.kube/config": config("home"), "a": config("a"), "b": config("b"),
      "empty": "",
    ]
    #expect(try connection(nil, host(files)).server.host == "home")
    let variable = ["KUBECONFIG": "missing:empty:a:b"]
    #expect(try connection(nil, host(files, variable)).server.host == "a")
    #expect(try connection(nil, host(files, variable), kubeconfig: "b").server.host == "b")
    #expect(try connection(nil, host(files, ["KUBECONFIG": ""])).server.host == "home")
  }

  @Test func `of equal names in several files the first one counts`() throws {
    let files = [
      "one/config": """
      contexts: [{name: c, context: {cluster: c, user: u, namespace: one}}]
      users: [{name: u, user: {tokenFile: token}}]
      """,
      "one/token": "t",
      "two/config": """
      current-context: c
      contexts: [{name: c, context: {cluster: c, namespace: two}}, {name: d, context: {cluster: c}}]
      clusters: [{name: c, cluster: {server: "https://two"}}]
      users: [{name: u, user: {token: t}}]
      """,
    ]
    let host = host(files, ["KUBECONFIG": "one/config:two/config"])
    let merged = try connection(nil, host)
    #expect(merged.namespace == "one")
    #expect(merged.server.host == "two")
    #expect(merged.credentials == .tokenFile(path: "one/token"))
    #expect(try connection("d", host).context == "d")
  }

  @Test func `inside a pod its service account counts`() throws {
    let folder = "/var/run/secrets/kubernetes.io/serviceaccount"
    let files = [
      "\(folder)/token": "t", "\(folder)/ca.crt": pem, "\(folder)/namespace": "jupyter\n",
    ]
    let variables = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
    let pod = try connection(nil, host(files, variables))
    #expect(pod.server.description == "https://[fd00::1]:443/")
    #expect(pod.credentials == .tokenFile(path: "\(folder)/token"))
    #expect(pod.namespace == "jupyter")
    #expect(pod.context == nil)
    #expect(try connection(nil, host(Self.files.merging(files) { $1 }, variables)).context == "lab")
  }

  @Test func `proxies come from the environment`() throws {
    let proxied = try connection("lab", host(Self.files, ["HTTPS_PROXY": "http://p:1"]))
    #expect(proxied.settings.proxies.proxy(for: proxied.server)?.address == "http://p:1")
  }

  @Test func `no kubeconfig anywhere`() throws {
    var sources = SourceMap()
    let error = #expect(throws: DiagnosticError.self) {
      try KubeconfigLoader(host: host([:])).connection(sources: &sources)
    }
    #expect(
      DiagnosticText(sources: sources).text(error?.diagnostics ?? []) == """
        error[KG1501]: no kubeconfig was found, so no cluster is known
          = note: looked for /home/me/.kube/config
          = help: name one with --kubeconfig FILE or the variable KUBECONFIG; your administrator has it, and so may your cluster's web page

        """
    )
  }

  @Test func `a context that is not there`() throws {
    #expect(
      try mistakes(Self.config, "clowd", ["pki/ca.crt": pem]) == """
        error[KG1503]: the kubeconfig has no context "clowd"
          = help: did you mean "cloud"?

        """
    )
    #expect(
      try mistakes("current-context: x\ncontexts: [{name: abcdef, context: {}}]\n") == """
        error[KG1503]: the kubeconfig has no context "x"
         --> config:1:18
        1 | current-context: x
          |                  ^
          = help: its contexts: abcdef

        """
    )
    #expect(
      try mistakes("contexts: [{name: a, context: {}}, {name: b, context: {}}]\n") == """
        error[KG1503]: the kubeconfig has no current context
          = help: choose one with --context: a, b

        """
    )
  }

  @Test func `a context whose cluster or user is not there`() throws {
    let text = """
      current-context: c
      contexts: [{name: c, context: {cluster: labb, user: alise}}]
      clusters: [{name: lab, cluster: {server: "https://a"}}]
      users: [{name: alice, user: {}}]
      """
    #expect(
      try mistakes(text) == """
        error[KG1503]: the context "c" names a cluster "labb" that the kubeconfig does not have
         --> config:2:41
        2 | contexts: [{name: c, context: {cluster: labb, user: alise}}]
          |                                         ^^^^
          = help: did you mean "lab"?

        """
    )
    #expect(
      try mistakes(text.replacing("labb", with: "lab")) == """
        error[KG1503]: the context "c" names a user "alise" that the kubeconfig does not have
         --> config:2:52
        2 | contexts: [{name: c, context: {cluster: lab, user: alise}}]
          |                                                    ^^^^^
          = help: did you mean "alice"?

        """
    )
  }

  @Test func `programs that log in are named, and are not supported yet`() throws {
    let text = """
      current-context: c
      contexts: [{name: c, context: {cluster: c, user: me}}]
      clusters: [{name: c, cluster: {server: "https://a"}}]
      users:
      - name: me
        user:
          exec: {command: aws, args: [eks], env: [{name: X, value: hunter2}]}
      """
    #expect(
      try mistakes(text) == """
        error[KG1504]: the user "me" logs in with a program (aws), which is not supported yet
         --> config:5:9
        5 | - name: me
          |         ^^
          = help: use a token: kubectl create token NAME, or a client certificate

        """
    )
  }

  @Test func `all mistakes of a context are reported together, and no secret is shown`() throws {
    let text = """
      current-context: c
      contexts: [{name: c, context: {cluster: c, user: me}}]
      clusters:
      - name: c
        cluster:
          server: https://alice:hunter2@host
          certificate-authority: ca.crt
          proxy-url: nonsense://u:hunter2@p
      users:
      - name: me
        user: {token: hunter2, client-key-data: aHVudGVyMg==}
      """
    let shown = try mistakes(text)
    #expect(
      shown == """
        error[KG1502]: the server of the cluster "c" cannot be used: user and password do not belong into it, but under "users"
         --> config:6:13
        6 |     server: https://*************@host
          |             ^^^^^^^^^^^^^^^^^^^^^^^^^^

        error[KG1505]: the file of "certificate-authority" of "c" cannot be used: there is no such file
         --> config:7:28
        7 |     certificate-authority: ca.crt
          |                            ^^^^^^
          = note: looked for ca.crt

        error[KG1502]: the proxy-url of the cluster "c" cannot be used
         --> config:8:16
        8 |     proxy-url: nonsense://*********@p
          |                ^^^^^^^^^^^^^^^^^^^^^^
          = help: it looks like http://proxy.example.com:3128; https and socks5 can be used too

        error[KG1502]: "client-key-data" of "me" is not a PEM text in base 64
          --> config:11:43
        11 |   user: {token: *******, client-key-data: ************}
           |                                           ^^^^^^^^^^^^

        """
    )
  }

  @Test(arguments: [
    "users:\n- name: me\n  user:\n    token: [hunter2hunter2\n",
    "users:\n- name: me\n  user:\n    token: |\n      \(String(repeating: "hunter2", count: 9))\n   x",
    "users: {\"token\": \"hunter2\", \"password\": 'hunter2'\n",
    "clusters:\n- cluster: {server: 'https://a:hunter2@b'\n",
  ])
  func `a syntax error shows no secret`(text: String) throws {
    let shown = try mistakes(text)
    #expect(shown.contains("config:"))
    #expect(!shown.contains("hunter2"))
  }

  @Test(arguments: [
    ("[]", "this is no kubeconfig: it is an array and has to be an object"),
    ("clusters: 5", "\"clusters\" is a number and has to be a list"),
    ("clusters: [{}]", "a cluster has no name"),
    (
      "current-context: c\ncontexts: [{name: c, context: {cluster: c}}]\nclusters: [{name: c}]",
      "the cluster \"c\" has no server"
    ),
    (
      "current-context: c\ncontexts: [{name: c, context: {cluster: c}}]\n"
        + "clusters: [{name: c, cluster: {server: 'https://h:99999'}}]",
      "the server of the cluster \"c\" cannot be used: its port is no number from 1 to 65535"
    ),
  ])
  func `what does not have a kubeconfig's form`(text: String, message: String) throws {
    #expect(try mistakes(text).hasPrefix("error[KG1502]: \(message)\n"))
  }

  @Test func `printing a connection shows no secret`() throws {
    for context in ["lab", "cloud", "basic", "other"] {
      let connection = try connection(context)
      var dumped = ""
      dump(connection, to: &dumped)
      for text in ["\(connection)", String(reflecting: connection), dumped] {
        #expect(!text.contains("hunter2"))
        #expect(!text.contains("AAAA"))
      }
    }
  }
}
