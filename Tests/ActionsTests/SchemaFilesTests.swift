import Diagnostics
import Host
import JSON
import JSONSchema
import Testing

@testable import Workloads

/// The published schemas: that they are true to themselves, and say enough to people.
@Suite struct SchemaFilesTests {
  static let index = BuiltInFiles.indexPath
  static let paths =
    BuiltInWorkloads.all.map(\.schemaPath) + [
      "common.schema.json", "pods.schema.json", BuiltInFiles.policyPath,
      WorkloadManifest.schemaPath, index,
    ]

  /// Where the schemas are said to stand.
  private static let address = "kubegate:///schemas/"

  /// A schema that refers to the published ones.
  static func compile(_ schema: JSONValue) throws -> CompiledSchema {
    var options = JSONSchema.Options()
    options.resolver = { address in
      BuiltInFiles.schema(String(address.dropFirst(Self.address.count)))
    }
    return try JSONSchema.compile(schema, options: options)
  }

  static func reference(_ path: String) -> JSONValue { ["$ref": .string(address + path)] }

  @Test(arguments: paths)
  func `each schema fits its meta-schema`(path: String) throws {
    let schema = try #require(BuiltInFiles.schema(path))
    let draft = try #require(schema["$schema"]?.string)
    #expect(draft == "https://json-schema.org/draft/2020-12/schema")
    let metaSchema = try JSONSchema.compile(["$ref": .string(draft)])
    #expect(metaSchema.validate(schema) == [])
    #expect(!metaSchema.isValid(["properties": 3]))
    _ = try Self.compile(Self.reference(path))
  }

