import Diagnostics
import JSON
import Testing

@Suite struct JSONReaderTests {
  private func read(_ text: String) throws -> JSONValue {
    try JSONReader().read(SourceFile(name: "env.json", text: text))
  }

  @Test func `every key and value knows its place`() throws {
    let value = try read(#"{"a": [1, "é"], "b": {}}"#)
    #expect(value.range == SourceRange(file: .first, start: 0, end: 25))
    let a = try #require(value.object?.member("a"))
    #expect(a.keyRange == SourceRange(file: .first, start: 1, end: 4))
    #expect(a.value.range == SourceRange(file: .first, start: 6, end: 15))
    #expect(a.value[0]?.range == SourceRange(file: .first, start: 7, end: 8))
    #expect(a.value[1]?.range == SourceRange(file: .first, start: 10, end: 14))
    #expect(value["b"]?.range == SourceRange(file: .first, start: 22, end: 24))
  }

  @Test func `escapes are undone`() throws {
    #expect(try read(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#).string == "\"\\/\u{8}\u{C}\n\r\té😀")
    #expect(try read(#"{"a\u0062": 1}"#)["ab"]?.int == 1)
  }

  @Test func `numbers keep their text`() throws {
    let literals = ["0", "-0", "1.0", "1e400", "-12.50E-3", "123456789012345678901234567890"]
    for literal in literals { #expect(try read(literal).number?.literal == literal) }
  }

  @Test func `a byte order mark is skipped`() throws {
    let value = try JSONReader().read([0xEF, 0xBB, 0xBF] + Array("[1]".utf8), as: .first)
    #expect(value == [1])
    #expect(value.range.start == 3)
  }

  @Test func `keys are equal only when their code points are`() throws {
    let value = try read("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
    #expect(value["\u{E9}"]?.int == 1)
    #expect(value["e\u{301}"]?.int == 2)
    let members = (0..<20).map { "\"\($0)\": 0" }.joined(separator: ",")
    let large = try read("{\(members), \"\u{E9}\": 1, \"e\u{301}\": 2}")
    #expect(large["\u{E9}"]?.int == 1)
    #expect(large["e\u{301}"]?.int == 2)
    #expect(try read("\"\u{E9}\"") != read("\"e\u{301}\""))
  }

  @Test func `the last of equal keys counts where programs wrote them`() throws {
    let reader = JSONReader(duplicateKeys: .lastWins)
    let value = try reader.read(Array(#"{"a": 1, "b": 2, "a": [3]}"#.utf8))
    #expect(value == ["a": [3], "b": 2])
    #expect(value.object?.members.map(\.key) == ["a", "b"])
    let many = (0..<40).map { "\"k\($0 % 20)\": \($0)" }.joined(separator: ", ")
    let large = try reader.read(Array("{\(many)}".utf8))
    #expect(large.object?.count == 20)
    #expect(large["k7"] == 27)
  }

  @Test func `all mistakes that can be read over are reported together`() throws {
    let text = #"{"a": 1, /* x */ "b": [1,], "a": 2 "c": 3}"#
    let error = #expect(throws: DiagnosticError.self) { try read(text) }
    let codes = error?.diagnostics.map(\.code)
    #expect(codes == [.comment, .trailingComma, .duplicateKey, .missingComma])
  }

  @Test func `corrections mend the text`() throws {
    let text = #"{"a": 1, /* x */ "b": [1,] "c": True}"#
    let error = #expect(throws: DiagnosticError.self) { try read(text) }
    var bytes = Array(text.utf8)
    for fix in (error?.diagnostics ?? []).compactMap(\.fix).reversed() {
      bytes.replaceSubrange(fix.range.start..<fix.range.end, with: fix.replacement.utf8)
    }
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"a": 1,  "b": [1], "c": true}"#)
  }

  @Test func `512 levels are read, 513 refused`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try read(nested(512)).array?.count == 1)
    let error = #expect(throws: DiagnosticError.self) { try read(nested(513)) }
    #expect(error?.diagnostics.map(\.code) == [.tooDeep])
    #expect(error?.diagnostics.first?.range.start == 512)
    #expect(error?.diagnostics.first?.message == "more than 512 brackets are open here")
    let hostile = String(repeating: "[{\"a\":", count: 1_000_000)
    #expect(throws: DiagnosticError.self) { try read(hostile) }
  }

  @Test func `8 MiB are read, one byte more refused`() throws {
    let limit = 8 << 20
    let text = "\"" + String(repeating: "x", count: limit - 2) + "\""
    #expect(try read(text).string?.utf8.count == limit - 2)
    let error = #expect(throws: DiagnosticError.self) { try read(text + " ") }
    #expect(
      error?.diagnostics.map(\.message)
        == ["the file has 8388609 bytes, more than the 8 MiB that are read"]
    )
  }

  @Test func `a million keys cost no more each than a few`() throws {
    let members = (0..<200_000).map { "\"key\($0)\":\($0)" }.joined(separator: ",")
    let value = try read("{\(members)}")
    #expect(value["key199999"]?.int == 199_999)
  }

  @Test func `mistakes without end come to an end`() throws {
    let text = "[" + String(repeating: "1 ", count: 10_000) + "]"
    let error = #expect(throws: DiagnosticError.self) { try read(text) }
    #expect(error?.diagnostics.count == 101)
  }

  @Test func `the encoding has to be UTF-8`() throws {
    func message(_ bytes: [UInt8]) -> String? {
      let error = #expect(throws: DiagnosticError.self) {
        try JSONReader().read(SourceFile(name: "env.json", bytes: bytes))
      }
      return error?.diagnostics.first?.message
    }
    #expect(message([0xFF, 0xFE, 0x5B, 0]) == "the file is UTF-16, and has to be UTF-8")
    #expect(message([0xFE, 0xFF, 0, 0x5B]) == "the file is UTF-16, and has to be UTF-8")
    #expect(message([0x5B, 0, 0x5D, 0]) == "the file is UTF-16, and has to be UTF-8")
    #expect(message([0, 0x5B, 0, 0x5D]) == "the file is UTF-16, and has to be UTF-8")
    #expect(message([0x22, 0xE9, 0x22]) == "this byte is not UTF-8")
  }
}
