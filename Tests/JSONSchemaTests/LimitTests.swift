import Diagnostics
import JSON
import JSONSchema
import Testing

/// Hostile schemas and values cost bounded time and memory, and are answered clearly.
@Suite struct LimitTests {
  private func nested(_ depth: Int) -> JSONValue {
    var value: JSONValue = [:]
    for _ in 0..<depth { value = ["next": value] }
    return value
  }

  @Test func `the deepest value that is read is checked on a small stack`() throws {
    let schema = try JSONSchema.compile([
      "$ref": "#/$defs/node",
      "$defs": [
        "node": ["allOf": [["$ref": "#/$defs/inner"]]],
        "inner": [
          "type": "object",
          "anyOf": [["properties": ["next": ["$ref": "#"]]], ["maxProperties": 0]],
        ],
      ],
    ])
    let value = nested(510)
    let wrong = (0..<200).reduce(into: ["next": 5, "x": 1] as JSONValue) { value, _ in
      value = ["next": value]
    }
    let results = onSmallStack {
      (schema.isValid(value), schema.validate(value), schema.validate(wrong))
    }
    #expect(results?.0 == true)
    #expect(results?.1 == [])
    #expect(results?.2.map(\.message) == ["\"next\" has to be an object, not a number"])
  }

  @Test func `a schema that recurses without end is answered`() throws {
    // The circle goes through a dynamic reference, which is known only while validating.
    let schema = try JSONSchema.compile([
      "$id": "https://example.org/root", "$dynamicAnchor": "node",
      "$ref": "https://example.org/other",
      "$defs": [
        "other": [
          "$id": "https://example.org/other", "$dynamicRef": "#node",
          "$defs": ["node": ["$dynamicAnchor": "node"]],
        ]
      ],
    ])
    #expect(!schema.isValid(1))
    let diagnostics = schema.validate(1)
    #expect(diagnostics.map(\.code) == [.endlessSchema])
    #expect(
      diagnostics.map(\.message) == ["the value or its schema is nested too deeply to be checked"]
    )
  }

  @Test func `a schema that doubles its work at each step comes to an end`() throws {
    var definitions = JSONObject([.init(key: "d40", value: ["type": "integer"])])
    for index in 0..<40 {
      let next: JSONValue = ["$ref": .string("#/$defs/d\(index + 1)")]
      definitions["d\(index)"] = ["allOf": [next, next]]
    }
    var options = JSONSchema.Options()
    options.workLimit = 100_000
    let schema = try JSONSchema.compile(
      ["$ref": "#/$defs/d0", "$defs": .object(definitions)],
      options: options
    )
    #expect(!schema.isValid(1))
    #expect(schema.validate(1).map(\.message) == ["the schema makes too much work of this value"])
    #expect(!schema.isValid("x"))
    #expect(schema.validate("x").map(\.code) == [.wrongType])
  }

  @Test func `alternatives within alternatives are explained in bounded time`() throws {
    let next: JSONValue = ["properties": ["next": ["$ref": "#"]]]
    var options = JSONSchema.Options()
    options.workLimit = 1_000_000
    let schema = try JSONSchema.compile(
      ["type": "object", "anyOf": [next, next, ["required": ["x"]]]],
      options: options
    )
    let value = (0..<8).reduce(into: 5 as JSONValue) { value, _ in value = ["next": value] }
    #expect(
      schema.validate(value).map(\.message) == ["\"next\" has to be an object, not a number"]
    )
    let deep = (0..<200).reduce(into: 5 as JSONValue) { value, _ in value = ["next": value] }
    let time = ContinuousClock().measure { #expect(schema.validate(deep).hasErrors) }
    #expect(time < .seconds(60))
  }

  @Test func `a schema of 100,000 levels is refused`() throws {
    var schema: JSONValue = ["type": "string"]
    for _ in 0..<600 { schema = ["not": schema] }
    let error = #expect(throws: DiagnosticError.self) { try JSONSchema.compile(schema) }
    #expect(
      error?.diagnostics.map(\.message) == ["the schema is nested deeper than 512 levels"]
    )
  }

  @Test func `a large schema takes time in its size`() throws {
    var properties = JSONObject()
    for index in 0..<50_000 {
      properties.append(
        .init(key: "key\(index)", value: ["type": "integer", "minimum": .int(index)])
      )
    }
    let clock = ContinuousClock()
    let start = clock.now
    let schema = try JSONSchema.compile(
      ["properties": .object(properties), "additionalProperties": false]
    )
    #expect(schema.isValid(["key49999": 50_000]))
    #expect(schema.validate(["key4999x": 100_000]).count == 1)
    #expect(clock.now - start < .seconds(60))
  }

  @Test func `equal elements are found among many, however deep`() throws {
    let schema = try JSONSchema.compile(["uniqueItems": true])
    var elements = (0..<20_000).map { JSONValue.array([.int($0), nested(3)]) }
    #expect(schema.isValid(.array(elements)))
    elements.append([19_999, nested(3)])
    #expect(!schema.isValid(.array(elements)))
    let time = ContinuousClock().measure {
      #expect(schema.isValid([nested(400), nested(401), nested(402)]))
      #expect(!schema.isValid([nested(400), nested(401), nested(400)]))
    }
    #expect(time < .seconds(60))
  }

  @Test func `a long list of mistakes is cut`() throws {
    let schema = try JSONSchema.compile(["items": ["type": "string"]])
    let value = JSONValue.array((0..<5_000).map { .int($0) })
    #expect(schema.validate(value).count == 1000)
  }

  @Test func `one schema serves many threads`() async throws {
    let schema = try JSONSchema.compile([
      "properties": ["a": ["pattern": "^[a-z]+$"], "next": ["$ref": "#"]]
    ])
    let value: JSONValue = ["a": "abc", "next": nested(100)]
    let results = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<50 { group.addTask { schema.isValid(value) && schema.validate(value).isEmpty } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.allSatisfy { $0 })
  }
}
