import Diagnostics
import JSON
import JSONSchema
import Synchronization
import Testing

/// What schema authors read, and what a schema can and cannot do.
@Suite struct CompileTests {
  @Test func `all mistakes of a schema are told together, each at its place`() throws {
    let text = try schemaMessages(
      #"""
      {
        "properties": {
          "a": { "$ref": "#/$defs/nowhere" },
          "b": { "minimum": "3", "required": "x" },
          "c": { "pattern": "(?=a)" },
          "d": { "$ref": "https://example.org/other.json" },
          "e": 5,
          "f": { "type": "text", "pattern": "[a" },
          "g": { "allOf": [] }
        }
      }
      """#
    )
    #expect(
      text == #"""
        error[KG1191]: the schema refers to "#/$defs/nowhere", which is not known
         --> schema.json:3:20
        3 |     "a": { "$ref": "#/$defs/nowhere" },
          |                    ^^^^^^^^^^^^^^^^^

        error[KG1190]: the keyword "minimum" of a schema takes a number
         --> schema.json:4:23
        4 |     "b": { "minimum": "3", "required": "x" },
          |                       ^^^

        error[KG1190]: the keyword "required" of a schema takes a list of strings
         --> schema.json:4:40
        4 |     "b": { "minimum": "3", "required": "x" },
          |                                        ^^^

        error[KG1193]: the pattern "(?=a)" cannot be used: look-ahead is not supported
         --> schema.json:5:23
        5 |     "c": { "pattern": "(?=a)" },
          |                       ^^^^^^^

        error[KG1191]: the schema refers to "https://example.org/other.json", which is not known
         --> schema.json:6:20
        6 |     "d": { "$ref": "https://example.org/other.json" },
          |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = note: references are never fetched from the network
          = help: put the schema below "$defs", with "$id": "https://example.org/other.json"

        error[KG1190]: a schema has to be an object or a boolean, not a number
         --> schema.json:7:10
        7 |     "e": 5,
          |          ^

        error[KG1190]: the keyword "type" of a schema takes one of the names null, boolean, object, array, string, number, integer, or a list of them
         --> schema.json:8:20
        8 |     "f": { "type": "text", "pattern": "[a" },
          |                    ^^^^^^

        error[KG1193]: the pattern "[a" cannot be used: missing closing ]
         --> schema.json:8:39
        8 |     "f": { "type": "text", "pattern": "[a" },
          |                                       ^^^^

        error[KG1190]: the keyword "allOf" of a schema takes a list of schemas, not empty
         --> schema.json:9:21
        9 |     "g": { "allOf": [] }
          |                     ^^

        """#
    )
  }

  @Test func `a reference in a circle is found`() throws {
    let text = try schemaMessages(
      #"""
      {
        "$ref": "#/$defs/a",
        "$defs": {
          "a": { "allOf": [{ "$ref": "#/$defs/b" }] },
          "b": { "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/a" }] }
        }
      }
      """#
    )
    #expect(
      text == #"""
        error[KG1192]: the schema refers to itself without end, for the same value
         --> schema.json:4:32
        4 |     "a": { "allOf": [{ "$ref": "#/$defs/b" }] },
          |                                ^^^^^^^^^^^
          = note: the circle: #/$defs/a → #/$defs/a/allOf/0 → #/$defs/b → #/$defs/b/anyOf/1 → #/$defs/a

        """#
    )
    #expect(throws: DiagnosticError.self) { try JSONSchema.compile(["$ref": "#"]) }
    #expect(throws: DiagnosticError.self) { try JSONSchema.compile(["not": ["$ref": "#"]]) }
  }

  @Test func `an unknown dialect is refused`() throws {
    let text = try schemaMessages(#"{ "$schema": "https://example.org/mine" }"#)
    #expect(
      text == #"""
        error[KG1194]: the dialect "https://example.org/mine" is not known
         --> schema.json:1:14
        1 | { "$schema": "https://example.org/mine" }
          |              ^^^^^^^^^^^^^^^^^^^^^^^^^^
          = note: known are https://json-schema.org/draft/2020-12/schema
                  https://json-schema.org/draft/2019-09/schema
                  http://json-schema.org/draft-07/schema
                  http://json-schema.org/draft-06/schema
                  http://json-schema.org/draft-04/schema

        """#
    )
  }

  @Test(arguments: ["http://json-schema.org/schema#", "https://json-schema.org/schema"])
  func `the address without a draft means the newest draft`(_ address: String) throws {
    let schema = try JSONSchema.compile([
      "$schema": .string(address), "prefixItems": [["type": "string"]],
    ])
    #expect(!schema.isValid([1]))
    #expect(schema.isValid(["a"]))
  }

  @Test(arguments: [
    ("http://json-schema.org/draft-04/schema#", false),
    ("http://json-schema.org/draft-06/schema#", false),
    ("http://json-schema.org/draft-07/schema#", false),
    ("https://json-schema.org/draft/2019-09/schema", true),
    ("https://json-schema.org/draft/2020-12/schema", true),
  ])
  func `formats can count in old drafts only`(_ dialect: String, isRemark: Bool) throws {
    let text: JSONValue = ["$schema": .string(dialect), "format": "ipv4"]
    var options = JSONSchema.Options()
    #expect(try JSONSchema.compile(text, options: options).isValid("x"))
    options.assertsFormatUpToDraft7 = true
    let schema = try JSONSchema.compile(text, options: options)
    #expect(schema.isValid("x") == isRemark)
    #expect(schema.isValid("192.0.2.1"))
  }

  @Test func `names that nobody can look up stand for anything in charts`() throws {
    let text: JSONValue = ["$ref": "urn:example:one"]
    #expect(throws: DiagnosticError.self) { try JSONSchema.compile(text) }
    #expect(try JSONSchema.compile(text, options: .chartValues).isValid(1))
  }

  /// As Helm's engine has it: each schema, and the first draft that takes it, if any.
  @Test(arguments: [
    (#"{"required": []}"#, Draft.draft6), (#"{"required": ["a", "a"]}"#, nil),
    (#"{"dependencies": {"a": []}}"#, .draft6), (#"{"dependencies": {"a": ["b", "b"]}}"#, nil),
    (#"{"dependencies": {"a": {}}}"#, .draft4), (#"{"enum": []}"#, .draft201909),
    (#"{"enum": [1, 1]}"#, .draft201909), (#"{"enum": [1, "1"]}"#, .draft4),
    (#"{"type": []}"#, nil), (#"{"type": ["string", "string"]}"#, nil),
    (#"{"items": []}"#, nil), (#"{"allOf": []}"#, nil),
    (#"{"definitions": {"x": {"required": []}}}"#, .draft6),
    (#"{"definitions": {"x": {"type": "text"}}}"#, nil),
    (#"{"properties": {"x": {"not": {"items": 5}}}}"#, nil),
    (#"{"unknown": {"required": []}}"#, .draft4), (#"{"minLength": 1.0}"#, .draft4),
  ])
  func `schemas of charts have to be as their meta-schema wants them`(
    _ text: String,
    _ first: Draft?
  ) throws {
    for draft in Draft.allCases {
      var schema = try #require(try JSONReader().read(Array(text.utf8)).object)
      schema["$schema"] = .string(draft.metaSchema)
      let isTaken = (try? JSONSchema.compile(.object(schema), options: .chartValues)) != nil
      #expect(isTaken == (first.map { draft >= $0 } ?? false), "\(draft)")
    }
  }

  @Test func `what only a meta-schema refuses is told as such`() throws {
    let schema = try JSONReader().read(
      Array(
        #"{"$schema": "http://json-schema.org/draft-04/schema#", "required": [], "enum": [1, 1], "#
          .utf8
      ) + Array(#""items": [], "type": ["null", "null"], "dependencies": {"a": []}}"#.utf8)
    )
    // Users' own schemas are taken as before.
    var options = JSONSchema.Options.chartValues
    options.isStrict = false
    #expect((try? JSONSchema.compile(schema, options: options)) != nil)
    let error = #expect(throws: DiagnosticError.self) {
      try JSONSchema.compile(schema, options: .chartValues)
    }
    #expect(
      error?.diagnostics.map(\.message) == [
        "the keyword \"required\" of a schema takes a list of different strings, not empty",
        "the keyword \"enum\" of a schema takes a list of different values, not empty",
        "the keyword \"items\" of a schema takes a schema or a list of schemas, not empty",
        "the keyword \"type\" of a schema takes one of the names null, boolean, object, array, string, "
          + "number, integer, or a list of them, not empty and without repetitions",
        "the keyword \"dependencies\" of a schema takes an object of schemas or lists of different "
          + "strings, not empty",
      ]
    )
  }

  @Test func `two schemas may not have one address`() throws {
    let text = try schemaMessages(
      #"""
      {
        "$defs": {
          "a": { "$id": "https://example.org/a" },
          "b": { "$id": "https://example.org/a" }
        }
      }
      """#
    )
    #expect(
      text == #"""
        error[KG1190]: two schemas have the address "https://example.org/a"
         --> schema.json:4:19
        4 |     "b": { "$id": "https://example.org/a" }
          |                   ^^^^^^^^^^^^^^^^^^^^^^^

        """#
    )
  }

  @Test func `recursion through values is no circle`() throws {
    let schema = try JSONSchema.compile(
      ["properties": ["next": ["$ref": "#"]], "required": ["value"]]
    )
    #expect(schema.isValid(["value": 1, "next": ["value": 2]]))
    #expect(!schema.isValid(["value": 1, "next": ["next": ["value": 3]]]))
  }

  @Test func `nothing is asked of the resolver but unknown addresses`() throws {
    let asked = Mutex<[String]>([])
    var options = JSONSchema.Options()
    options.address = "https://example.org/schemas/env.json"
    options.resolver = { address in
      asked.withLock { $0.append(address) }
      return address == "https://example.org/schemas/common.json"
        ? ["$defs": ["name": ["type": "string"]]] : nil
    }
    let schema = try JSONSchema.compile(
      [
        "properties": [
          "a": ["$ref": "common.json#/$defs/name"], "b": ["$ref": "#/properties/a"],
          "c": ["$ref": "common.json#/$defs/name"],
          "d": ["$ref": "https://json-schema.org/draft/2020-12/schema"],
        ]
      ],
      options: options
    )
    #expect(schema.isValid(["a": "x", "b": "y", "d": ["type": "string"]]))
    #expect(!schema.isValid(["b": 1]))
    #expect(!schema.isValid(["d": ["type": "text"]]))
    #expect(asked.withLock { $0 } == ["https://example.org/schemas/common.json"])
  }

  @Test func `a reference that is misspelt is told what was meant`() throws {
    let text = try schemaMessages(
      #"""
      {
        "properties": {
          "a": { "$ref": "#/$defs/quantety/properties/unit" },
          "b": { "$ref": "#quantitty" }
        },
        "$defs": {
          "quantity": { "$anchor": "quantity", "properties": { "unit": {} } }
        }
      }
      """#
    )
    #expect(
      text == #"""
        error[KG1191]: the schema refers to "#/$defs/quantety/properties/unit", which is not known
         --> schema.json:3:20
        3 |     "a": { "$ref": "#/$defs/quantety/properties/unit" },
          |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = help: did you mean "#/$defs/quantity/properties/unit"?

        error[KG1191]: the schema refers to "#quantitty", which is not known
         --> schema.json:4:20
        4 |     "b": { "$ref": "#quantitty" }
          |                    ^^^^^^^^^^^^
          = help: did you mean "#quantity"?

        """#
    )
  }

  @Test func `no reference is looked for anywhere without a resolver`() throws {
    for address in ["https://example.org/a.json", "file:///etc/hostname", "a.json", "urn:a:b"] {
      let error = #expect(throws: DiagnosticError.self) {
        try JSONSchema.compile(["$ref": .string(address)])
      }
      #expect(error?.diagnostics.map(\.code) == [.unresolvedReference])
      #expect(
        error?.diagnostics.first?.notes == ["references are never fetched from the network"]
      )
    }
    #expect(throws: DiagnosticError.self) {
      try JSONSchema.compile(["$schema": "https://example.org/dialect"])
    }
  }

  @Test func `content decides only where it is asked to`() throws {
    var options = JSONSchema.Options()
    let schema: JSONValue = [
      "contentEncoding": "base64", "contentMediaType": "application/json; charset=utf-8",
    ]
    #expect(try JSONSchema.compile(schema).isValid("x"))
    options.assertsContent = true
    for draft in Draft.allCases {
      options.draft = draft
      let compiled = try JSONSchema.compile(schema, options: options)
      #expect(compiled.isValid("eyJhIjoxfQ=="))
      #expect(compiled.isValid("eyJh\nIjoxfQ=="))
      #expect(compiled.isValid(5))
      for wrong in ["x", "eyJhIjoxfQ=", "eyJhIjoxfQ", "eyJhIjo==", "{}"] {
        #expect(compiled.isValid(.string(wrong)) == (draft < .draft7), "\(wrong)")
      }
    }
    #expect(
      try JSONSchema.compile(schema, options: options).validate("e30").map(\.message)
        == ["the top level has to hold JSON in base64"]
    )
    let unknown: JSONValue = ["contentEncoding": "rot13", "contentMediaType": "application/json"]
    #expect(try JSONSchema.compile(unknown, options: options).isValid("x"))
    let patch: JSONValue = ["contentMediaType": "application/json-patch+json"]
    #expect(try !JSONSchema.compile(patch, options: options).isValid("x"))
  }

  @Test func `the draft is chosen by the schema, else by the caller`() throws {
    var options = JSONSchema.Options()
    options.draft = .draft7
    let siblings: JSONValue = [
      "properties": ["a": ["$ref": "#/definitions/any", "type": "string"]],
      "definitions": ["any": [:]],
    ]
    #expect(try JSONSchema.compile(siblings, options: options).isValid(["a": 1]))
    #expect(try !JSONSchema.compile(siblings).isValid(["a": 1]))
    for draft in Draft.allCases {
      let schema: JSONValue = [
        "$schema": .string(draft.metaSchema + "#"), "items": [["type": "string"]],
      ]
      let compiled = Result { try JSONSchema.compile(schema) }
      if draft == .draft202012 {
        #expect(throws: DiagnosticError.self) { try compiled.get() }
      } else {
        #expect(try !compiled.get().isValid([1]))
        #expect(try compiled.get().isValid(["x", 1]))
      }
    }
  }

  @Test(arguments: Draft.allCases)
  func `every meta-schema describes itself`(draft: Draft) throws {
    let schema = try JSONSchema.compile(["$ref": .string(draft.metaSchema)])
    let wrong: [JSONValue] = [
      ["type": "text"], ["minLength": -1], ["properties": ["a": ["required": "b"]]],
      ["allOf": []], ["multipleOf": 0], ["pattern": 1],
    ]
    for value in wrong { #expect(!schema.isValid(value), "\(value)") }
    #expect(schema.isValid(["properties": ["a": ["items": ["type": "string"]]]]))
  }

  @Test func `formats are remarks unless they are asserted`() throws {
    let schema: JSONValue = ["format": "ipv4"]
    #expect(try JSONSchema.compile(schema).isValid("x"))
    var options = JSONSchema.Options()
    options.assertsFormat = true
    let strict = try JSONSchema.compile(schema, options: options)
    #expect(!strict.isValid("x"))
    #expect(strict.isValid("192.0.2.1"))
    #expect(strict.isValid(5))
    #expect(try JSONSchema.compile(["format": "unheard-of"], options: options).isValid("x"))
  }

  @Test func `JavaScript's patterns mean what they mean there`() throws {
    func matches(_ pattern: String, _ text: String) throws -> Bool {
      try JSONSchema.compile(["pattern": .string(pattern)]).isValid(.string(text))
    }
    #expect(try matches(#"^\u00e9\x41$"#, "éA"))
    #expect(try matches(#"^\u{1F600}$"#, "😀"))
    #expect(try matches(#"^\ud83d\ude00$"#, "😀"))
    #expect(try matches(#"^\p{Script=Greek}+$"#, "αβγ"))
    #expect(try matches(#"^[\s]\S$"#, "\u{A0}x"))
    #expect(try matches(#"^(?<name>a)$"#, "a"))
    #expect(try matches(#"^[[a]$"#, "["))
    #expect(try matches(#"^[^]$"#, "\n"))
    #expect(try !matches("[]", "a"))
    #expect(try !matches("^.$", "\u{2028}"))
    #expect(try !matches("^a$", "a\n"))
    for pattern in [
      "(?=a)b", "(?!a)b", "(?<=a)b", #"(?<n>a)\k<n>"#, #"\p{Script_Extensions=Greek}"#,
      #"\p{No}\p"#,
      "(?<!a)b", #"(a)\1"#, #"\k<n>"#, #"\Z"#, "[z-a]", "a{1,5000}", "a{0,1001}", "a{1001}",
      #"\u12"#, #"\u{1F"#,
      #"\x+1"#,
    ] {
      let error = #expect(throws: DiagnosticError.self, "\(pattern)") { try matches(pattern, "") }
      #expect(error?.diagnostics.map(\.code) == [.badPattern], "\(pattern)")
    }
  }
}
