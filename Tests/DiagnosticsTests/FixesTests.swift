import Diagnostics
import Testing

@Suite struct FixesTests {
  private func fix(_ start: Int, _ end: Int, _ text: String) -> Diagnostic.Fix {
    .init(replace: SourceRange(file: .first, start: start, end: end), with: text)
  }

  private func applied(_ fixes: Diagnostic.Fix..., to text: String) -> (String, [Int]) {
    let result = Fixes.applied(fixes, to: Array(text.utf8), of: .first)
    return (String(decoding: result.bytes, as: UTF8.self), result.applied)
  }

  @Test func `corrections are made in any order, and all else stays`() {
    let (text, made) = applied(fix(6, 7, "C"), fix(0, 1, ""), fix(3, 3, ","), to: "a b c\r\nd\t")
    #expect(text == " b, c\rCd\t")
    #expect(made == [0, 1, 2])
  }

  @Test func `of two that overlap, the first in the text is made`() {
    #expect(applied(fix(2, 5, "x"), fix(1, 3, "y"), to: "abcdef") == ("aydef", [1]))
  }

  @Test func `one that begins where another ends is made too`() {
    #expect(applied(fix(1, 2, "x"), fix(2, 3, "y"), to: "abc") == ("axy", [0, 1]))
    #expect(applied(fix(1, 1, ","), fix(1, 3, ""), to: "a //") == ("a,/", [0, 1]))
  }

  @Test func `the same insertion is made once`() {
    #expect(applied(fix(1, 1, ","), fix(1, 1, ","), to: "ab") == ("a,b", [0]))
  }

  @Test func `what leaves the text, or is of another file, is not made`() {
    #expect(applied(fix(1, 9, "x"), to: "abc") == ("abc", []))
    let other = Diagnostic.Fix(replace: SourceRange(file: .none, start: 0, end: 1), with: "x")
    #expect(applied(other, to: "abc") == ("abc", []))
  }
}
