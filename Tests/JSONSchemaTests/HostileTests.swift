import Diagnostics
import JSON
import JSONSchema
import Testing

/// Schemas and values that were made to hurt: all come to an end, with a clear answer.
@Suite struct HostileTests {
  private let levels = 100_000

  /// Runs work that would take hours, if it were not bounded.
  @discardableResult
  private func timed<Result>(_ work: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    defer { #expect(clock.now - start < .seconds(60)) }
    return try work()
  }

  // MARK: - Depth

  @Test func `a value of 100,000 levels is checked on a small stack`() throws {
    let list = try JSONSchema.compile(["items": ["$ref": "#"]])
    let flat = try JSONSchema.compile([
      "properties": ["next": true, "x": false], "required": ["next", "y"],
      "const": 5, "enum": [1, ["next": 2]], "uniqueItems": true,
    ])
    let secret = try JSONSchema.compile([
      "properties": ["next": ["$ref": "#"], "password": ["writeOnly": true]]
    ])
    let unique = try JSONSchema.compile(["uniqueItems": true])
    let levels = levels
    let results = onSmallStack {
      var value: JSONValue = ["next": 5]
      var array: JSONValue = []
      for _ in 0..<levels {
        value = ["next": value]
        array = [array]
      }
      var found: [Bool] = []
      found.append(list.isValid(array))
      found.append(list.validate(array).map(\.code) == [.endlessSchema])
      found.append(list.output(for: array, format: .detailed)["valid"] == false)
      found.append(flat.validate(value).hasErrors)
      found.append(flat.output(for: value, format: .basic)["valid"] == false)
      found.append(!secret.isValid(value))
      found.append(secret.secrets(in: value).count == 1)
      found.append(!unique.isValid([array, array]))
      found.append(value == value)
      found.append(JSONWriter().bytes(array).count == 2 * levels + 2)
      value.dismantle()
      array.dismantle()
      return found + [value == .null]
    }
    #expect(
      results == [false, true, true, true, true, true, true, true, true, true, true]
    )
  }

