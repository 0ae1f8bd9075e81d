import JSON
import Kubernetes
import Testing

/// Users who may do less than an administrator.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct PermissionTests {
  /// What it takes to deploy an environment, beside the records.
  private let objects: [(group: String, resources: String, verbs: String)] = [
    ("batch", "jobs", "get,list,watch,create,patch,delete"),
    ("", "services", "get,create,patch,delete"),
    ("", "pods", "get,list,watch"),
    ("", "pods/log", "get"),
  ]

  @Test func `without any rights a deploy is denied in plain words`() async throws {
    try await Lab.open { lab in
      let kubeconfig = try await lab.kubeconfig(of: "eve", rights: [])
      try lab.config("env", ["command": Command.sleeping])
      var run = try await lab.kubegate("deploy", "-f", "env.json", kubeconfig: kubeconfig)
      #expect(run.exitCode == 77)
      #expect(run.output == "")
      #expect(
        run.talk == """
          error[KG1509]: cannot read the release's records: you are not allowed to
            = note: secrets is forbidden: User "eve" cannot list resource "secrets" in API group "" in the namespace "\(lab.namespace)"
            = help: ask the administrator of the cluster for this right

          """
      )
      run = try await lab.kubegate("list", kubeconfig: kubeconfig)
      #expect(run.exitCode == 77, "\(run)")
      #expect(run.talk.hasPrefix("error[KG1509]: cannot list releases: you are not allowed to\n"))
    }
  }

  @Test func `one object that is denied is named, and the release is marked`() async throws {
    try await Lab.open { lab in
      let kubeconfig = try await lab.kubeconfig(
        of: "half",
        rights: [
          ("", "secrets", "get,list,create,update,patch"), ("batch", "jobs", "get,list,watch"),
          ("", "pods,services", "get,list,watch"),
        ]
      )
      try lab.config("env", ["command": Command.sleeping])
      let run = try await lab.kubegate("deploy", "-f", "env.json", kubeconfig: kubeconfig)
      #expect(run.exitCode == 77, "\(run)")
      #expect(
        run.talk.hasSuffix(
          """
          error[KG1509]: cannot apply Job env-mkg: you are not allowed to
            = note: jobs.batch "env-mkg" is forbidden: User "half" cannot patch resource "jobs" in API group "batch" in the namespace "\(lab.namespace)"
            = help: ask the administrator of the cluster for this right

          """
        ),
        "\(run)"
      )
      #expect(try await lab.history("env") == ["failed"])
    }
  }

  @Test func `a user of one namespace deploys, also without a look at events and nodes`()
    async throws
  {
    try await Lab.open { lab in
      let kubeconfig = try await lab.kubeconfig(
        of: "alice",
        rights: objects + [("", "secrets", "get,list,create,update,patch,delete")]
      )
      try lab.config("env", ["command": Command.sleeping, "ports": ["a": [8080]]])
      var run = try await lab.kubegate("deploy", "-f", "env.json", kubeconfig: kubeconfig)
      #expect(run.exitCode == 0, "\(run)")
      run = try await lab.kubegate("status", "env", kubeconfig: kubeconfig)
      #expect(run.exitCode == 0, "\(run)")
      run = try await lab.kubegate(
        "deploy",
        "-f",
        "env.json",
        "--set",
        "node_selector=none",
        "--timeout",
        "40",
        kubeconfig: kubeconfig
      )
      #expect(run.exitCode == 124, "\(run)")
      #expect(run.talk.contains("1 node "), "\(run)")
    }
  }

  /// Who may list Secrets but not get one, as some administrators have it.
  @Test func `a Secret that may not be read is only warned of`() async throws {
    try await Lab.open { lab in
      let kubeconfig = try await lab.kubeconfig(
        of: "bob",
        rights: objects + [("", "secrets", "list,create,update,patch")]
      )
      try await lab.secret("alice", ["user": "a"])
      try lab.config(
        "env",
        [
          "command": Command.sleeping, "user_secret": ["alice"], "user_secret_params": ["user"],
        ]
      )
      let run = try await lab.kubegate("deploy", "-f", "env.json", kubeconfig: kubeconfig)
      #expect(run.exitCode == 0, "\(run)")
      #expect(
        run.talk.contains(
          "warning[KG1303]: cannot see whether secret \"alice\" exists: "
            + "you may not read secrets in namespace \"\(lab.namespace)\"\n"
        ),
        "\(run)"
      )
    }
  }

  @Test func `a token that the cluster does not know is told as such`() async throws {
    try await Lab.open(createsNamespace: false) { lab in
      let kubeconfig = try lab.kubeconfig(
        user: ["token": "wrong-token-0123456789"],
        keepsCredentials: false
      )
      try lab.config("env")
      let run = try await lab.kubegate("deploy", "-f", "env.json", "-v", kubeconfig: kubeconfig)
      #expect(run.exitCode == 77)
      #expect(
        run.talk.contains("the cluster does not accept your credentials\n  = note: Unauthorized\n"),
        "\(run)"
      )
      #expect(!run.talk.contains("wrong-token"))
    }
  }
}
