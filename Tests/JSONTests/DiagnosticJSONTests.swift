import Diagnostics
import JSON
import Testing

@Suite struct DiagnosticJSONTests {
  @Test func `programs get the same facts as people`() {
    let file = SourceFile(name: "env.json", text: "{\n  \"é\": 1,\n  \"é\": 2\n}")
    let key = SourceRange(file: .first, start: 15, end: 19)
    let first = SourceRange(file: .first, start: 4, end: 8)
    let diagnostic = Diagnostic(
      .error,
      .duplicateKey,
      "the key \"é\" stands twice in one object",
      at: key,
      label: "again here",
      pointer: "/é",
      related: [.init("first here", at: first)],
      notes: ["a note"],
      help: ["remove one"],
      fix: .init(replace: key, with: "\"e\"")
    )
    let expected = """
      {
        "severity": "error",
        "code": "KG1002",
        "message": "the key \\"é\\" stands twice in one object",
        "file": "env.json",
        "range": {
          "start": {
            "line": 3,
            "column": 3
          },
          "end": {
            "line": 3,
            "column": 6
          }
        },
        "pointer": "/é",
        "label": "again here",
        "related": [
          {
            "label": "first here",
            "file": "env.json",
            "range": {
              "start": {
                "line": 2,
                "column": 3
              },
              "end": {
                "line": 2,
                "column": 6
              }
            }
          }
        ],
        "notes": [
          "a note"
        ],
        "help": [
          "remove one"
        ],
        "fix": {
          "range": {
            "start": {
              "line": 3,
              "column": 3
            },
            "end": {
              "line": 3,
              "column": 6
            }
          },
          "replacement": "\\"e\\""
        }
      }
      """
    #expect(JSONWriter(.pretty).string(diagnostic.json(SourceMap(file))) == expected)
  }

  @Test func `what is not known is left out`() {
    let diagnostic = Diagnostic(.warning, .deprecatedKey, "old")
    #expect(
      JSONWriter().string(diagnostic.json(SourceMap()))
        == #"{"severity":"warning","code":"KG1116","message":"old"}"#
    )
  }
}
