import JSON
import Testing

@Suite struct JSONNumberTests {
  private func number(_ literal: String) -> JSONNumber { JSONNumber(uncheckedLiteral: literal) }

  @Test(arguments: [
    ("1", "1.0"), ("1", "10e-1"), ("0", "-0"), ("0", "0e99"), ("-0.0", "0"), ("100", "1E2"),
    ("0.001", "1e-3"), ("123456789012345678901234567890", "1.2345678901234567890123456789e29"),
  ])
  func `numbers are equal by their value`(left: String, right: String) {
    #expect(number(left) == number(right))
    #expect(number(left).hashValue == number(right).hashValue)
  }

  @Test(arguments: [
    ("1", "-1"), ("1", "1.0000000000000000000001"), ("1e400", "1e401"), ("0", "1e-400"),
    ("9007199254740992", "9007199254740993"),
  ])
  func `numbers differ by their value, however little`(left: String, right: String) {
    #expect(number(left) != number(right))
  }

  @Test(arguments: [
    ("5", 5), ("5.0", 5), ("5e0", 5), ("50e-1", 5), ("-0", 0), ("9223372036854775807", Int.max),
    ("-9223372036854775808", Int.min), ("1e18", 1_000_000_000_000_000_000),
  ])
  func `whole numbers are integers, however they are written`(literal: String, value: Int) {
    #expect(number(literal).int == value)
    #expect(number(literal).isInteger)
  }

  @Test(arguments: ["0.5", "5e-1", "1e-400", "1.0000000000000000000001"])
  func `a fraction is no integer`(literal: String) {
    #expect(number(literal).int == nil)
    #expect(!number(literal).isInteger)
  }

  @Test(arguments: ["9223372036854775808", "1e19", "1e400", "1e99999999999999999999"])
  func `what does not fit is no Int`(literal: String) {
    #expect(number(literal).int == nil)
  }

  @Test func `floating-point numbers take their shortest form`() {
    #expect(JSONNumber(1.0)?.literal == "1")
    #expect(JSONNumber(0.1)?.literal == "0.1")
    #expect(JSONNumber(-2.5)?.literal == "-2.5")
    #expect(JSONNumber(1e300)?.literal == "1e+300")
    #expect(JSONNumber(Double(Int.min))?.literal == "-9.223372036854776e+18")
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSONNumber(-Double.infinity) == nil)
    #expect(number("0.1").double == 0.1)
    #expect(number("1e400").double == .infinity)
  }
}