  @Test(arguments: paths)
  func `each default and example fits where it stands`(path: String) throws {
    var count = 0
    func visit(_ schema: JSONValue, _ pointer: JSONPointer) throws {
      let values = (schema["examples"]?.array ?? []) + [schema["default"]].compactMap(\.self)
      if !values.isEmpty {
        let own = try Self.compile(Self.reference("\(path)#\(pointer)"))
        for value in values {
          count += 1
          let found = own.validate(value).map(\.message)
          #expect(found == [], "\(path)#\(pointer): \(JSONWriter().string(value))")
        }
      }
      for (way, inner) in Subschemas.of(schema) {
        try visit(inner, JSONPointer(pointer.tokens + way))
      }
    }
    try visit(try #require(BuiltInFiles.schema(path)), JSONPointer())
    #expect(count > 0)
  }

  @Test(arguments: BuiltInWorkloads.all.map(\.name))
  func `each key says what it means, and shows it`(type: String) throws {
    let workload = try #require(BuiltInWorkloads.named(type))
    let outline = try #require(SchemaOutline.of(workload))
    let entries = outline.allEntries
    #expect(entries.count > outline.root.children.count)
    for entry in entries {
      #expect(entry.title?.isEmpty == false, "\(entry.path) has no title")
      let description = entry.description ?? ""
      #expect(description.hasSuffix("."), "\(entry.path) has no sentence")
      #expect(!entry.types.isEmpty, "\(entry.path) takes nothing")
      #expect(!entry.examples.isEmpty, "\(entry.path) has no example")
      for allowed in entry.allowedValues where allowed.value.string != nil {
        let isOnly = entry.allowedValues.count == 1 && entry.key == "workload"
        #expect(isOnly || allowed.meaning != nil, "\(entry.path) does not tell of \(allowed.value)")
      }
      let isForEditors = ["$schema", "workload"].contains(entry.key)
      if entry.path.steps.count == 1, !isForEditors {
        #expect(entry.becomes?.isEmpty == false, "\(entry.path) does not say what it becomes")
      }
      for alias in entry.aliases {
        let siblings = outline.root.children.map(\.key)
        #expect(entry.path.steps.count > 1 || !siblings.contains(alias), "\(alias) is a key")
      }
    }
  }

  /// Editors differ in whose words they show where a key and the definition that it refers to have the
  /// same keyword: that of the key, or, as Visual Studio Code, that of the definition. Tools of draft 7
  /// look at nothing beside a reference.
  @Test(arguments: paths)
  func `a key that refers to a definition adds nothing but words, and none twice`(
    path: String
  ) throws {
    let words: Set<String> = ["title", "description", "default", "examples", "deprecated"]
    let documents = try #require(SchemaDocuments(path, reader: BuiltInFiles.schema))
    func keywords(_ reference: String) -> [String] {
      let target = documents.target(of: reference)?.object
      let further = target?["$ref"]?.string.map(keywords) ?? []
      return (target?.members ?? []).map(\.key) + further
    }
    func visit(_ schema: JSONValue, _ pointer: JSONPointer) {
      if let reference = schema["$ref"]?.string {
        #expect(documents.target(of: reference) != nil, "\(reference) leads nowhere")
        let own = Set((schema.object?.members ?? []).map(\.key)).subtracting(["$ref"])
        let twice = own.intersection(keywords(reference)).filter { keyword in
          words.contains(keyword) || keyword == "x-kubegate-message"
        }
        #expect(twice == [], "\(path)#\(pointer)")
        let others = own.subtracting(words).filter { !$0.hasPrefix("x-kubegate-") }
        #expect(others == [], "\(path)#\(pointer)")
      }
      for (way, inner) in Subschemas.of(schema) {
        visit(inner, JSONPointer(pointer.tokens + way))
      }
    }
    visit(documents.root, JSONPointer())
  }

  @Test(arguments: BuiltInWorkloads.all.map(\.name))
  func `whole configs are shown, and can be deployed`(type: String) throws {
    let workload = try #require(BuiltInWorkloads.named(type))
    let schema = try #require(BuiltInFiles.schema(workload.schemaPath))
    let examples = try #require(schema["examples"]?.array)
    #expect(examples.count >= 2)
    let host = Host(environment: [:], files: .inMemory([:]), now: { .zero })
    let catalog = WorkloadCatalog(host: host)
    var sources = SourceMap()
    for example in examples {
      let object = try #require(example.object)
      let config = Config(object: object, folder: ".", host: host)
      #expect(workload.check(config) == [])
      #expect(try catalog.select(for: example, into: &sources).name == type)
    }
  }

  // MARK: The index

  @Test(arguments: WorkloadChartTests.names(of: "environment"))
  func `the index takes what the type's own schema takes`(name: String) throws {
    let bytes = try Files.live.read(
      "\(WorkloadChartTests.folder)/environment/\(name).json",
      1 << 20
    )
    let config = try JSONReader().read(bytes)
    #expect(try Self.compile(Self.reference(Self.index)).validate(config) == [])
  }

  @Test(arguments: BuiltInWorkloads.all.map(\.name))
  func `the index knows each type`(type: String) throws {
    let index = try Self.compile(Self.reference(Self.index))
    let found = index.validate(["workload": .string(type), "sise": 1])
    #expect(found.contains { $0.message == "unknown key \"sise\"" })
    let types = BuiltInFiles.schema(Self.index)?[path: "properties", "workload", "enum"]?.array
    #expect(types?.compactMap(\.string) == BuiltInWorkloads.all.map(\.name))
  }

  @Test(arguments: [
    (
      #"{"workload": "enviroment", "size": 3}"#,
      [#""enviroment" is not allowed for "workload""#]
    ),
    (#"{"workload": 3}"#, [#"3 is not allowed for "workload""#]),
    (
      #"{"workload": "environment", "namespace": "demo", "chart_name": "lab"}"#,
      [#""docker_image" and "allocationTime" are missing"#]
    ),
    ("[]", ["the top level has to be an object, not a list"]),
  ])
  func `a mistake is told once`(config: String, messages: [String]) throws {
    let value = try JSONReader().read(Array(config.utf8))
    let found = try Self.compile(Self.reference(Self.index)).validate(value)
    #expect(found.map(\.message) == messages)
  }
}
