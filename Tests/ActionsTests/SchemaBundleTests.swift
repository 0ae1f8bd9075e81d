import Diagnostics
import Host
import JSON
import JSONSchema
import Testing

@testable import Actions
@testable import Workloads

/// `kubegate schema`: one document that says the same as the published files.
@Suite struct SchemaBundleTests {
  static let types: [String?] = [nil] + BuiltInWorkloads.all.map(\.name)

  private func bundle(_ type: String?) throws -> JSONValue {
    try #require(
      try SchemaAction(host: Host(environment: [:], files: .inMemory([:]), now: { .zero })).run(
        type
      )
    )
  }

  @Test(arguments: types)
  func `a bundle needs no other file, and has nothing that it does not need`(type: String?) throws {
    let bundle = try bundle(type)
    #expect(bundle["$id"] == .string("urn:kubegate:schema:\(type ?? "kubegate")"))
    let metaSchema = try JSONSchema.compile(
      ["$ref": "https://json-schema.org/draft/2020-12/schema"]
    )
    #expect(metaSchema.validate(bundle) == [])
    _ = try JSONSchema.compile(bundle)

    var used: Set<String> = []
    func visit(_ schema: JSONValue) {
      if let reference = schema["$ref"]?.string { used.insert(reference) }
      for (_, inner) in Subschemas.of(schema) { visit(inner) }
    }
    visit(bundle)
    let definitions = try #require(bundle["$defs"]?.object)
    #expect(used == Set(definitions.members.map { "#/$defs/" + $0.key }))
    let texts = definitions.members.map { JSONWriter().string($0.value) }
    #expect(Set(texts).count == texts.count)
  }

  /// Configs that are right, and what becomes of them when something is written wrongly.
  private static func configs() throws -> [JSONValue] {
    var configs: [JSONValue] = [["workload": "enviroment"], 3, [:]]
    for name in WorkloadChartTests.names(of: "environment") {
      let bytes = try Files.live.read(
        "\(WorkloadChartTests.folder)/environment/\(name).json",
        1 << 20
      )
      let config = try JSONReader().read(bytes)
      configs.append(config)
      for key in (config.object?.members ?? []).map(\.key) {
        let mistakes: [JSONValue] = [[:], [["x": 1]], "%", .null]
        for wrong in mistakes {
          var changed = config.object ?? JSONObject()
          changed[key] = wrong
          configs.append(.object(changed))
        }
        var changed = config.object ?? JSONObject()
        changed[key + "s"] = changed[key]
        changed[key] = nil
        configs.append(.object(changed))
      }
    }
    return configs
  }

  @Test(arguments: types)
  func `a bundle says of each config what the files say`(type: String?) throws {
    let path = type.map { "\($0).schema.json" } ?? SchemaFilesTests.index
    let files = try SchemaFilesTests.compile(SchemaFilesTests.reference(path))
    let bundle = try JSONSchema.compile(try bundle(type))
    var wrong = 0
    for config in try Self.configs() {
      let found = bundle.validate(config)
      #expect(found == files.validate(config))
      if found.hasErrors { wrong += 1 }
    }
    #expect(wrong > 100)
  }

  @Test(arguments: types)
  func `tools of draft 7 find the same configs right and wrong`(type: String?) throws {
    let bundle = try bundle(type)
    let current = try JSONSchema.compile(bundle)
    var older = try #require(bundle.object)
    older["$schema"] = "http://json-schema.org/draft-07/schema#"
    let old = try JSONSchema.compile(.object(older))
    for config in try Self.configs() {
      #expect(old.isValid(config) == current.isValid(config), "\(JSONWriter().string(config))")
    }
  }

  @Test func `definitions of the same name are kept apart, and circles are closed`() throws {
    let files: [String: JSONValue] = [
      "a": [
        "properties": [
          "own": ["$ref": "#/$defs/x"], "other": ["$ref": "b#/$defs/x"], "whole": ["$ref": "b"],
          "lost": ["$ref": "c#/$defs/x"], "value": ["default": ["$ref": "b"]],
        ],
        "$defs": ["x": ["type": "string"], "unused": true],
      ],
      "b": [
        "type": "object", "properties": ["again": ["$ref": "#"], "x": ["$ref": "#/$defs/x"]],
        "$defs": ["x": ["type": "number"]],
      ],
    ]
    let documents = try #require(SchemaDocuments("a") { files[$0] })
    #expect(
      SchemaBundle.make(documents, name: "t") == [
        "$id": "urn:kubegate:schema:t",
        "properties": [
          "own": ["$ref": "#/$defs/x"], "other": ["$ref": "#/$defs/x2"],
          "whole": ["$ref": "#/$defs/b"], "lost": ["$ref": "#/$defs/x3"],
          "value": ["default": ["$ref": "b"]],
        ],
        "$defs": [
          "x": ["type": "string"], "x2": ["type": "number"], "unused": true,
          "b": [
            "type": "object",
            "properties": ["again": ["$ref": "#/$defs/b"], "x": ["$ref": "#/$defs/x2"]],
          ],
        ],
      ]
    )
  }
}