  @Test func `a schema of 100,000 levels is refused on a small stack`() throws {
    let levels = levels
    let results = onSmallStack {
      ["not", "const", "unknown"].map { key -> [String] in
        var schema: JSONValue = ["type": "string"]
        for _ in 0..<levels { schema = [key: schema] }
        defer { schema.dismantle() }
        do throws(DiagnosticError) {
          _ = try JSONSchema.compile(schema)
          return []
        } catch {
          return error.diagnostics.map(\.message)
        }
      }
    }
    #expect(
      results == Array(repeating: ["the schema is nested deeper than 512 levels"], count: 3)
    )
  }

  @Test func `text of 100,000 levels is refused where it is too deep`() throws {
    let text = Array(repeating: UInt8(ascii: "["), count: levels)
    let error = #expect(throws: DiagnosticError.self) { try JSONReader().read(text, as: .first) }
    #expect(error?.diagnostics.map(\.message) == ["more than 512 brackets are open here"])
    #expect(error?.diagnostics.map(\.range.start) == [512])
  }

  @Test func `the deepest value that a reader gives is freed on a small stack`() throws {
    let depth = JSONReader.Limits.greatestDepth
    let isRead = onSmallStack {
      var text = Array(repeating: UInt8(ascii: "["), count: depth)
      text.append(contentsOf: Array(repeating: UInt8(ascii: "]"), count: depth))
      let reader = JSONReader(limits: .init(depth: .max))
      return (try? reader.read(text)) != nil
        && (try? reader.read([UInt8(ascii: "[")] + text)) == nil
    }
    #expect(isRead == true)
  }

  @Test func `mistakes below long keys take bounded memory`() throws {
    let schema = try JSONSchema.compile([
      "additionalProperties": ["$ref": "#"], "items": ["type": "integer"],
    ])
    let key = String(repeating: "k", count: 5_000)
    var value = JSONValue.array(Array(repeating: "x", count: 2_000))
    for _ in 0..<500 { value = [key: value] }
    let count = timed { schema.validate(value).count }
    #expect((1...1_000).contains(count))
  }

  // MARK: - References

  @Test func `a reference round through 50,000 schemas is told in short`() throws {
    var definitions = JSONObject()
    for index in 0..<50_000 {
      definitions.append(
        .init(key: "d\(index)", value: ["$ref": .string("#/$defs/d\((index + 1) % 50_000)")])
      )
    }
    timed {
      let error = #expect(throws: DiagnosticError.self) {
        try JSONSchema.compile(["$ref": "#/$defs/d0", "$defs": .object(definitions)])
      }
      #expect(error?.diagnostics.map(\.code) == [.circularReference])
      let note = error?.diagnostics.first?.notes.first ?? ""
      #expect(note.hasPrefix("the circle: #/$defs/d0 → #/$defs/d1 → "))
      #expect(note.contains(" → … → "))
      #expect(note.utf8.count < 400)
    }
  }

  @Test func `a chain of 100,000 references is taken to be endless`() throws {
    var definitions = JSONObject()
    for index in 0..<100_000 {
      let next: JSONValue =
        index == 99_999 ? ["type": "string"] : ["$ref": .string("#/$defs/d\(index + 1)")]
      definitions.append(.init(key: "d\(index)", value: next))
    }
    try timed {
      let schema = try JSONSchema.compile(["$ref": "#/$defs/d0", "$defs": .object(definitions)])
      let codes = onSmallStack { schema.validate("x").map(\.code) }
      #expect(codes == [.endlessSchema])
    }
  }

  @Test func `a chain of 2,000 references is followed on a small stack`() throws {
    var definitions = JSONObject()
    for index in 0..<2_000 {
      let next: JSONValue =
        index == 1_999
        ? ["type": "string"]
        : ["allOf": [["$ref": .string("#/$defs/d\(index + 1)")]], "title": "link"]
      definitions.append(.init(key: "d\(index)", value: next))
    }
    let schema = try JSONSchema.compile(["$ref": "#/$defs/d0", "$defs": .object(definitions)])
    let results = onSmallStack {
      [
        schema.isValid("x"), schema.validate("x").isEmpty,
        schema.output(for: "x", format: .detailed)["valid"] == true,
        schema.validate(5).map(\.code) == [.wrongType],
        schema.output(for: 5, format: .detailed)["error"] == "has to be a string",
        schema.output(for: 5, format: .verbose)["valid"] == false,
        schema.secrets(in: 5).isEmpty,
      ]
    }
    #expect(results == Array(repeating: true, count: 7))
  }

  @Test func `many dynamic anchors and references take time in their number`() throws {
    var definitions = JSONObject()
    for index in 0..<5_000 {
      definitions.append(
        .init(
          key: "d\(index)",
          value: [
            "$id": .string("https://example.org/\(index)"), "$dynamicAnchor": "node",
            "properties": ["a": ["$dynamicRef": "#node"]],
          ]
        )
      )
    }
    try timed {
      let schema = try JSONSchema.compile([
        "$id": "https://example.org/root", "$ref": "https://example.org/7",
        "$defs": .object(definitions),
      ])
      #expect(schema.isValid(["a": ["a": 1]]))
    }
  }

  @Test func `an address that is too long is refused`() throws {
    let long = "https://example.org/" + String(repeating: "x", count: 10_000)
    let error = #expect(throws: DiagnosticError.self) {
      try JSONSchema.compile(["$id": .string(long)])
    }
    #expect(
      error?.diagnostics.map(\.message) == ["the address of a schema has more than 8192 bytes"]
    )
  }

  // MARK: - Size

  @Test func `100,000 definitions, keys and values take time in their number`() throws {
    var definitions = JSONObject()
    var properties = JSONObject()
    for index in 0..<100_000 {
      definitions.append(.init(key: "d\(index)", value: ["type": "integer", "title": "number"]))
      properties.append(
        .init(key: "key\(index)", value: ["$ref": .string("#/$defs/d\(index)")])
      )
    }
    try timed {
      let schema = try JSONSchema.compile([
        "$defs": .object(definitions), "properties": .object(properties),
        "additionalProperties": false,
      ])
      let value = JSONValue.object(
        JSONObject((0..<100_000).map { .init(key: "key\($0)", value: .int($0)) })
      )
      #expect(schema.isValid(value))
      #expect(schema.validate(["key99999": "x", "key100000": 1]).count == 2)
      #expect(schema.output(for: value, format: .basic)["valid"] == true)
    }
  }

  @Test func `a schema of 10 MB is read and compiled in a few seconds`() throws {
    var text = #"{"$defs":{"unit":{"enum":["a","b"]}},"properties":{"#
    var count = 0
    while text.utf8.count < 10_000_000 {
      if count > 0 { text += "," }
      text += ##""key\##(count)":{"title":"the key \##(count)","items":{"$ref":"#/$defs/unit"}}"##
      count += 1
    }
    text += "}}"
    try timed {
      let reader = JSONReader(limits: .init(bytes: 64 << 20))
      let schema = try JSONSchema.compile(reader.read(Array(text.utf8), as: .first))
      #expect(schema.isValid(["key\(count - 1)": ["a", "b"]]))
      #expect(!schema.isValid(["key\(count - 1)": ["a", "c"]]))
      let tooLarge = #expect(throws: DiagnosticError.self) {
        try JSONReader().read(Array(text.utf8), as: .first)
      }
      #expect(tooLarge?.diagnostics.map(\.code) == [.tooLarge])
    }
  }

  @Test func `an enumeration of 100,000 values is looked up`() throws {
    let values = (0..<50_000).map { JSONValue.string("v\($0)") }
    let objects = (0..<50_000).map { index -> JSONValue in ["a": .int(index), "b": [.int(index)]] }
    try timed {
      let schema = try JSONSchema.compile(["items": ["enum": .array(values + objects)]])
      #expect(schema.isValid(.array(values)))
      #expect(schema.isValid(.array(objects)))
      #expect(schema.validate([["a": 1, "b": [2]]]).map(\.code) == [.wrongValue])
      #expect(schema.validate(["v50000"]).map(\.code) == [.wrongValue])
    }
  }

  @Test func `a constant of 100,000 elements is compared`() throws {
    let list = JSONValue.array((0..<100_000).map { .int($0) })
    try timed {
      let schema = try JSONSchema.compile(["const": list])
      #expect(schema.isValid(list))
      #expect(schema.validate([1, 2, 3]).map(\.code) == [.wrongValue])
    }
  }

  @Test func `100,000 different elements are different, and one repetition is found`() throws {
    let schema = try JSONSchema.compile(["uniqueItems": true])
    var elements = (0..<100_000).map { index -> JSONValue in
      index % 2 == 0 ? .int(index) : ["a": .int(index)]
    }
    timed {
      #expect(schema.isValid(.array(elements)))
      elements.append(["a": 77_777])
      #expect(schema.validate(.array(elements)).map(\.code) == [.duplicateElement])
    }
  }

  // MARK: - Work

  private func surrenders(_ schema: JSONValue, _ value: JSONValue) throws -> Bool {
    var options = JSONSchema.Options()
    options.workLimit = 100_000
    let compiled = try JSONSchema.compile(schema, options: options)
    return timed {
      #expect(!compiled.isValid(value))
      return compiled.validate(value).map(\.message) == [
        "the schema makes too much work of this value"
      ]
    }
  }

  @Test func `work within one schema counts against the limit, too`() throws {
    let elements = (0..<5_000).map { JSONValue.int($0) }
    let text = JSONValue.string(String(repeating: "x", count: 1_000_000))
    let keys = JSONValue.object(
      JSONObject((0..<1_000).map { .init(key: "k\($0)", value: 1) })
    )
    let many = 0..<1_000
    #expect(
      try surrenders(
        ["allOf": .array(many.map { ["pattern": .string("x{\($0 % 50),}$")] })],
        text
      )
    )
    #expect(
      try surrenders(
        [
          "patternProperties": .object(
            JSONObject(many.map { .init(key: "^k.*\($0)x$", value: true) })
          )
        ],
        keys
      )
    )
    #expect(
      try surrenders(
        ["allOf": .array(many.map { _ in ["uniqueItems": true] })],
        .array(elements)
      )
    )
    #expect(
      try surrenders(
        ["allOf": .array(many.map { _ in ["const": .array(elements)] })],
        .array(elements)
      )
    )
    #expect(
      try surrenders(
        [
          "allOf": .array(
            many.map { _ in ["enum": .array((0..<9).map { [.int($0)] } + [.array(elements)])] }
          )
        ],
        .array(elements)
      )
    )
    #expect(
      try surrenders(
        [
          "items": [
            "dependentRequired": .object(
              JSONObject(many.map { .init(key: "d\($0)", value: ["a"]) })
            )
          ]
        ],
        .array(Array(repeating: [:], count: 1_000))
      )
    )
    #expect(
      try surrenders(
        ["anyOf": .array(Array(repeating: ["type": "string"], count: 200_000))],
        5
      )
    )
  }

  // MARK: - Patterns

  @Test func `patterns that explode elsewhere take time in the text`() throws {
    for pattern in ["(a+)+$", "(a|aa)+$", "^(a|a?)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*a){20}$"]
    {
      let schema = try JSONSchema.compile(["pattern": .string(pattern)])
      timed { #expect(!schema.isValid(.string(String(repeating: "a", count: 200_000) + "!"))) }
    }
  }

  @Test(arguments: [
    (#"(\p{L}{1,100}){1,10}"#, "expression too large"), ("a{1,5000}", "invalid repeat count"),
  ])
  func `patterns that take too much memory are refused`(pattern: String, reason: String) throws {
    let error = #expect(throws: DiagnosticError.self) {
      try JSONSchema.compile(["pattern": .string(pattern)])
    }
    #expect(error?.diagnostics.map(\.code) == [.badPattern])
    #expect(
      error?.diagnostics.map(\.message) == ["the pattern \"\(pattern)\" cannot be used: \(reason)"]
    )
  }

  @Test func `more than 10,000 patterns are refused`() throws {
    let patterns = (0...10_000).map {
      JSONValue(dictionaryLiteral: ("pattern", .string("^a\($0)")))
    }
    try timed {
      let error = #expect(throws: DiagnosticError.self) {
        try JSONSchema.compile(["allOf": .array(patterns)])
      }
      #expect(
        error?.diagnostics.map(\.message) == ["the schema has more than 10000 different patterns"]
      )
      _ = try JSONSchema.compile(["allOf": .array(Array(patterns.dropLast()))])
    }
  }

  // MARK: - Numbers

  @Test func `numbers of any size are divided and compared`() throws {
    func number(_ literal: String) -> JSONValue {
      JSONValue(.number(JSONNumber(uncheckedLiteral: literal)))
    }
    let huge = String(repeating: "7", count: 200_000)
    try timed {
      for (divisor, value, isMultiple) in [
        ("1e308", "1e309", true), ("1e308", "1.5e308", false), ("1e-400", "1", true),
        ("1e-400", "1e-401", false), ("3e-400", "1", false), ("1e400", "1e400", true),
        ("7", huge, true), ("11", huge + "1", false), ("1e99999999999", "5", false),
        ("0.5", huge + "e99999999999", true), ("7e-99999999999", "1e99999999999", false),
      ] {
        let schema = try JSONSchema.compile(["multipleOf": number(divisor)])
        #expect(schema.isValid(number(value)) == isMultiple, "\(divisor) \(value.prefix(20))")
        #expect(schema.validate(number(value)).hasErrors == !isMultiple)
      }
      let range = try JSONSchema.compile([
        "minimum": number("-" + huge), "maximum": number(huge + ".5"),
        "not": ["const": number(huge + ".0")],
      ])
      #expect(range.isValid(number("-" + huge)))
      #expect(range.isValid(number("1e199999")))
      #expect(!range.isValid(number("1e200000")))
      #expect(!range.isValid(number(huge)))
    }
  }
}
