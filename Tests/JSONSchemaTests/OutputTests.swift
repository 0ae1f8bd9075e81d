import JSON
import JSONSchema
import TestSuites
import Testing

/// The output formats of the specification.
@Suite struct OutputTests {
  private func output(
    _ schema: String,
    _ value: String,
    _ format: CompiledSchema.OutputFormat,
    _ change: (inout JSONSchema.Options) -> Void = { _ in }
  ) throws -> JSONValue {
    var options = JSONSchema.Options()
    change(&options)
    let compiled = try JSONSchema.compile(JSONReader().read(Array(schema.utf8)), options: options)
    return compiled.output(for: try JSONReader().read(Array(value.utf8)), format: format)
  }

  private func json(_ text: String) throws -> JSONValue { try JSONReader().read(Array(text.utf8)) }

  private static let polygon = #"""
    {
      "$id": "https://example.org/polygon",
      "$defs": {
        "point": {
          "type": "object",
          "properties": { "x": { "type": "number" }, "y": { "type": "number" } },
          "additionalProperties": false,
          "required": ["x", "y"]
        }
      },
      "type": "array",
      "items": { "$ref": "#/$defs/point" },
      "minItems": 3
    }
    """#

  private static let points = #"[{ "x": 2.5, "y": 1.3 }, { "x": 1, "z": 6.7 }]"#

  @Test func `flag says only whether the value is valid`() throws {
    #expect(try output(Self.polygon, Self.points, .flag) == ["valid": false])
    #expect(try output("{}", "1", .flag) == ["valid": true])
  }

  @Test func `basic is a flat list`() throws {
    let expected = try json(
      #"""
      {
        "valid": false,
        "keywordLocation": "",
        "absoluteKeywordLocation": "https://example.org/polygon#",
        "instanceLocation": "",
        "errors": [
          {
            "valid": false,
            "keywordLocation": "/items/$ref/additionalProperties",
            "absoluteKeywordLocation":
              "https://example.org/polygon#/$defs/point/additionalProperties",
            "instanceLocation": "/1/z",
            "error": "nothing may stand here"
          },
          {
            "valid": false,
            "keywordLocation": "/items/$ref/required",
            "absoluteKeywordLocation": "https://example.org/polygon#/$defs/point/required",
            "instanceLocation": "/1",
            "error": "\"y\" is missing"
          },
          {
            "valid": false,
            "keywordLocation": "/minItems",
            "absoluteKeywordLocation": "https://example.org/polygon#/minItems",
            "instanceLocation": "",
            "error": "has to have at least 3 elements"
          }
        ]
      }
      """#
    )
    let found = try output(Self.polygon, Self.points, .basic)
    #expect(found == expected, "\(JSONWriter(.pretty).string(found))")
  }

  @Test func `detailed has the structure of the schema, where it branches`() throws {
    let expected = try json(
      #"""
      {
        "valid": false,
        "keywordLocation": "",
        "absoluteKeywordLocation": "https://example.org/polygon#",
        "instanceLocation": "",
        "errors": [
          {
            "valid": false,
            "keywordLocation": "/items/$ref",
            "absoluteKeywordLocation": "https://example.org/polygon#/$defs/point",
            "instanceLocation": "/1",
            "errors": [
              {
                "valid": false,
                "keywordLocation": "/items/$ref/additionalProperties",
                "absoluteKeywordLocation":
                  "https://example.org/polygon#/$defs/point/additionalProperties",
                "instanceLocation": "/1/z",
                "error": "nothing may stand here"
              },
              {
                "valid": false,
                "keywordLocation": "/items/$ref/required",
                "absoluteKeywordLocation": "https://example.org/polygon#/$defs/point/required",
                "instanceLocation": "/1",
                "error": "\"y\" is missing"
              }
            ]
          },
          {
            "valid": false,
            "keywordLocation": "/minItems",
            "absoluteKeywordLocation": "https://example.org/polygon#/minItems",
            "instanceLocation": "",
            "error": "has to have at least 3 elements"
          }
        ]
      }
      """#
    )
    let found = try output(Self.polygon, Self.points, .detailed)
    #expect(found == expected, "\(JSONWriter(.pretty).string(found))")
  }

  @Test func `verbose has a unit for every keyword`() throws {
    let schema = #"""
      { "type": "object", "properties": { "a": true }, "additionalProperties": false }
      """#
    let expected = try json(
      #"""
      {
        "valid": false, "keywordLocation": "", "instanceLocation": "",
        "errors": [
          { "valid": true, "keywordLocation": "/type", "instanceLocation": "" },
          {
            "valid": true, "keywordLocation": "/properties", "instanceLocation": "",
            "annotation": ["a"],
            "annotations": [
              { "valid": true, "keywordLocation": "/properties/a", "instanceLocation": "/a" }
            ]
          },
          {
            "valid": false, "keywordLocation": "/additionalProperties", "instanceLocation": "",
            "errors": [
              {
                "valid": false, "keywordLocation": "/additionalProperties",
                "instanceLocation": "/b", "error": "nothing may stand here"
              }
            ]
          }
        ]
      }
      """#
    )
    let found = try output(schema, #"{ "a": 5, "b": "x" }"#, .verbose)
    #expect(found == expected, "\(JSONWriter(.pretty).string(found))")
  }

  private func annotations(_ schema: String, _ value: String) throws -> [String: JSONValue] {
    let found = try output(schema, value, .basic)
    var result: [String: JSONValue] = [:]
    for unit in found["annotations"]?.array ?? [] {
      let key =
        (unit["keywordLocation"]?.string ?? "") + " " + (unit["instanceLocation"]?.string ?? "")
      result[key] = unit["annotation"]
    }
    return result
  }

  @Test func `annotations are gathered from all schemas that are valid`() throws {
    let found = try annotations(
      #"""
      {
        "title": "Pair", "x-own": [1],
        "$comment": "no annotation",
        "properties": { "a": { "description": "first", "format": "uri" } },
        "patternProperties": { "^b": { "default": 5 } },
        "additionalProperties": true,
        "anyOf": [
          { "required": ["nothing"], "title": "dropped" },
          { "required": ["a"], "title": "kept" }
        ],
        "if": { "required": ["a"], "readOnly": true },
        "then": { "deprecated": true },
        "else": { "title": "not taken" },
        "not": { "required": ["x"], "title": "of a not" }
      }
      """#,
      #"{ "a": "x", "b": 1, "c": 2 }"#
    )
    #expect(
      found == [
        "/title ": "Pair", "/x-own ": [1], "/properties ": ["a"],
        "/properties/a/description /a": "first",
        "/properties/a/format /a": "uri", "/patternProperties ": ["b"],
        "/patternProperties/^b/default /b": 5, "/additionalProperties ": ["c"],
        "/anyOf/1/title ": "kept", "/if/readOnly ": true, "/then/deprecated ": true,
      ]
    )
  }

  @Test func `annotations of lists say which elements were evaluated`() throws {
    let schema = #"""
      { "prefixItems": [{}, {}], "contains": { "type": "string" }, "unevaluatedItems": true }
      """#
    #expect(
      try annotations(schema, #"[1, 2, "a", 4]"#) == [
        "/prefixItems ": 1, "/contains ": [2], "/unevaluatedItems ": true,
      ]
    )
    #expect(try annotations(schema, #"["a", "b"]"#) == ["/prefixItems ": true, "/contains ": true])
    #expect(try annotations(#"{ "items": { "title": "x" } }"#, "[]") == [:])
  }

  @Test func `of a value that is not valid, no annotation is left`() throws {
    let found = try output(
      #"{ "title": "x", "properties": { "a": false } }"#,
      #"{ "a": 1 }"#,
      .basic
    )
    #expect(found["annotations"] == nil)
    #expect(found["errors"]?.array?.count == 1)
    #expect(found["errors"]?[0]?["annotation"] == nil)
  }

  @Test func `locations are escaped`() throws {
    let schema = #"""
      { "$id": "https://example.org/e", "properties": { "~a/b ä": { "type": "number" } } }
      """#
    let unit = try output(schema, #"{ "~a/b ä": "x" }"#, .basic)["errors"]?[0]
    #expect(unit?["keywordLocation"] == "/properties/~0a~1b ä/type")
    #expect(unit?["instanceLocation"] == "/~0a~1b ä")
    #expect(
      unit?["absoluteKeywordLocation"]
        == "https://example.org/e#/properties/~0a~1b%20%C3%A4/type"
    )
  }

  @Test func `values are not repeated, since they may be secret`() throws {
    let schema = #"""
      {
        "type": "string", "const": 1, "enum": [1], "pattern": "^[a-z]+$", "minLength": 20,
        "format": "ipv4", "not": { "type": "string" }, "anyOf": [{ "maxLength": 2 }]
      }
      """#
    for format in CompiledSchema.OutputFormat.allCases {
      let found = try output(schema, #""HUNTER2""#, format) { $0.assertsFormat = true }
      #expect(!JSONWriter().string(found).contains("HUNTER2"))
    }
  }

  @Test func `dynamic references show where they led`() throws {
    let schema = #"""
      {
        "$id": "https://example.org/strict", "$dynamicAnchor": "node", "$ref": "tree",
        "maxProperties": 1,
        "$defs": {
          "tree": {
            "$id": "tree", "$dynamicAnchor": "node",
            "properties": { "next": { "$dynamicRef": "#node" } }
          }
        }
      }
      """#
    let found = try output(schema, #"{ "next": { "a": 1, "b": 2 } }"#, .detailed)
    #expect(found["keywordLocation"] == "/$ref/properties/next/$dynamicRef/maxProperties")
    #expect(found["absoluteKeywordLocation"] == "https://example.org/strict#/maxProperties")
    #expect(found["instanceLocation"] == "/next")
  }

  @Test func `deep values give output that can be read again`() throws {
    let schema = try JSONSchema.compile([
      "properties": ["next": ["allOf": [["$ref": "#"], ["title": "inner"]]], "end": false]
    ])
    var value: JSONValue = ["end": 1]
    for _ in 0..<500 { value = ["next": value] }
    for format in CompiledSchema.OutputFormat.allCases {
      let found = schema.output(for: value, format: format)
      #expect(found["valid"] == false)
      #expect(throws: Never.self) {
        try JSONReader(limits: .init(bytes: 64 << 20)).read(JSONWriter().bytes(found))
      }
    }
  }

  @Test func `long output is cut, the verdict stays`() throws {
    let schema = try JSONSchema.compile(["items": ["type": "string", "title": "x"]])
    let wrong = JSONValue.array((0..<150_000).map { .int($0) })
    let found = schema.output(for: wrong, format: .basic)
    #expect(found["valid"] == false)
    #expect((1...100_000).contains(found["errors"]?.array?.count ?? 0))
    let right = JSONValue.array(Array(repeating: "x", count: 150_000))
    #expect(schema.output(for: right, format: .detailed)["valid"] == true)
  }

  @Test func `what is too much work is told so`() throws {
    var definitions = JSONObject([.init(key: "d30", value: ["type": "integer"])])
    for index in 0..<30 {
      let next: JSONValue = ["$ref": .string("#/$defs/d\(index + 1)")]
      definitions["d\(index)"] = ["allOf": [next, next]]
    }
    var options = JSONSchema.Options()
    options.workLimit = 10_000
    let schema = try JSONSchema.compile(
      ["$ref": "#/$defs/d0", "$defs": .object(definitions)],
      options: options
    )
    let found = schema.output(for: 1, format: .basic)
    #expect(found["valid"] == false)
    #expect(found["error"] == "the value or its schema takes too much work to be told")
  }
}

/// What every output has to keep to, whatever the schema.
enum OutputCheck {
  /// What is wrong with an output; `nil` where nothing is.
  static func mistake(
    in output: JSONValue,
    _ isValid: Bool,
    _ format: CompiledSchema.OutputFormat
  ) -> String? {
    guard output["valid"]?.bool == isValid else { return "the verdict differs" }
    if format == .flag { return output.object?.count == 1 ? nil : "flag says too much" }
    var pending = [output]
    var errors = 0
    while let unit = pending.popLast() {
      guard let verdict = unit["valid"]?.bool, let keyword = unit["keywordLocation"]?.string,
        JSONPointer(keyword) != nil,
        unit["instanceLocation"]?.string.flatMap(JSONPointer.init) != nil
      else { return "a unit is incomplete" }
      if format != .verbose, verdict != isValid { return "a unit does not belong to the verdict" }
      if unit["error"] != nil {
        errors += 1
        if verdict { return "an error of what is valid" }
      }
      if unit["annotation"] != nil, !verdict { return "an annotation of what is not valid" }
      let isBehindReference = keyword.replacing("/properties/$ref", with: "").contains("/$ref/")
      if isBehindReference, unit["absoluteKeywordLocation"] == nil {
        return "no absolute location behind a reference"
      }
      pending.append(contentsOf: unit["errors"]?.array ?? [])
      pending.append(contentsOf: unit["annotations"]?.array ?? [])
    }
    return isValid || errors > 0 ? nil : "no error is told"
  }
}

/// The part of the official suite that is about output, where it is on this machine.
@Suite(.enabled(if: TestSuites.folder("json-schema/output-tests") != nil, "\(TestSuites.missing)"))
struct OutputSuiteTests {
  @Test(arguments: [("draft2019-09", Draft.draft201909), ("draft2020-12", Draft.draft202012)])
  func `outputs are as the suite wants them`(name: String, draft: Draft) throws {
    let folder = try #require(TestSuites.folder("json-schema/output-tests")) + "/" + name
    let outputSchema = try JSONReader().read(TestSuites.bytes(folder + "/output-schema.json"))
    var count = 0
    for path in TestSuites.files(below: folder + "/content", suffix: ".json") {
      let file = try JSONReader().read(TestSuites.bytes(folder + "/content/" + path))
      for group in file.array ?? [] {
        var options = JSONSchema.Options()
        options.draft = draft
        options.resolver = { $0.hasSuffix("/output/schema") ? outputSchema : nil }
        let schema = try JSONSchema.compile(group["schema"] ?? true, options: options)
        for test in group["tests"]?.array ?? [] {
          for wanted in test["output"]?.object?.members ?? [] {
            let format = try #require(CompiledSchema.OutputFormat(rawValue: wanted.key))
            let output = schema.output(for: test["data"] ?? .null, format: format)
            let check = try JSONSchema.compile(wanted.value, options: options)
            #expect(check.isValid(output), "\(path): \(test["description"]?.string ?? "")")
            count += 1
          }
        }
      }
    }
    #expect(count > 0)
  }
}
