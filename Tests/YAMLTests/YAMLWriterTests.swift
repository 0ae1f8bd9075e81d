import JSON
import Testing
import YAML

@Suite struct YAMLWriterTests {
  @Test func writesWhatHelmWrites() throws {
    for row in try Recorded.rows("toYaml.json") {
      let value = try #require(row["value"])
      let kubernetes = YAMLWriter().string(Recorded.inGo(value))
      #expect(trimmed(kubernetes) == row["toYaml"]?.string, "\(value)")
      let pretty = YAMLWriter(.pretty).string(Recorded.inGo(value, GoNumbers.general))
      #expect(trimmed(pretty) == row["toYamlPretty"]?.string, "\(value)")
    }
  }

  /// Helm's functions cut the newline at the end off, and print nothing where there is an error.
  private func trimmed(_ text: String?) -> String {
    guard let text else { return "" }
    return String(text.hasSuffix("\n") ? text.dropLast() : text[...])
  }

  @Test func keepsTheDigitsOfLargeIntegers() {
    let value = JSONValue(.number(JSONNumber(uncheckedLiteral: "9007199254740993")))
    #expect(YAMLWriter().string(["n": value]) == "\"n\": 9007199254740993\n")
  }

  @Test func refusesValuesThatAreNestedTooDeeply() {
    var value: JSONValue = []
    for _ in 0..<YAMLWriter.depthLimit { value = [value] }
    #expect(YAMLWriter().string(value) != nil)
    #expect(YAMLWriter().string([value]) == nil)
  }

  /// Copying what is written for each character would take minutes.
  @Test func takesTimeInProportionToATextOfOddCharacters() {
    let text = String(repeating: "\u{A0}a ", count: 700_000)
    let time = ContinuousClock().measure {
      #expect(YAMLWriter().string(.init(.string(text))) != nil)
    }
    #expect(time < .seconds(60))
  }
}
