import Diagnostics
import Foundation
import JSON
import JSONSchema
import Testing
import Workloads
import YAML

/// The policies that administrators are shown.
@Suite struct PolicyPageTests {
  @Test func `the example of the page and those of the schema are policies`() throws {
    let schema = try SchemaFilesTests.compile(
      SchemaFilesTests.reference(BuiltInFiles.policyPath)
    )
    let page = try String(contentsOfFile: "docs/policy.md", encoding: .utf8)
    let example = try #require(page.components(separatedBy: "```yaml\n").dropFirst().first)
    let text = try #require(example.components(separatedBy: "```").first)
    let policy = try YAMLReader().read(Array(text.utf8), as: .none)
    #expect(schema.validate(policy).map(\.message) == [])
    // The page shows every limit.
    let limits = BuiltInFiles.schema(BuiltInFiles.policyPath)?[
      path: "properties",
      "limits",
      "properties"
    ]
    #expect(
      Set(policy["limits"]?.object?.keys.map(\.self) ?? [])
        == Set(limits?.object?.keys.map(\.self) ?? ["-"])
    )
    #expect(!schema.isValid(["limits": ["gpuz": 1]]))
  }
}
