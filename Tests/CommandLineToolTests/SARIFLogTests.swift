import Diagnostics
import JSON
import Testing

@testable import CommandLineTool

/// What SARIF asks for beyond its schema.
@Suite struct SARIFLogTests {
  private func result(_ log: SARIFLog, _ index: Int = 0) -> JSONValue? {
    log.json["runs"]?[0]?["results"]?[index]
  }

  private func diagnostic(_ file: SourceFile, _ start: Int, _ end: Int) -> Diagnostic {
    Diagnostic(
      .error,
      .unknownKey,
      "unknown key",
      at: SourceRange(file: .first, start: start, end: end),
      pointer: "/a"
    )
  }

  @Test func `columns count UTF-16 code units, without the byte order mark`() {
    let file = SourceFile(name: "env.json", text: "\u{FEFF}{\"é🚀\": 1,\r\n \"b\": 2}")
    let log = SARIFLog([diagnostic(file, 4, 14), diagnostic(file, 19, 22)], SourceMap(file))
    #expect(
      result(log)?["locations"]?[0]?["physicalLocation"]?["region"]
        == ["startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 9]
    )
    #expect(
      result(log, 1)?["locations"]?[0]?["physicalLocation"]?["region"]
        == ["startLine": 2, "startColumn": 2, "endLine": 2, "endColumn": 5]
    )
  }

  @Test(
    arguments: [
      ("env.json", "env.json"), ("./a/env.json", "a/env.json"), ("../env.json", "../env.json"),
      ("/home/u/env.json", "file:///home/u/env.json"),
      ("a b%/ü#?.json", "a%20b%25/%C3%BC%23%3F.json"),
      ("C:x.json", "C%3Ax.json"), ("<stdin>", "%3Cstdin%3E"),
    ]
  )
  func `paths are percent-encoded`(path: String, uri: String) {
    #expect(ArtifactURI.of(path) == uri)
  }

  @Test func `equal mistakes have fingerprints of their own, which stay when lines move`() {
    let file = SourceFile(name: "env.json", text: "{\"a\": 1}")
    let moved = SourceFile(name: "env.json", text: "\n\n{\"a\": 1}")
    let log = SARIFLog([diagnostic(file, 1, 4), diagnostic(file, 1, 4)], SourceMap(file))
    let later = SARIFLog([diagnostic(moved, 3, 6)], SourceMap(moved))
    let fingerprints = [result(log, 0), result(log, 1), result(later)].map {
      $0?["partialFingerprints"]?["kubegate/v1"]?.string
    }
    #expect(fingerprints[0] == fingerprints[2])
    #expect(fingerprints[0] != fingerprints[1])
    #expect(fingerprints[0]?.count == 16)
  }

  @Test func `what stands in a flag has no place, and a result all the same`() {
    let flag = SourceFile(flag: "--namespace", text: "Demo")
    let log = SARIFLog([diagnostic(flag, 0, 4)], SourceMap(flag))
    #expect(
      result(log)?["locations"]
        == [["logicalLocations": [["fullyQualifiedName": "/a", "kind": "member"]]]]
    )
    #expect(log.json["runs"]?[0]?["artifacts"] == [])
  }

  @Test func `a rule stands there once, with its meaning`() {
    let file = SourceFile(name: "env.json", text: "{\"a\": 1}")
    let log = SARIFLog([diagnostic(file, 1, 4), diagnostic(file, 1, 4)], SourceMap(file))
    #expect(
      log.json["runs"]?[0]?["tool"]?["driver"]?["rules"] == [
        [
          "id": "KG1104", "name": "UnknownKey",
          "shortDescription": ["text": "A key is not known."],
        ]
      ]
    )
  }

  @Test(arguments: DiagnosticCode.allCases)
  func `each code has a meaning of one line`(code: DiagnosticCode) {
    #expect(code.meaning.hasSuffix("."))
    #expect(!code.meaning.contains("\n"))
    #expect(code.meaning.count <= 80)
  }

  @Test func `no two codes mean the same`() {
    #expect(Set(DiagnosticCode.allCases.map(\.meaning)).count == DiagnosticCode.allCases.count)
  }
}
