import Diagnostics
import JSON
import JSONSchema
import TestSuites
import Testing

/// The official JSON Schema Test Suite. What does not pass stands in ``SuiteLedger``.
@Suite(.enabled(if: TestSuites.folder("json-schema") != nil, "\(TestSuites.missing)"))
struct SuiteTests {
  @Test(arguments: SuiteFile.all)
  func `every case is decided as the suite says`(file: SuiteFile) throws {
    var isUsed = Set<String>()
    for group in try file.groups() {
      let name = "\(file.path): \(group.description)"
      var options = JSONSchema.Options()
      options.draft = file.draft
      options.assertsFormat = file.isAboutFormat
      options.assertsContent = file.isAboutContent
      options.resolver = SuiteRemotes.resolve
      let compiled = Result { try JSONSchema.compile(group.schema, options: options) }
      guard case .success(let schema) = compiled else {
        isUsed.insert(name)
        #expect(SuiteLedger.reason(name) != nil, "\(name): \(compiled)")
        continue
      }
      for test in group.tests {
        let isValid = schema.isValid(test.data)
        let diagnostics = schema.validate(test.data)
        let name = "\(name): \(test.description)"
        guard SuiteLedger.reason(name) == nil else {
          isUsed.insert(name)
          #expect(isValid != test.isValid, "passes now, remove it from the ledger: \(name)")
          continue
        }
        #expect(isValid == test.isValid, "\(name)")
        for format in CompiledSchema.OutputFormat.allCases {
          let output = schema.output(for: test.data, format: format)
          #expect(OutputCheck.mistake(in: output, isValid, format) == nil, "\(format): \(name)")
        }
        #expect(diagnostics.hasErrors == !isValid, "validate() and isValid() differ: \(name)")
        if !isValid {
          #expect(
            !diagnostics.contains { $0.message == "the value does not fit the schema" },
            "unexplained: \(name)"
          )
        }
      }
    }
    for entry in SuiteLedger.names(of: file.path) {
      #expect(isUsed.contains(entry), "is no case any more, remove it from the ledger: \(entry)")
    }
  }
}

/// One file of the suite.
struct SuiteFile: CustomTestStringConvertible, Sendable {
  struct Group {
    var description: String
    var schema: JSONValue
    var tests: [Test]
  }

  struct Test {
    var description: String
    var data: JSONValue
    var isValid: Bool
  }

  var path: String
  var draft: Draft

  var testDescription: String { path }

  var isAboutFormat: Bool { path.contains("/optional/format/") }

  /// Draft 7 lets content decide about validity.
  var isAboutContent: Bool { path.hasSuffix("/optional/content.json") }

  static let all: [SuiteFile] = {
    guard let folder = TestSuites.folder("json-schema") else { return [] }
    let drafts: [(String, Draft)] = [
      ("draft2020-12", .draft202012), ("draft2019-09", .draft201909), ("draft7", .draft7),
      ("draft6", .draft6), ("draft4", .draft4),
    ]
    return drafts.flatMap { name, draft in
      TestSuites.files(below: folder + "/tests/" + name, suffix: ".json").map {
        SuiteFile(path: name + "/" + $0, draft: draft)
      }
    }
  }()

  func groups() throws -> [Group] {
    let folder = try #require(TestSuites.folder("json-schema"))
    let file = try JSONReader().read(TestSuites.bytes(folder + "/tests/" + path), as: .first)
    return try #require(file.array).map { group in
      Group(
        description: group["description"]?.string ?? "",
        schema: group["schema"] ?? .null,
        tests: (group["tests"]?.array ?? []).map { test in
          Test(
            description: test["description"]?.string ?? "",
            data: test["data"] ?? .null,
            isValid: test["valid"]?.bool ?? false
          )
        }
      )
    }
  }
}

/// The schemas that the suite expects under an address of their own.
enum SuiteRemotes {
  private static let documents: [String: JSONValue] = {
    guard let folder = TestSuites.folder("json-schema") else { return [:] }
    var documents: [String: JSONValue] = [:]
    for path in TestSuites.files(below: folder + "/remotes", suffix: ".json") {
      let bytes = TestSuites.bytes(folder + "/remotes/" + path)
      documents["http://localhost:1234/" + path] = try? JSONReader().read(bytes)
    }
    return documents
  }()

  static let resolve: SchemaResolver = { documents[$0] }
}
