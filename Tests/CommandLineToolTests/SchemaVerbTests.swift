import JSON
import Testing

@testable import CommandLineTool

/// `kubegate schema`, as people and editors call it.
@Suite struct SchemaVerbTests {
  @Test func `the schema is one JSON document, also without asking for it`() async throws {
    let plain = await TestedCommand().run("schema")
    #expect(plain.code == .done)
    #expect(plain.talk == "")
    #expect(plain.output.hasSuffix("}\n"))
    #expect(plain.json?["title"] == "kubegate config")
    #expect(await TestedCommand().run("schema", "-o", "json") == plain)
    let one = await TestedCommand().run("schema", "environment")
    #expect(one.json?["title"] == "environment config")
    #expect(one.json?["$id"] == "urn:kubegate:schema:environment")
  }

  @Test func `the schema is there in YAML too`() async {
    let run = await TestedCommand().run("schema", "environment", "-o", "yaml")
    #expect(run.code == .done)
    #expect(run.output.contains("\n$id: urn:kubegate:schema:environment\n"))
  }

  @Test(arguments: [
    (
      "enviroment",
      """
      error[KG1702]: there is no workload type "enviroment"
        = help: did you mean "environment"?
        = help: kubegate schema --help tells more

      """
    ),
    (
      "x",
      """
      error[KG1702]: there is no workload type "x"
        = help: workload types: environment, service, job, cronjob, chart
        = help: kubegate schema --help tells more

      """
    ),
  ])
  func `types that there are not`(type: String, talk: String) async {
    let run = await TestedCommand().run("schema", type)
    #expect(run.code == .usage)
    #expect(run.talk == talk)
    #expect(run.output == "")
  }
}
