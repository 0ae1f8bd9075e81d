import Diagnostics
import JSON
import Testing

/// Values of any depth are compared, written and freed without recursion.
@Suite struct JSONDepthTests {
  private func nested(_ levels: Int) -> JSONValue {
    var value: JSONValue = [:]
    for level in 0..<levels { value = level % 2 == 0 ? [value] : ["a": value, "b": 1] }
    return value
  }

  private func number(_ literal: String) -> JSONValue {
    JSONValue(.number(JSONNumber(uncheckedLiteral: literal)))
  }

  @Test func `a million levels are compared, written and freed`() throws {
    var value = nested(1_000_000)
    var other = nested(1_000_000)
    var shallower = nested(999_998)
    #expect(value == other)
    #expect(value != shallower)
    let bytes = JSONWriter().bytes(value)
    #expect(bytes.count == 2 + 1_000_000 + 500_000 * 12)
    let error = #expect(throws: DiagnosticError.self) { try JSONReader().read(bytes) }
    #expect(error?.diagnostics.map(\.code) == [.tooDeep])
    value.dismantle()
    other.dismantle()
    shallower.dismantle()
    #expect(value == .null)
  }

  @Test func `dismantling leaves copies as they are`() {
    let copy = nested(100)
    var value = copy
    value.dismantle()
    #expect(value == .null)
    #expect(copy == nested(100))
  }

  @Test func `the depth of a value is found`() {
    #expect(!nested(511).isDeeper(than: 512))
    #expect(nested(512).isDeeper(than: 512))
    #expect(!JSONValue.int(1).isDeeper(than: 0))
    #expect(JSONValue.array([]).isDeeper(than: 0))
  }

  @Test func `a reader never goes deeper than values can be freed`() throws {
    let reader = JSONReader(limits: .init(depth: .max))
    let depth = JSONReader.Limits.greatestDepth
    func text(_ depth: Int) -> [UInt8] {
      Array(String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).flatMap {
        $0.utf8
      }
    }
    #expect(throws: Never.self) { try reader.read(text(depth)) }
    let error = #expect(throws: DiagnosticError.self) { try reader.read(text(depth + 1)) }
    #expect(error?.diagnostics.map(\.message) == ["more than \(depth) brackets are open here"])
  }

  @Test func `equal content is equal in whatever order, wherever it stands`() {
    let value: JSONValue = ["a": [1, ["b": number("2.0"), "c": "\u{E9}"]], "d": true]
    #expect(value == ["d": true, "a": [number("1.0"), ["c": "\u{E9}", "b": 2]]])
    #expect(value != ["d": true, "a": [1, ["c": "e\u{301}", "b": 2]]])
    #expect(value != ["d": true, "a": [1, ["c": "\u{E9}", "b": 2], 3]])
    #expect(value != ["e": true, "a": [1, ["c": "\u{E9}", "b": 2]]])
    #expect(value != ["d": 1, "a": [1, ["c": "\u{E9}", "b": 2]]])
  }
}
