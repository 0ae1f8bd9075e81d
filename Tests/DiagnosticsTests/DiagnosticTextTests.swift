import Diagnostics
import Testing

/// What people see of a diagnostic, character by character.
@Suite struct DiagnosticTextTests {
  /// The text of a diagnostic about the part of a source that stands between `«` and `»`.
  private func text(
    _ marked: String,
    label: String? = nil,
    width: Int = 100,
    color: Bool = false
  ) -> String {
    let (file, range) = source(marked)
    let diagnostic = Diagnostic(.error, .unknownKey, "wrong", at: range, label: label)
    return DiagnosticText(sources: SourceMap(file), width: width, color: color).text(diagnostic)
  }

  private func source(_ marked: String) -> (SourceFile, SourceRange) {
    let start = marked.range(of: "«")?.utf8Offset(in: marked) ?? 0
    let plain = marked.replacing("«", with: "")
    let end = plain.range(of: "»")?.utf8Offset(in: plain) ?? 0
    let file = SourceFile(name: "env.json", text: plain.replacing("»", with: ""))
    return (file, SourceRange(file: .first, start: start, end: end))
  }

  @Test func `the design's example is met exactly`() {
    let line = #"  «"gpu_selecter"»: { "product": "RTX-A6000" },"#
    let (file, range) = source(String(repeating: "\n", count: 11) + line)
    let diagnostic = Diagnostic(
      .error,
      .unknownKey,
      "unknown key \"gpu_selecter\"",
      at: range,
      label: "not a kubegate key",
      help: ["did you mean \"gpu_selector\"?"]
    )
    #expect(
      DiagnosticText(sources: SourceMap(file)).text(diagnostic) == """
        error[KG1104]: unknown key "gpu_selecter"
          --> env.json:12:3
        12 |   "gpu_selecter": { "product": "RTX-A6000" },
           |   ^^^^^^^^^^^^^^ not a kubegate key
           = help: did you mean "gpu_selector"?

        """
    )
  }

  @Test func `tabs stand before the carets, too`() {
    #expect(
      text("{\n\t\t«\"a\"»: 1\n}") == """
        error[KG1104]: wrong
         --> env.json:2:3
        2 | \t\t"a": 1
          | \t\t^^^

        """
    )
  }

  @Test func `a carriage return before the line break is not shown`() {
    #expect(
      text("{\r\n  «\"a\"»\r\n}", label: "here") == """
        error[KG1104]: wrong
         --> env.json:2:3
        2 |   "a"
          |   ^^^ here

        """
    )
  }

  @Test func `wide characters take two columns, combining marks none`() {
    #expect(
      text("{\"日本\": «\"e\u{301}界\"»}") == """
        error[KG1104]: wrong
         --> env.json:1:8
        1 | {"日本": "e\u{301}界"}
          |          ^^^^^

        """
    )
    #expect(
      text("«\"😀\"»") == """
        error[KG1104]: wrong
         --> env.json:1:1
        1 | "😀"
          | ^^^^

        """
    )
  }

  @Test func `a range over several lines is marked on its first`() {
    #expect(
      text("{\"a\": «{\n  \"b\": 1\n}»}") == """
        error[KG1104]: wrong
         --> env.json:1:7
        1 | {"a": {
          |       ^

        """
    )
  }

  @Test func `an empty range and the end of the text get one caret`() {
    #expect(
      text("[1«» 2]") == """
        error[KG1104]: wrong
         --> env.json:1:3
        1 | [1 2]
          |   ^

        """
    )
    #expect(
      text("[1\n«»") == """
        error[KG1104]: wrong
         --> env.json:2:1
        2 | \("")
          | ^

        """
    )
  }

  @Test func `a long line is cut around the place`() {
    let filler = String(repeating: "x", count: 60)
    #expect(
      text("\(filler)«bad»\(filler)", label: "here", width: 60) == """
        error[KG1104]: wrong
         --> env.json:1:61
        1 | …xxxxxxxxxxxxxxxxbadxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
          |                  ^^^ here

        """
    )
    #expect(
      text("«bad»\(filler)", width: 60) == """
        error[KG1104]: wrong
         --> env.json:1:1
        1 | badxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
          | ^^^

        """
    )
  }

  @Test func `a range longer than the line is cut with it`() {
    let long = String(repeating: "x", count: 200)
    #expect(
      text("«\(long)»", width: 40) == """
        error[KG1104]: wrong
         --> env.json:1:1
        1 | \(String(repeating: "x", count: 28))…
          | \(String(repeating: "^", count: 28))

        """
    )
  }

  @Test func `a line of megabytes takes no time`() {
    let long = String(repeating: "é", count: 4 << 20)
    let time = ContinuousClock().measure {
      #expect(text("\(long)«bad»\(long)").split(separator: "\n").count == 4)
    }
    #expect(time < .seconds(20))
  }

  @Test func `control characters reach no terminal`() {
    #expect(
      text("«\"\u{1B}[31m\u{7F}\u{9B}\u{202E}\"»", label: "\u{1B}]0;x\u{7}") == """
        error[KG1104]: wrong
         --> env.json:1:1
        1 | "␛[31m␡\u{FFFD}\u{FFFD}"
          | ^^^^^^^^^^ ␛]0;x␇

        """
    )
    let diagnostic = Diagnostic(
      .error,
      .unknownKey,
      "key \u{1B}[2J",
      notes: ["\u{9D}"],
      help: ["\u{0}"]
    )
    #expect(
      DiagnosticText(sources: SourceMap()).text(diagnostic) == """
        error[KG1104]: key ␛[2J
          = note: \u{FFFD}
          = help: ␀

        """
    )
  }

  @Test func `what is not UTF-8 is shown as replacement`() {
    let file = SourceFile(name: "env.json", bytes: [0x22, 0xFF, 0x22])
    let range = SourceRange(file: .first, start: 1, end: 2)
    let diagnostic = Diagnostic(.error, .invalidUTF8, "this byte is not UTF-8", at: range)
    #expect(
      DiagnosticText(sources: SourceMap(file)).text(diagnostic) == """
        error[KG1007]: this byte is not UTF-8
         --> env.json:1:2
        1 | "\u{FFFD}"
          |  ^

        """
    )
  }

  @Test func `a text that begins within a character is shown`() {
    let file = SourceFile(name: "env.json", bytes: [0x81, 0x82, 0x22])
    let range = SourceRange(file: .first, start: 0, end: 1)
    let diagnostic = Diagnostic(.error, .invalidUTF8, "this byte is not UTF-8", at: range)
    #expect(
      DiagnosticText(sources: SourceMap(file)).text(diagnostic) == """
        error[KG1007]: this byte is not UTF-8
         --> env.json:1:1
        1 | \u{FFFD}\u{FFFD}"
          | ^

        """
    )
  }

  @Test func `related places follow, with the file's name where it is another`() {
    var sources = SourceMap()
    let first = sources.add(SourceFile(name: "base.json", text: "{\n  \"a\": 1\n}"))
    let second = sources.add(SourceFile(name: "env.json", text: "{\"a\": 2, \"b\": 3,\n \"a\": 4}"))
    let diagnostic = Diagnostic(
      .error,
      .duplicateKey,
      "the key \"a\" stands thrice",
      at: SourceRange(file: second, start: 18, end: 21),
      label: "again here",
      related: [
        .init("first here", at: SourceRange(file: second, start: 1, end: 4)),
        .init("beside this", at: SourceRange(file: second, start: 9, end: 12)),
        .init("and in the base", at: SourceRange(file: first, start: 4, end: 7)),
      ]
    )
    #expect(
      DiagnosticText(sources: sources).text(diagnostic) == """
        error[KG1002]: the key "a" stands thrice
         --> env.json:2:2
        2 |  "a": 4}
          |  ^^^ again here
        1 | {"a": 2, "b": 3,
          |  --- first here
          |          --- beside this
         ::: base.json:2:3
        2 |   "a": 1
          |   --- and in the base

        """
    )
  }

  @Test func `remarks of several lines are aligned`() {
    let diagnostic = Diagnostic(
      .warning,
      .missingKey,
      "keys are missing",
      notes: ["one\ntwo"],
      help: ["add \"a\": 1,\n    \"b\": 2"]
    )
    #expect(
      DiagnosticText(sources: SourceMap()).text(diagnostic) == """
        warning[KG1102]: keys are missing
          = note: one
                  two
          = help: add "a": 1,
                      "b": 2

        """
    )
  }

  @Test func `colour only emphasises`() {
    let plain = text("{«\"a\"»: 1}", label: "here")
    let colored = text("{«\"a\"»: 1}", label: "here", color: true)
    #expect(
      colored == """
        \u{1B}[1;31merror[KG1104]\u{1B}[0m\u{1B}[1m: wrong\u{1B}[0m
         \u{1B}[1;34m-->\u{1B}[0m env.json:1:2
        \u{1B}[1;34m1 |\u{1B}[0m {"a": 1}
        \u{1B}[1;34m  |\u{1B}[0m  \u{1B}[1;31m^^^\u{1B}[0m here

        """
    )
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test func `no number of warnings hides an error`() {
    let diagnostics = [
      Diagnostic(.warning, .unknownKey, "one"), Diagnostic(.warning, .unknownKey, "two"),
      Diagnostic(.error, .unknownKey, "three"), Diagnostic(.warning, .unknownKey, "four"),
      Diagnostic(.error, .unknownKey, "five"),
    ]
    func text(_ limit: Int) -> String {
      DiagnosticText(sources: SourceMap(), limit: limit).text(diagnostics)
    }
    #expect(
      text(3) == """
        warning[KG1104]: one

        error[KG1104]: three

        error[KG1104]: five

        … and 2 more

        """
    )
    #expect(text(1) == "error[KG1104]: three\n\n… and 4 more\n")
  }

  @Test func `twenty are shown, and the rest counted`() {
    let diagnostics = (1...23).map { Diagnostic(.error, .unknownKey, "number \($0)") }
    let text = DiagnosticText(sources: SourceMap()).text(diagnostics)
    #expect(text.contains("number 20\n"))
    #expect(!text.contains("number 21"))
    #expect(text.hasSuffix("number 20\n\n… and 3 more\n"))
    #expect(
      DiagnosticText(sources: SourceMap(), limit: 2).text(Array(diagnostics.prefix(2)))
        == "error[KG1104]: number 1\n\nerror[KG1104]: number 2\n"
    )
    #expect(DiagnosticText(sources: SourceMap()).text([]) == "")
  }

  @Test func `a range beyond the text is no crash`() {
    let file = SourceFile(name: "env.json", text: "{}")
    for range in [(5, 9), (2, 2), (1, 99), (9, 1)] {
      let place = SourceRange(file: .first, start: range.0, end: range.1)
      let diagnostic = Diagnostic(.error, .unknownKey, "wrong", at: place)
      #expect(DiagnosticText(sources: SourceMap(file)).text(diagnostic).contains("1 | {}"))
    }
  }
}

extension Range<String.Index> {
  fileprivate func utf8Offset(in text: String) -> Int {
    text.utf8.distance(from: text.startIndex, to: lowerBound)
  }
}

extension String {
  fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}
