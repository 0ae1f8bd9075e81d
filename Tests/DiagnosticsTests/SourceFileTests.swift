import Diagnostics
import Testing

@Suite struct SourceFileTests {
  @Test(arguments: [(0, 1, 1), (1, 1, 2), (3, 2, 1), (5, 2, 2), (6, 2, 3), (7, 3, 1), (99, 3, 1)])
  func `lines and columns start at 1, and columns count scalars`(
    offset: Int,
    line: Int,
    column: Int
  ) {
    let file = SourceFile(name: "f", text: "a\r\né;\n")
    #expect(file.position(at: offset) == SourcePosition(line: line, column: column))
  }

  @Test func `a line is without its break`() {
    let file = SourceFile(name: "f", text: "a\r\nbc\n\nd")
    #expect(file.lineRange(at: 0) == 0..<1)
    #expect(file.lineRange(at: 4) == 3..<5)
    #expect(file.lineRange(at: 6) == 6..<6)
    #expect(file.lineRange(at: 99) == 7..<8)
    #expect(file.lineRange(at: -1) == 0..<1)
  }

  @Test func `a range of another map points nowhere`() {
    var sources = SourceMap()
    let id = sources.add(SourceFile(name: "f", text: ""))
    #expect(sources[id]?.name == "f")
    #expect(sources[.none] == nil)
    #expect(SourceMap()[id] == nil)
  }

  @Test func `diagnostics are sorted by place, those without one last`() {
    func at(_ start: Int, _ message: String) -> Diagnostic {
      let range = SourceRange(file: .first, start: start, end: start + 1)
      return Diagnostic(.error, .jsonSyntax, message, at: range)
    }
    let sorted = [Diagnostic(.error, .jsonSyntax, "d"), at(5, "b"), at(5, "c"), at(1, "a")]
      .inSourceOrder()
    #expect(sorted.map(\.message) == ["a", "b", "c", "d"])
  }

  @Test func `codes are unique and of one form`() {
    let codes = DiagnosticCode.allCases.map(\.rawValue)
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.wholeMatch(of: /KG1[0-7]\d\d/) != nil })
  }
}
