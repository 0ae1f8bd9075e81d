import JSON
import JSONSchema
import Testing

/// Numbers are compared by their exact value, whatever their size.
@Suite struct NumberTests {
  private func number(_ literal: String) -> JSONValue {
    JSONValue(.number(JSONNumber(uncheckedLiteral: literal)))
  }

  private func isValid(_ keyword: String, _ limit: String, _ value: String) throws -> Bool {
    try JSONSchema.compile([keyword: number(limit)]).isValid(number(value))
  }

  @Test(arguments: [
    ("1", "1", true), ("1", "0.99999999999999999999999", false), ("1", "1.0", true),
    ("-1", "-1.00000000000000000000001", false), ("0", "-0", true), ("0", "-1e-400", false),
    ("0", "1e-400", true), ("9007199254740993", "9007199254740992", false),
    ("123456789012345678901234567890", "123456789012345678901234567889", false),
    ("123456789012345678901234567890", "1.2345678901234567890123456789e29", true),
    ("1e400", "9.99e399", false), ("1e400", "1e400", true), ("-1e400", "-2e400", false),
    ("100", "99.5", false), ("99.5", "100", true), ("1e99999999999999999999", "5", false),
  ])
  func `a minimum holds exactly`(limit: String, value: String, isValid expected: Bool) throws {
    #expect(try isValid("minimum", limit, value) == expected)
    let isEqual = try isValid("maximum", limit, value) && expected
    #expect(try isValid("exclusiveMinimum", limit, value) == (expected && !isEqual))
  }

  @Test(arguments: [
    ("0.01", "0.07", true), ("0.01", "0.075", false), ("0.1", "1e300", true), ("3", "1e300", false),
    ("3", "-9", true), ("7", "0", true), ("0.0000001", "12345678901234567890.1234567", true),
    ("9999999999", "99999999990000000000", true), ("9999999999", "99999999990000000001", false),
    ("1.5", "3", true), ("1.5", "4", false), ("1e10", "1e9", false), ("1e-10", "1e-11", false),
    ("18446744073709551", "340282366920938606739235827933850449", true),
  ])
  func `a multiple is exact`(divisor: String, value: String, isValid expected: Bool) throws {
    #expect(try isValid("multipleOf", divisor, value) == expected)
  }

  @Test func `integers are what has no fraction`() throws {
    let schema = try JSONSchema.compile(["type": "integer"])
    for literal in ["1", "1.0", "10e-1", "1e400", "-0.0", "123456789012345678901234567890"] {
      #expect(schema.isValid(number(literal)))
    }
    for literal in ["1.5", "1e-1", "1.00000000000000000000000001", "1e-400"] {
      #expect(!schema.isValid(number(literal)))
    }
  }

  @Test func `equal numbers are equal in constants and lists`() throws {
    #expect(
      try JSONSchema.compile(["const": [1, ["a": number("2.50")]]]).isValid([
        number("1e0"), ["a": number("2.5")],
      ])
    )
    #expect(try !JSONSchema.compile(["uniqueItems": true]).isValid([1, "1", number("1.0")]))
    #expect(try JSONSchema.compile(["enum": [number("1e2")]]).isValid(100))
  }

  @Test func `texts are equal by their code points`() throws {
    let schema = try JSONSchema.compile(["enum": ["\u{E9}"]])
    #expect(schema.isValid("\u{E9}"))
    #expect(!schema.isValid("e\u{301}"))
    #expect(try JSONSchema.compile(["uniqueItems": true]).isValid(["\u{E9}", "e\u{301}"]))
    #expect(try JSONSchema.compile(["required": ["\u{E9}"]]).isValid(["e\u{301}": 1]) == false)
  }
}
