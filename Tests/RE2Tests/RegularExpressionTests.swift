import RE2
import Testing

@Suite struct RegularExpressionTests {
  @Test func `a match may stand anywhere, a whole match from end to end`() throws {
    let expression = try RegularExpression("b+")
    #expect(expression.matches(in: "abbc"))
    #expect(!expression.matches(in: "ac"))
    #expect(!expression.matchesAll(of: "abbc"))
    #expect(expression.matchesAll(of: "bbb"))
    #expect(try RegularExpression("").matches(in: ""))
  }

  @Test func `ranges count UTF-8 bytes, and a group that took no part is nil`() throws {
    let expression = try RegularExpression("(é+)|(?P<word>[a-z]+)")
    #expect(expression.groupCount == 2)
    #expect(expression.groupNames == [nil, "word"])
    #expect(expression.firstMatch(in: "1éé") == .init(range: 1..<5, groups: [1..<5, nil]))
    #expect(expression.firstMatch(in: "1ab") == .init(range: 1..<3, groups: [nil, 1..<3]))
    #expect(expression.firstMatch(in: "abc", from: 2) == .init(range: 2..<3, groups: [nil, 2..<3]))
    #expect(expression.firstMatch(in: "abc", from: 4) == nil)
    #expect(expression.firstMatch(in: "abc", from: -1) == nil)
  }

  @Test func `an empty group is not one that took no part`() throws {
    #expect(
      try RegularExpression("()(a)?").firstMatch(in: "")
        == .init(range: 0..<0, groups: [0..<0, nil])
    )
  }

  @Test func `both spellings of a group name are read`() throws {
    let expression = try RegularExpression(#"(?<year>\d+)-(?P<month>\d+)[(?<x>]\Q(?<y>\E\(?<"#)
    #expect(expression.groupNames == ["year", "month"])
    #expect(expression.matchesAll(of: "2026-11<(?<y>(<"))
  }

  /// What `regexp.FindAllString` gives in Go.
  @Test(arguments: [
    ("a", "banana", -1, ["a", "a", "a"]),
    ("a", "banana", 2, ["a", "a"]),
    ("a", "banana", 0, []),
    ("a*", "baac", -1, ["", "aa", ""]),
    ("x*", "né", -1, ["", "", ""]),
    ("[2,4,6,8]", "123456789", -1, ["2", "4", "6", "8"]),
    ("z", "banana", -1, []),
    ("^a", "aaa", -1, ["a"]),
  ])
  func `all matches are those of Go`(pattern: String, text: String, limit: Int, found: [String])
    throws
  {
    let bytes = Array(text.utf8)
    let matches = try RegularExpression(pattern).allMatches(in: text, limit: limit)
    #expect(matches.map { String(decoding: bytes[$0.range], as: UTF8.self) } == found)
  }

  /// What `regexp.ReplaceAllString` gives in Go.
  @Test(arguments: [
    ("a(x*)b", "-ab-axxb-", "${1}W", "-W-xxW-"),
    ("a(x*)b", "-ab-axxb-", "$1W", "---"),
    ("a(x*)b", "-ab-axxb-", "$1", "--xx-"),
    ("a(?P<n>x*)b", "-axxb-", "<$n|${n}|$0|$$|$|${|${n|$9|$01>", "-<xx|xx|axxb|$|$|${|${n||>-"),
    ("", "abc", "-", "-a-b-c-"),
    ("b*", "abc", "-", "-a-c-"),
    ("x", "abc", "-", "abc"),
    ("é", "aéb", "è", "aèb"),
  ])
  func `templates are expanded as in Go`(
    pattern: String,
    text: String,
    template: String,
    result: String
  ) throws {
    #expect(try RegularExpression(pattern).replacingAll(in: text, with: template) == result)
  }

  @Test func `a literal replacement knows no dollar signs`() throws {
    let expression = try RegularExpression("a(x*)b")
    #expect(expression.replacingAll(in: "-ab-axxb-", withLiteral: "${1}") == "-${1}-${1}-")
  }

  /// What `regexp.Split` gives in Go.
  @Test(arguments: [
    ("a", "banana", -1, ["b", "n", "n", ""]),
    ("a", "banana", 0, []),
    ("a", "banana", 1, ["banana"]),
    ("a", "banana", 2, ["b", "nana"]),
    ("z+", "pizza", -1, ["pi", "a"]),
    ("z+", "pizza", 2, ["pi", "a"]),
    ("", "abc", -1, ["a", "b", "c"]),
    ("a", "", -1, [""]),
    ("", "", -1, []),
    ("x*", "axxb", -1, ["a", "b"]),
  ])
  func `splitting is that of Go`(pattern: String, text: String, limit: Int, parts: [String]) throws
  {
    #expect(try RegularExpression(pattern).split(text, limit: limit) == parts)
  }

  @Test func `a quoted text matches only itself`() throws {
    let text = #"1.5*(2)+[a]{b}^$|\?-é"#
    #expect(RegularExpression.quoted(text) == #"1\.5\*\(2\)\+\[a\]\{b\}\^\$\|\\\?-é"#)
    #expect(try RegularExpression(RegularExpression.quoted(text)).matchesAll(of: text))
  }

  /// The messages of Go's `regexp/syntax`.
  @Test(arguments: [
    ("[a-", "error parsing regexp: missing closing ]: `[a-`"),
    ("(a", "error parsing regexp: missing closing ): `(a`"),
    ("a)", "error parsing regexp: unexpected ): `a)`"),
    ("*", "error parsing regexp: missing argument to repetition operator: `*`"),
    ("a**", "error parsing regexp: invalid nested repetition operator: `**`"),
    ("a{1001}", "error parsing regexp: invalid repeat count: `{1001}`"),
    (#"\y"#, #"error parsing regexp: invalid escape sequence: `\y`"#),
    ("a\\", "error parsing regexp: trailing backslash at end of expression: ``"),
    ("(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"),
    ("[z-a]", "error parsing regexp: invalid character class range: `z-a`"),
  ])
  func `a bad pattern is answered as Go does`(pattern: String, message: String) {
    #expect {
      try RegularExpression(pattern)
    } throws: { error in
      (error as? RegularExpressionError)?.description == message
    }
  }

  @Test func `a pattern that needs too much memory is refused`() {
    #expect(throws: RegularExpressionError.self) {
      try RegularExpression("((a{100}){100}){100}")
    }
    #expect(throws: RegularExpressionError.self) {
      try RegularExpression(String(repeating: "(", count: 100_000))
    }
  }

  @Test func `a pattern that explodes elsewhere is linear here`() throws {
    let expression = try RegularExpression("^(a+)+$")
    let text = String(repeating: "a", count: 100_000) + "!"
    let time = ContinuousClock().measure { #expect(!expression.matches(in: text)) }
    #expect(time < .seconds(60))
  }
}
