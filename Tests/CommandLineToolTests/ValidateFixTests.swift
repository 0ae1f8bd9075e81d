import Diagnostics
import JSON
import JSONSchema
import Testing
import Workloads

@testable import CommandLineTool

/// `validate --fix` and `-o sarif`, from their flags to their exit codes.
@Suite struct ValidateFixTests {
  private let wrong = """
    {
      "namespace": "demo", "chart_name": "lab", "docker_image": "a",
      "allocationTime": "2 days"
    }

    """
  private let diff = """
    @@ -1,4 +1,4 @@
     {
       "namespace": "demo", "chart_name": "lab", "docker_image": "a",
    -  "allocationTime": "2 days"
    +  "allocationTime": "2d"
     }

    """

  private func run(_ arguments: String...) async -> TestedCommand.Run {
    let right = wrong.replacing("2 days", with: "2d")
    let files = ["env.json": wrong, "-": wrong, "right.json": right, "hopeless.json": "{}"]
    return await TestedCommand(files: files).run(["validate"] + arguments)
  }

  @Test func `--dry-run shows the difference, and the file stays invalid`() async {
    let run = await run("--fix", "--dry-run", "env.json")
    #expect(run.output == "--- env.json\n+++ env.json (corrected)\n" + diff)
    #expect(run.talk == "env.json: 1 correction possible, nothing was written\n")
    #expect(run.code == .configInvalid)
  }

  @Test func `what --dry-run leaves is shown in the corrected text`() async {
    let text =
      "{\n  // no end\n  \"namespace\": \"demo\", \"chart_name\": \"lab\",\n"
      + "  \"docker_image\": \"a\", \"allocationTime\": \"soon\"\n}\n"
    let run = await TestedCommand(files: ["env.json": text])
      .run("validate", "--fix", "--dry-run", "env.json")
    #expect(
      run.talk.hasPrefix(
        "env.json: 1 correction possible, nothing was written; what is left, in the corrected text:\n"
          + "error[KG1105]: "
      ),
      "\(run)"
    )
    #expect(run.talk.contains("\n --> env.json:3:42\n"), "\(run)")
  }

  @Test func `the difference is shown before the file is written`() async {
    // The files of this command cannot be written.
    let run = await run("--fix", "env.json")
    #expect(run.output == "--- env.json\n+++ env.json (corrected)\n" + diff)
    #expect(run.talk == "error[KG1701]: cannot write \"env.json\": permission denied\n")
    #expect(run.code == .fileMissing)
  }

  @Test func `standard input becomes the corrected text`() async {
    let run = await run("--fix", "-")
    #expect(run.output == wrong.replacing("2 days", with: "2d"))
    #expect(
      run.talk == "--- <stdin>\n+++ <stdin> (corrected)\n" + diff + "<stdin>: 1 correction made\n"
    )
    #expect(run.code == .done)
  }

  @Test func `what is valid, or beyond help, stays`() async {
    let valid = await run("--fix", "right.json")
    #expect(valid.talk == "right.json is valid\n")
    #expect(valid.code == .done)
    let hopeless = await run("--fix", "hopeless.json")
    #expect(hopeless.talk.hasPrefix("hopeless.json: nothing that can be corrected safely\nerror"))
    #expect(hopeless.code == .configInvalid)
    #expect(valid.output + hopeless.output == "")
  }

  @Test func `programs read the difference in the document`() async throws {
    let run = await run("--fix", "--dry-run", "-o", "json", "env.json")
    #expect(run.talk == "")
    #expect(
      run.json == [
        "valid": false,
        "files": [
          [
            "name": "env.json", "files": ["env.json"], "valid": false, "corrections": 1,
            "changes": [
              [
                "file": "env.json",
                "diff": .string("--- env.json\n+++ env.json (corrected)\n" + diff),
              ]
            ], "diagnostics": [],
          ]
        ],
      ]
    )
  }

  @Test func `--dry-run alone is a mistake`() async {
    let run = await run("--dry-run", "env.json")
    #expect(run.code == .usage)
    #expect(
      run.talk == """
        error[KG1702]: --dry-run needs --fix: validate changes nothing by itself
          = help: kubegate validate --help tells more

        """
    )
  }

  @Test func `a log in SARIF is one document for all files, also for those that are missing`()
    async
  {
    let run = await run("-o", "sarif", "env.json", "right.json", "missing.json")
    #expect(run.talk == "")
    let results = run.json?["runs"]?[0]?["results"]?.array
    #expect(results?.map { $0["ruleId"]?.string } == ["KG1105", "KG1701"])
    #expect(run.code == .configInvalid)
  }

  @Test(
    arguments: [
      ("every night", "did you mean \"0 0 * * *\"?"), ("2:30", "did you mean \"30 2 * * *\"?"),
      ("0 30 2 * * *", "did you mean \"30 2 * * *\"?"),
      ("15 30 2 * * *", "there is no field for seconds: \"30 2 * * *\""),
      ("every 15 minutes", "did you mean \"*/15 * * * *\"?"),
    ]
  )
  func `cron expressions are told in words`(written: String, help: String) throws {
    let common = try #require(BuiltInFiles.schema("common.schema.json"))
    var schema = try #require(common["$defs"]?["cronSchedule"]?.object)
    schema["title"] = "Schedule"
    let compiled = try JSONSchema.compile(["properties": ["schedule": .object(schema)]])
    let found = compiled.validate(["schedule": .string(written)])
    #expect(
      found.map(\.message) == [
        "a schedule has five fields: minute, hour, day of the month, month, day of the week; "
          + "\"30 2 * * *\" is every night at half past two"
      ]
    )
    #expect(found.map(\.help) == [[help]])
    for right in ["*/5 0-6 1,15 * MON-FRI", "@daily", "30 2 * * *"] {
      #expect(compiled.isValid(["schedule": .string(right)]))
    }
  }
}
