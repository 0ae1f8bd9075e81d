import Diagnostics
import JSON
import JSONSchema
import Testing

/// Simple patterns are matched without RE2, and mean what they mean to it.
@Suite struct PatternTests {
  private func schema(_ pattern: String) throws(DiagnosticError) -> CompiledSchema {
    try JSONSchema.compile(["pattern": .string(pattern)])
  }

  /// The same pattern for RE2, which alone knows what the snowman is.
  private func reference(_ pattern: String) throws(DiagnosticError) -> CompiledSchema {
    try schema("(?:\(pattern))|☃")
  }

  private static let texts = [
    "", "a", "b", "A", "0", "9", "-", ".", "/", "_", "\n", "\t", " ", "\0", "aa", "ab", "ba",
    "abc", "aab", "abab", "xabx", "a-b", "a--b", "-a", "a-", "a.b", "a/b", "/a", "x-y", "10Gi",
    "1.5", "1e5", "500m", "a\n", "\na", "a1b2c3", "registry/name:tag", "é", "aé", "éa", "日本",
    String(repeating: "a", count: 63), String(repeating: "a", count: 64),
    String(repeating: "a", count: 256), String(repeating: "a", count: 300), "[a]", "a{2}", "$a^",
  ]

  @Test(arguments: [
    "", "a", "^a", "a$", "^a$", "^$", "^", "$", "^^a", "a$$", "^a|b$", "^(a|b)$", "(^a|b$)",
    "(^a)$",
    "(a$|b)", "a^b", "a$b", "(^)a", "a($)", "x*", "^x*$", "a+", "^a+$", "^a?b$", "^a??b$",
    "^(ab)+$", "^(ab)*?$", "^a{2}$", "^a{2,}$", "^a{1,2}$", "^a{0}$", "^a{0,2}b$", "^(a|){2}b$",
    "(a|b)*c", "^(a*)*$", "^(a*b*)+c?$", "()", "a()b", "(|a)b", "^[a-c]+$", "^[^a]$", "^[^a-z]+$",
    "^[-a]+$", "^[a-]+$", "^[a.]+$", "^[a^]+$", #"^[\]a\[]+$"#, #"^[\d_]+$"#, #"^[\w\-]+$"#,
    #"^[^\s]+$"#, "^.$", "^.+$", #"\."#, #"\d"#, #"^\D+$"#, #"\w"#, #"^\W$"#, #"^\s$"#, #"^\S+$"#,
    #"\n"#, #"^\/"#, #"\$a\^"#, #"a\{2\}"#, "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
    "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$", "^a{63}$", "^a{0,250}$",
    "^[a-z]+(/[a-z]+)*(:[a-z]{0,127})?$", "^[0-9]+(\\.[0-9]+)?(m|Gi|[eE][-+]?[0-9]+)?$", "^x-",
    // These are left to RE2.
    "a{2,027}", #"\ba"#, "(?i)A", "é", #"\p{L}"#, "^.{251}$", "^a{0,251}$", "^a{64,251}$",
    "^(a{16}){16}$",
  ])
  func `a pattern means what it means to RE2`(pattern: String) throws {
    let schema = try schema(pattern)
    let reference = try reference(pattern)
    for text in Self.texts {
      let value = JSONValue.string(text)
      #expect(schema.isValid(value) == reference.isValid(value), "\(pattern) in \(text)")
    }
  }

  @Test func `a pattern of more states than are kept is matched all the same`() throws {
    // To know whether the twentieth letter from the end is an "a", all twenty have to be kept.
    let pattern = "^[ab]*a[ab]{19}$"
    let schema = try schema(pattern)
    let reference = try reference(pattern)
    var random = SystemRandomNumberGenerator()
    for length in [0, 19, 20, 21, 50, 5000] {
      for _ in 0..<20 {
        let text = String((0..<length).map { _ in Bool.random(using: &random) ? "a" : "b" })
        #expect(schema.isValid(.string(text)) == reference.isValid(.string(text)), "\(text)")
      }
    }
  }

  @Test func `one pattern serves many threads from the start`() async throws {
    for _ in 0..<20 {
      let schema = try schema("^[a-z]+([0-9]{2,5}|x[a-z]*)+$")
      let answers = await withTaskGroup(of: [Bool].self) { group in
        for _ in 0..<8 {
          group.addTask {
            ["abc123", "abcx", "abc1", "ab12xy34", "", "x"].map { schema.isValid(.string($0)) }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.count == 8)
      for answer in answers { #expect(answer == [true, true, false, true, false, false]) }
    }
  }

  @Test func `keys and patterns that only look alike are kept apart`() throws {
    let schema = try JSONSchema.compile([
      "properties": ["\u{E9}": ["type": "integer"], "e\u{301}": ["type": "string"]],
      "patternProperties": ["^\u{E9}x": ["type": "integer"], "^e\u{301}x": ["type": "string"]],
    ])
    #expect(schema.isValid(["\u{E9}": 1, "e\u{301}": "a", "\u{E9}x": 1, "e\u{301}x": "a"]))
    #expect(!schema.isValid(["\u{E9}": "a"]))
    #expect(!schema.isValid(["e\u{301}": 1]))
    #expect(!schema.isValid(["\u{E9}x": "a"]))
    #expect(!schema.isValid(["e\u{301}x": 1]))
  }
}
