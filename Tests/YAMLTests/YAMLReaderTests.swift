import Diagnostics
import JSON
import Testing
import YAML

@Suite struct YAMLReaderTests {
  @Test func readsWhatHelmReads() throws {
    let writer = JSONWriter(.compact, sortsKeys: true)
    for row in try Recorded.rows("fromYaml.json") {
      let text = try #require(row["text"]?.string)
      let result = read(text)
      guard let wanted = row["value"] else {
        #expect(throws: DiagnosticError.self, "\(text)") { try result.get() }
        continue
      }
      // An empty document is an empty mapping to who asks for a mapping.
      let value = try result.get()
      let found = value.isNull ? [:] : Recorded.inGo(value)
      #expect(writer.string(found) == writer.string(Recorded.inGo(wanted)), "\(text)")
    }
  }

  private func read(_ text: String) -> Result<JSONValue, DiagnosticError> {
    Result { () throws(DiagnosticError) -> JSONValue in
      try YAMLReader().read(SourceFile(name: "a.yaml", text: text))
    }
  }

  @Test func readsTheLeastNumberThatSixtyFourBitsHold() throws {
    let value = try read("[-9223372036854775809, -9223372036854775808]").get()
    #expect(JSONWriter().string(value) == "[-9223372036854776000,-9223372036854775808]")
  }

  /// The text that a range of a value covers.
  private func text(_ range: SourceRange, in text: String) -> String {
    String(decoding: Array(text.utf8)[range.start..<range.end], as: UTF8.self)
  }

  @Test func keepsThePlacesOfKeysAndValues() throws {
    let source = "é: ü\n# a comment\nlist:\n  - 'x'\n  - {k: v}\n\nlast: |\n  text\n"
    let value = try read(source).get()
    #expect(text(try #require(value["é"]).range, in: source) == "ü")
    let list = try #require(value.object?.member("list"))
    #expect(text(list.keyRange, in: source) == "list")
    #expect(text(list.value.range, in: source) == "- 'x'\n  - {k: v}")
    #expect(text(try #require(list.value[1]).range, in: source) == "{k: v}")
    #expect(text(try #require(list.value[1]?["k"]).range, in: source) == "v")
  }

  @Test func readsAPartOfAFileWithPlacesInTheWhole() throws {
    let source = "a: 1\n---\nbé: 2\n"
    let value = try YAMLReader().read(Array(source.utf8), as: .first, part: 9..<16)
    #expect(text(try #require(value["bé"]).range, in: source) == "2")
  }

  @Test func readsAllDocumentsOfAStream() throws {
    let source = SourceFile(name: "a.yaml", text: "a: 1\n---\n# nothing\n---\n- b\n...\n")
    #expect(try YAMLReader().documents(source) == [["a": 1], .null, ["b"]])
    #expect(try YAMLReader().documents(SourceFile(name: "a.yaml", text: "")) == [])
  }

  @Test(arguments: [
    (
      "a: 1\nb: c: d\n",
      """
      error[KG1401]: a ":" is not allowed here
       --> a.yaml:2:5
      2 | b: c: d
        |     ^
        = help: indent the key like its neighbours, or put a text that holds ": " into quotes

      """
    ),
    (
      "a:\n\tb: 1\n",
      """
      error[KG1401]: a tab indents this line
       --> a.yaml:2:1
      2 | \tb: 1
        | ^
        = help: YAML is indented with spaces

      """
    ),
    (
      "a: @b\n",
      """
      error[KG1401]: a value cannot begin with "@"
       --> a.yaml:1:4
      1 | a: @b
        |    ^
        = help: put the text into quotes

      """
    ),
    (
      "a: *b\n",
      """
      error[KG1405]: no anchor "&b" stands before this alias
       --> a.yaml:1:4
      1 | a: *b
        |    ^^

      """
    ),
    (
      "a: &b [*b]\n",
      """
      error[KG1405]: the value of the anchor "&b" holds itself
       --> a.yaml:1:8
      1 | a: &b [*b]
        |        ^^

      """
    ),
    (
      "a: 1\n[b]: 2\n",
      """
      error[KG1406]: an array cannot be a key
       --> a.yaml:2:1
      2 | [b]: 2
        | ^^^

      """
    ),
    (
      "9223372036854775807: 1\n9223372036854775808: 2\n",
      """
      error[KG1406]: a number above 9223372036854775807 cannot be a key
       --> a.yaml:2:1
      2 | 9223372036854775808: 2
        | ^^^^^^^^^^^^^^^^^^^

      """
    ),
    (
      "a: .inf\n",
      """
      error[KG1407]: ".inf" is a number that JSON does not have
       --> a.yaml:1:4
      1 | a: .inf
        |    ^^^^

      """
    ),
    (
      "é: \u{1}\n",
      """
      error[KG1401]: control characters are not allowed in YAML
       --> a.yaml:1:4
      1 | é: ␁
        |    ^

      """
    ),
  ])
  func pointsAtTheMistake(source: String, message: String) {
    let file = SourceFile(name: "a.yaml", text: source)
    let error = #expect(throws: DiagnosticError.self) { try YAMLReader().read(file) }
    #expect(DiagnosticText(sources: SourceMap(file)).text(error?.diagnostics ?? []) == message)
  }

  @Test func reportsDuplicateKeysWhereTheyAreMistakes() {
    let file = SourceFile(name: "a.yaml", text: "a: 1\nb: 2\na: 3\n")
    let reader = YAMLReader(duplicateKeys: .mistake)
    let error = #expect(throws: DiagnosticError.self) { try reader.read(file) }
    #expect(
      DiagnosticText(sources: SourceMap(file)).text(error?.diagnostics ?? []) == """
        error[KG1402]: the key "a" stands twice in one mapping
         --> a.yaml:3:1
        3 | a: 3
          | ^ again here
        1 | a: 1
          | - first here

        """
    )
  }

  @Test func boundsDepthSizeAndAliases() {
    let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
    #expect(codes(deep) == [.yamlTooDeep])
    #expect(codes("a: b", limits: .init(bytes: 3)) == [.yamlTooLarge])
    #expect(codes("[a, b, c]", limits: .init(values: 3)) == [.yamlTooLarge])
    var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let alias = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      laughs += "a\(level): &a\(level) [\(alias)]\n"
    }
    #expect(codes(laughs) == [.yamlAlias])
  }

  private func codes(
    _ text: String,
    limits: YAMLReader.Limits = .init()
  ) -> [DiagnosticCode] {
    let error = #expect(throws: DiagnosticError.self) {
      try YAMLReader(limits: limits).read(Array(text.utf8))
    }
    return error?.diagnostics.map(\.code) ?? []
  }
}
