import Base64
import JSON
import Kubernetes
import Releases
import TestSuites
import Testing

/// The examples of environments, with the only image that the sandbox has in the place of theirs.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct ExampleTests {
  /// Deploys an example with another image, and a script in the place of what the image would run.
  private func deploy(
    _ lab: Lab,
    _ example: String,
    script: String? = nil,
    _ more: String...
  ) async throws -> Run {
    var overlay: JSONObject = JSONObject()
    overlay["namespace"] = .string(lab.namespace)
    overlay["docker_image"] = "busybox:1.35"
    overlay["memory_request"] = "32Mi"
    overlay["cpu_request"] = "10m"
    if let script { overlay["command"] = Command.then(script) }
    try lab.write("mine.json", JSONWriter(.pretty).string(.object(overlay)) + "\n")
    let arguments = ["deploy", "-f", "\(Project.root)/examples/\(example).json", "-f", "mine.json"]
    return try await lab.start(arguments + more).end()
  }

  private func secret(_ lab: Lab, _ name: String, _ key: String) async throws -> String {
    let secret = try #require(try await lab.find(.secrets, name))
    let text = try #require(secret["data"]?[key]?.string)
    return String(decoding: try #require(Base64.decode(text)), as: UTF8.self)
  }

  /// A page at the path that is probed, and what the container has in the variable.
  private func serving(_ path: String, port: Int, _ variable: String) -> String {
    "mkdir -p /www; echo ok > /www\(path); echo \"has $\(variable)\"; httpd -f -p \(port) -h /www"
  }

  @Test func `a token is generated once, reaches the container, and is never shown`() async throws {
    try await Lab.open { lab in
      let script = serving("/api", port: 8888, "JUPYTER_TOKEN")
      var runs: [Run] = []
      func deploy(_ more: String) async throws -> Run {
        let run = try await self.deploy(lab, "jupyter-token", script: script, more)
        runs.append(run)
        return run
      }
      func run(_ arguments: String...) async throws -> Run {
        let run = try await lab.start(arguments).end()
        runs.append(run)
        return run
      }
      var last = try await deploy("--timeout=4m")
      try #require(last.exitCode == 0, "\(last)")
      #expect(
        last.output.contains(
          """
          Secret JUPYTER_TOKEN: kubectl -n \(lab.namespace) get secret notebook-mkg-secret -o go-template='{{ index .data "JUPYTER_TOKEN" | base64decode }}'
          """
        ),
        "\(last)"
      )
      let token = try await secret(lab, "notebook-mkg-secret", "JUPYTER_TOKEN")
      #expect(token.utf8.count == 32)
      #expect(token.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "z") ~= $0 })
      _ = try await lab.log("notebook", until: "has \(token)\n")
      let pods = try await lab.names(.pods)

      last = try await deploy("--timeout=4m")
      #expect(last.output.contains("nothing changed since revision 1"), "\(last)")
      last = try await deploy("--set=allocationTime=2d")
      #expect(last.output.contains("revision 2 is ready"), "\(last)")
      #expect(try await secret(lab, "notebook-mkg-secret", "JUPYTER_TOKEN") == token)
      #expect(try await lab.names(.pods) == pods)

      last = try await deploy("--dry-run=server")
      #expect(last.exitCode == 0, "\(last)")
      last = try await run("rollback", "notebook", "1", "-n", lab.namespace)
      #expect(last.exitCode == 0, "\(last)")
      #expect(try await secret(lab, "notebook-mkg-secret", "JUPYTER_TOKEN") == token)
      let files = ["-f", "\(Project.root)/examples/jupyter-token.json", "-f", "mine.json"]
      for verb in ["diff", "render", "values", "validate"] {
        let run = try await lab.start([verb] + files).end()
        #expect(run.exitCode == 0, "\(run)")
        runs.append(run)
      }
      let records = try await ReleaseStore(lab.client, namespace: lab.namespace)
        .history(of: "notebook")
      let recorded = try #require(try records.last?.open().config)
      #expect(recorded["generatedSecrets"] == ["JUPYTER_TOKEN": 32])
      #expect(!JSONWriter().string(.object(recorded)).contains(token))
      _ = try await run("get", "values", "notebook", "-n", lab.namespace)
      _ = try await run("get", "all", "notebook", "-n", lab.namespace)
      _ = try await run("status", "notebook", "-n", lab.namespace)
      for run in runs {
        for form in [token, Base64.encode(Array(token.utf8))] {
          #expect(
            !run.output.contains(form) && !run.talk.contains(form),
            "\(run.output.prefix(200))"
          )
        }
      }
    }
  }

  @Test func `a password outlives what is undone, and a new one is made when it is deleted`()
    async throws
  {
    try await Lab.open { lab in
      let script = serving("/healthz", port: 8080, "PASSWORD")
      var run = try await deploy(lab, "code-server", script: script)
      try #require(run.exitCode == 0, "\(run)")
      let password = try await secret(lab, "editor-mkg-secret", "PASSWORD")
      #expect(password.utf8.count == 20)
      _ = try await lab.log("editor", until: "has \(password)\n")
      run = try await deploy(
        lab,
        "code-server",
        script: script,
        "--set=docker_image=nobody/nothing:1",
        "--atomic",
        "--timeout=20s"
      )
      #expect(run.exitCode != 0, "\(run)")
      #expect(try await secret(lab, "editor-mkg-secret", "PASSWORD") == password)
      try await lab.client.delete(
        .secrets,
        namespace: lab.namespace,
        name: "editor-mkg-secret"
      )
      run = try await deploy(lab, "code-server", script: script)
      #expect(run.exitCode == 0, "\(run)")
      let new = try await secret(lab, "editor-mkg-secret", "PASSWORD")
      #expect(new != password)
      #expect(new.utf8.count == 20)
      _ = try await lab.log("editor", until: "has \(new)\n")
    }
  }

  @Test func `each user gets an account on one SSH server`() async throws {
    try await Lab.open { lab in
      try await lab.secret("user-alice", ["user": "alice", "password": "pa$s 1"])
      try await lab.secret(
        "user-bob",
        ["user": "bob", "password": "p2", "ssh_publickey": "ssh-ed25519 AAAA bob"]
      )
      // Says what it would do in the place of the programs that busybox does not have.
      let stand = #"""
        mkdir -p /stand; cd /stand
        for name in adduser chpasswd ssh-keygen sshd; do
          printf '#!/bin/sh\necho %s "$@"\n' $name > $name
        done
        echo 'cat; ' >> chpasswd
        echo 'cat /home/bob/.ssh/authorized_keys; sleep 3600' >> sshd
        chown() { :; }
        chmod +x *; PATH=/stand:$PATH; . /opt/start/start.sh
        """#
      let run = try await deploy(lab, "ssh", script: stand, "--set=probes=null")
      try #require(run.exitCode == 0, "\(run)")
      let log = try await lab.log("terminals", until: "AAAA bob")
      #expect(
        log == """
          adduser -D -u 1000 -s /bin/sh alice
          chpasswd
          alice:pa$s 1
          adduser -D -u 1001 -s /bin/sh bob
          chpasswd
          bob:p2
          ssh-keygen -q -t ed25519 -N  -f /home/.host/key
          sshd -D -e -p 2222 -h /home/.host/key -o PermitRootLogin=no
          ssh-ed25519 AAAA bob

          """
      )
      let service = try await lab.find(.services, "terminals-mkg")
      #expect(service?.spec?["type"] == "NodePort")
    }
  }
}
