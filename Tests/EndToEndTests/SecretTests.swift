import Base64
import JSON
import Kubernetes
import Testing

/// Secrets that an environment needs, and users that share it.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct SecretTests {
  let users: KeyValuePairs<String, JSONValue> = [
    "user_secret": ["alice", "bob"],
    "user_secret_params": ["user", "password", "ssh_publickey"],
    "command": Command.then(
      "env | while IFS= read -r v; do n=${v%%=*}; v=${v#*=}; echo \"$n has ${#v}\"; done | sort; echo end"
    ),
  ]

  @Test func `two users get their variables`() async throws {
    try await Lab.open { lab in
      try await lab.secret("alice", ["user": "alice", "password": "12345"])
      try await lab.secret(
        "bob",
        ["user": "bob", "password": "123456789", "ssh_publickey": "ssh-rsa AAAA"]
      )
      try lab.config("duo", users)
      let run = try await lab.kubegate("deploy", "-f", "duo.json")
      try #require(run.exitCode == 0, "\(run)")
      let log = try await lab.log("duo", until: "end")
      let wanted = [
        "n_users has 1", "password_0 has 5", "password_1 has 9", "ssh_publickey_1 has 12",
        "user_0 has 5", "user_1 has 3",
      ]
      for line in wanted { #expect(log.contains("\(line)\n"), "\(log)") }
      #expect(!log.contains("ssh_publickey_0"))
    }
  }

  @Test func `all missing Secrets and keys are told at once, and nothing is applied`() async throws
  {
    try await Lab.open { lab in
      try await lab.secret("bob", ["user": "bob", "passwort": "x"])
      let text = """
        {
          "namespace": "\(lab.namespace)",
          "chart_name": "duo",
          "docker_image": "busybox:1.35",
          "allocationTime": "1h",
          "user_secret": ["alice", "bob"],
          "user_secret_params": ["user", "password"],
          "image_pull_secret": "registry"
        }

        """
      try lab.write("duo.json", text)
      let run = try await lab.kubegate("deploy", "-f", "duo.json")
      #expect(run.exitCode == 78)
      #expect(run.output == "")
      #expect(
        run.talk == """
          error[KG1301]: there is no secret "alice" in namespace "\(lab.namespace)"
           --> duo.json:6:19
          6 |   "user_secret": ["alice", "bob"],
            |                   ^^^^^^^
            = note: container "mkg" needs it
            = help: kubectl -n \(lab.namespace) create secret generic alice --from-literal=user=… --from-literal=password=…

          error[KG1302]: secret "bob" has no key "password"
           --> duo.json:7:34
          7 |   "user_secret_params": ["user", "password"],
            |                                  ^^^^^^^^^^
            = note: its keys: passwort, user
            = note: container "mkg" needs it
            = help: did you mean "passwort"?
            = help: add it: kubectl -n \(lab.namespace) patch secret bob -p '{"stringData":{"password":"…"}}'

          error[KG1301]: there is no secret "registry" in namespace "\(lab.namespace)"
           --> duo.json:8:24
          8 |   "image_pull_secret": "registry"
            |                        ^^^^^^^^^^
            = note: the image pull needs it
            = help: kubectl -n \(lab.namespace) create secret generic registry

          """
      )
      #expect(try await lab.names(.jobs) == [])
      #expect(try await lab.names(.secrets).filter { $0.hasPrefix("sh.helm") } == [])
    }
  }

  /// The value is looked for in everything that the program ever writes, plain and in base 64, and in
  /// everything that lies open in the cluster.
  @Test func `no secret value is ever written`() async throws {
    try await Lab.open { lab in
      let value = "hunter2-Geheimnis-\(lab.namespace.suffix(6))"
      let secrets = [value, Base64.encode(Array(value.utf8))]
      try await lab.secret("theirs", ["token": value])
      try lab.write("token.txt", value)
      let keys: KeyValuePairs<String, JSONValue> = [
        "secret_data": ["TOKEN": "file:token.txt", "COPY": "env:SECRET_OF_TEST"],
        "secret_variables": ["THEIRS": ["secret": "theirs", "key": "token"]],
        "command": Command.then("echo \"TOKEN has ${#TOKEN}, COPY has ${#COPY}\""),
      ]
      try lab.config("safe", keys)
      try lab.config(
        "broken",
        [
          "secret_data": ["TOKEN": "file:token.txt"], "docker_image": "nobody/nothing:1",
        ]
      )
      var runs: [Run] = []
      func run(_ arguments: String...) async throws -> Run {
        let run = try await lab.start(arguments, environment: ["SECRET_OF_TEST": value]).end()
        runs.append(run)
        return run
      }
      for form in ["text", "json", "yaml"] {
        #expect(try await run("render", "-f", "safe.json", "-o", form).exitCode == 0)
        #expect(try await run("values", "-f", "safe.json", "-o", form).exitCode == 0)
        #expect(try await run("validate", "-f", "safe.json", "-o", form).exitCode == 0)
      }
      #expect(
        try await run("deploy", "-f", "safe.json", "--print-helm-values-only", "-").exitCode == 0
      )
      for dryRun in ["client", "server"] {
        #expect(
          try await run("deploy", "-f", "safe.json", "--dry-run=\(dryRun)", "-v").exitCode == 0
        )
      }
      let deployed = try await run("deploy", "-f", "safe.json", "-v", "--progress", "json")
      #expect(deployed.exitCode == 0, "\(deployed)")
      #expect(try await run("deploy", "-f", "safe.json", "-o", "json", "-v").exitCode == 0)
      for failing in ["broken.json"] {
        #expect(try await run("deploy", "-f", failing, "-v").exitCode == 1)
        #expect(try await run("deploy", "-f", failing, "-o", "json").exitCode == 1)
      }
      for verb in ["status", "history"] {
        for form in ["text", "json", "yaml"] {
          #expect(try await run(verb, "safe", "-n", lab.namespace, "-o", form, "-v").exitCode == 0)
        }
      }
      #expect(try await run("list", "-n", lab.namespace, "-v").exitCode == 0)
      let log = try await lab.log("safe", until: "COPY has")
      #expect(log == "TOKEN has \(value.utf8.count), COPY has \(value.utf8.count)\n")
      #expect(try await run("delete", "safe", "-n", lab.namespace, "-v").exitCode == 0)

      #expect(runs.contains { $0.output.contains("***") })
      for run in runs {
        for secret in secrets {
          #expect(!run.output.contains(secret), "\(run)")
          #expect(!run.talk.contains(secret), "\(run)")
        }
      }
      for event in try await lab.list(.events) {
        for secret in secrets { #expect(!JSONWriter().string(event.json).contains(secret)) }
      }
    }
  }
}
