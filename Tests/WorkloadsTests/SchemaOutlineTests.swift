import JSON
import Testing
import Workloads

/// What people are told about keys, read from the schemas through their references.
@Suite struct SchemaOutlineTests {
  private func entry(_ path: String) throws -> SchemaEntry {
    let outline = try #require(SchemaOutline.of(EnvironmentWorkload()))
    return try #require(outline.entry(at: path), "no entry \(path)")
  }

  @Test func aKeyHasItsOwnWordsBeforeThoseOfTheDefinitionItRefersTo() throws {
    let memory = try entry("memory_request")
    #expect(memory.title == "Memory")
    #expect(memory.definitions == ["memoryRequest", "quantity"])
    #expect(memory.types == ["number", "text"])
    #expect(
      memory.rule
        == "a quantity is a number, 0 or more, with a unit such as in \"4Gi\", \"500M\" or \"250m\""
    )
    #expect(memory.aliases.starts(with: ["memory", "ram", "mem"]))
    #expect(memory.examples == ["4Gi"])
    #expect(!memory.isRequired)
    #expect(try entry("namespace").isRequired)
    #expect(try entry("namespace").limits == ["at most 63 characters"])
  }

  @Test(arguments: [
    ("persistent_volume[].size", "persistent_volume[].size"),
    ("persistent_volume.size", "persistent_volume[].size"),
    ("persistent_volume[0].size", "persistent_volume[].size"),
    ("ports", "ports"),
    ("ports.jupyter", "ports.jupyter"),
    ("ports.<name>", "ports.<name>"),
    ("ports.*", "ports.<name>"),
    ("ports.jupyter[1]", "ports.jupyter[]"),
    ("mount_files.notes[2]", "mount_files.notes[2]"),
    ("ingress.host", "ingress.host"),
    ("service_account.create", "service_account.create"),
    ("secret_variables.PASSWORD.key", "secret_variables.PASSWORD.key"),
    ("sidecars.probes.readiness.period", "sidecars[].probes.readiness.period"),
  ])
  func pathsFindKeysWhereverTheyStand(path: String, found: String) throws {
    #expect(try entry(path).path.description == found)
  }

  @Test(arguments: [
    "memory", "persistent_volume.sise", "namespace.x", "ports.a.b", "gpu_request[]",
  ])
  func pathsToNoKeyFindNothing(path: String) throws {
    let outline = try #require(SchemaOutline.of(EnvironmentWorkload()))
    #expect(outline.entry(at: path) == nil)
  }

  @Test(arguments: [
    ("deployment", ["true/false"]),
    ("ports", ["object of whole numbers or text or lists of whole numbers or text"]),
    ("shared_memory", ["true/false", "number", "text"]),
    ("persistent_volume", ["list of objects"]),
    ("ingress", ["list of objects", "object"]),
    ("command", ["list of text"]),
    ("service_type", ["text"]),
    ("user_secret", ["list of text"]),
    ("mount_files", ["object of lists"]),
    ("env_variables", ["object of text or numbers or true/false"]),
    ("config_data", ["object of text or objects or lists"]),
    ("node_selector", ["text", "object of text"]),
  ])
  func kindsOfValuesAreToldInWords(path: String, types: [String]) throws {
    #expect(try entry(path).types == types)
  }

  @Test func allowedValuesAreListedAndNotRepeatedInQuotes() throws {
    #expect(
      try entry("service_type").allowedValues.map(\.value)
        == ["ClusterIP", "NodePort", "LoadBalancer"]
    )
    #expect(try entry("deployment").allowedValues.map(\.value) == [true, false])
    #expect(try entry("shared_memory").allowedValues.isEmpty)
  }

  @Test func theKeysInsideListsAndMapsAreChildren() throws {
    #expect(
      try entry("nfs_volume").children.map(\.path.description)
        == [
          "nfs_volume[].server", "nfs_volume[].path", "nfs_volume[].mountPath",
          "nfs_volume[].readOnly",
        ]
    )
    #expect(
      try entry("secret_variables").children.map(\.path.description)
        == [
          "secret_variables.<name>.secret", "secret_variables.<name>.key",
          "secret_variables.<name>.optional",
        ]
    )
    #expect(try entry("ingress").children.first?.key == "host")
    #expect(try entry("command").children.isEmpty)
  }

  @Test func aDefinitionThatContainsItselfIsEnteredOnce() throws {
    let schema: JSONValue = [
      "properties": ["tree": ["$ref": "#/$defs/tree"]],
      "$defs": ["tree": ["properties": ["left": ["$ref": "#/$defs/tree"]]]],
    ]
    let documents = try #require(SchemaDocuments("t") { $0 == "t" ? schema : nil })
    let outline = SchemaOutline(documents)
    #expect(outline.allEntries.map(\.path.description) == ["tree", "tree.left"])
    #expect(outline.entry(at: "tree.left.left.left") != nil)
  }

  @Test func referencesThatLeadNowhereOrInACircleAreBorne() throws {
    let schema: JSONValue = [
      "properties": [
        "lost": ["$ref": "other.json#/$defs/x", "title": "Lost"],
        "circle": ["$ref": "#/$defs/a"],
        "alternatives": ["$ref": "#/$defs/c"],
      ],
      "$defs": [
        "a": ["$ref": "#/$defs/b"], "b": ["$ref": "#/$defs/a", "title": "B"],
        "c": ["anyOf": [["$ref": "#/$defs/c"], ["type": "string"]]],
      ],
    ]
    let documents = try #require(SchemaDocuments("t") { $0 == "t" ? schema : nil })
    let outline = SchemaOutline(documents)
    #expect(outline.entry(at: "lost")?.title == "Lost")
    #expect(outline.entry(at: "circle")?.title == "B")
    #expect(outline.entry(at: "alternatives")?.types == ["text"])
  }
}
