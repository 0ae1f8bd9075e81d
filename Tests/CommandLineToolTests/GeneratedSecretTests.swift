import Base64
import FakeCluster
import JSON
import Kubernetes
import Testing

@testable import CommandLineTool

/// Secrets that nobody has to know beforehand.
@Suite struct GeneratedSecretTests {
  private let config = """
    {
      "namespace": "demo", "chart_name": "lab", "docker_image": "busybox:1.36",
      "allocationTime": "2h", "secret_data": { "TOKEN": "generate", "my.pin": "generate:8" }
    }
    """

  private func command(_ cluster: FakeCluster = .withPods()) -> TestedCommand {
    TestedCommand(files: ["env.json": config], cluster: cluster)
  }

  private func secret(_ cluster: FakeCluster, _ key: String) -> String? {
    cluster.object(.secrets, "lab-mkg-secret")?["data"]?[key]?.string.flatMap(Base64.decode).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func checksum(_ cluster: FakeCluster) -> JSONValue? {
    cluster.object(.jobs, "lab-mkg")?[
      "spec",
      "template",
      "metadata",
      "annotations",
      "kubegate/checksum"
    ]
  }

  @Test func `they are made once, and differ from release to release`() async throws {
    let command = command()
    let cluster = command.cluster
    let run = await command.run("deploy", "-f", "env.json")
    #expect(run.code == .done, "\(run)")
    let token = try #require(secret(cluster, "TOKEN"))
    let checksum = checksum(cluster)
    #expect(token.utf8.count == 32)
    #expect(secret(cluster, "my.pin")?.utf8.count == 8)
    #expect(checksum != nil)
    #expect(
      run.output.hasSuffix(
        """
          Secret TOKEN: kubectl -n demo get secret lab-mkg-secret -o go-template='{{ index .data "TOKEN" | base64decode }}'
          Secret my.pin: kubectl -n demo get secret lab-mkg-secret -o go-template='{{ index .data "my.pin" | base64decode }}'
          lives until 2027-01-15T09:00:00Z (in 1 h)

        """
      ),
      "\(run)"
    )
    let again = await command.run("deploy", "-f", "env.json")
    #expect(again.output.contains(": nothing changed since revision 1\n"), "\(again)")
    let diff = await command.run("diff", "-f", "env.json", "--exit-code")
    #expect(diff.code == .done, "\(diff)")
    let more = await command.run("deploy", "-f", "env.json", "--set", "env_variables.A=1")
    #expect(more.output.contains(": revision 2 is ready\n"), "\(more)")
    #expect(secret(cluster, "TOKEN") == token)
    #expect(self.checksum(cluster) == checksum)
    for run in [run, again, diff, more] {
      #expect(!run.output.contains(token) && !run.talk.contains(token))
    }
    let other = self.command()
    _ = await other.run("deploy", "-f", "env.json")
    #expect(secret(other.cluster, "TOKEN") != token)
    #expect(self.checksum(other.cluster) != checksum)
  }

  @Test func `who changes one by hand rolls the pods with the next deploy`() async throws {
    let command = command()
    let cluster = command.cluster
    _ = await command.run("deploy", "-f", "env.json")
    let checksum = checksum(cluster)
    var changed = try #require(cluster.object(.secrets, "lab-mkg-secret"))
    changed.set(.string(Base64.encode(Array("mine".utf8))), at: "data", "TOKEN")
    cluster.add(changed)
    let run = await command.run("deploy", "-f", "env.json")
    #expect(run.output.contains(": revision 2 is ready\n"), "\(run)")
    #expect(secret(cluster, "TOKEN") == "mine")
    #expect(self.checksum(cluster) != checksum)
  }

  @Test func `without a cluster there is a stand-in, the same each time`() async {
    let command = command()
    let first = await command.run("render", "-f", "env.json")
    #expect(first.code == .done, "\(first)")
    #expect(first.output.contains("TOKEN: '***'"), "\(first)")
    #expect(await command.run("render", "-f", "env.json") == first)
    let values = await command.run("values", "-f", "env.json", "-o", "json")
    #expect(values.json?["generatedSecrets"] == ["TOKEN": 32, "my.pin": 8])
    #expect(values.json?["secretData"] == nil)
    #expect(values.json?["generatedSecretData"] == nil)
    #expect(command.cluster.lines == [])
  }

  @Test func `only configs that generate something ask for the Secret`() async {
    var command = command()
    let path = "GET /api/v1/namespaces/demo/secrets/lab-mkg-secret"
    _ = await command.run("deploy", "-f", "env.json", "--dry-run=server")
    #expect(command.cluster.lines.contains(path))
    command = self.command()
    command.files["env.json"] = config.replacing("generate:8", with: "file:pin")
      .replacing("generate", with: "file:pin")
    command.files["pin"] = "1234"
    let run = await command.run("deploy", "-f", "env.json", "--dry-run=client")
    #expect(run.code == .done, "\(run)")
    #expect(!command.cluster.lines.contains(path))
  }

  @Test(arguments: ["generate:7", "generate:0", "generate:", "generate:x"])
  func `a length that cannot be is told`(text: String) async {
    var command = command()
    command.files["env.json"] = config.replacing("generate:8", with: text)
    let run = await command.run("validate", "env.json")
    #expect(run.code == .configInvalid)
    let line = #"  "allocationTime": "2h", "secret_data": { "TOKEN": "generate", "my.pin": "#
    let carets = String(repeating: "^", count: text.count + 2)
    #expect(
      run.talk == """
        error[KG1105]: a generated secret has 8 to 256 letters and digits
         --> env.json:3:\(line.count + 1)
        3 | \(line)"\(text)" }
          | \(String(repeating: " ", count: line.count))\(carets)
          = help: write "generate" for 32 of them, or "generate:64"

        """
    )
  }
}
