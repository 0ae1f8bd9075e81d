import JSON
import Testing
import YAML

@testable import ChartSources

/// The lines of one chart are what a reader of the whole index would find.
@Suite struct IndexLinesTests {
  static let texts = [
    "apiVersion: v1\nentries:\n  other:\n  - version: 1.0.0\n  web:\n  - version: 2.0.0\n    urls: [a]\n",
    "entries:\n    web:\n        - version: 2.0.0\n    zoo:\n        - version: 1.0.0\napiVersion: v1\n",
    "apiVersion: v1\r\nentries:\r\n  web:\r\n  - version: 2.0.0\r\n  zoo: []\r\ngenerated: now\r\n",
    "apiVersion: v1\nentries:\n  \"web\":\n  - version: 2.0.0\n\n# end\n  'zoo':\n  - version: 1.0.0",
    "apiVersion: v1\nentries: # all\n\n  # the first\n  web: # ours\n  - version: 2.0.0\n  - version: 1.0.0\n",
    """
    apiVersion: v1
    entries:
      other:
      - description: |
          entries:
            web:
            - version: 9.0.0
        version: 1.0.0
      - description: "long
          web:
          text"
        version: 1.1.0
      web-app:
      - version: 8.0.0
      web:
      - description: >-
          a

          b: c
        version: 2.0.0
    generated: now
    """,
  ]

  @Test(arguments: texts)
  func `block style is found by its lines`(_ text: String) throws {
    let bytes = Array(text.utf8)
    let whole = try YAMLReader().read(bytes)
    let lines = try #require(IndexLines(bytes))
    let part = try #require(lines.entry("web"))
    let entry = try YAMLReader().read(Array(bytes[part]))
    #expect(entry["web"] == whole["entries"]?["web"])
    #expect(entry.object?.count == 1)
    #expect(lines.entry("none") == nil)
    #expect(part.count < bytes.count)
  }

  @Test(arguments: [
    "", "a", "entries:", "apiVersion: v1\n", "entries:\n  web:\n  - version: 1.0.0\n",
    "{apiVersion: v1, entries: {web: [{version: 1.0.0}]}}", "apiVersion: v1\nentries: {web: []}\n",
    "apiVersion: v1\nentries:\nweb:\n- version: 1.0.0\n",
  ])
  func `other styles are left to the reader of the whole`(_ text: String) {
    #expect(IndexLines(Array(text.utf8)) == nil)
  }

  @Test func `an anchor that is elsewhere is found by the reader of the whole`() throws {
    let text = """
      apiVersion: v1
      entries:
        other:
        - &common {version: 1.0.0, urls: [a]}
        web:
        - *common
      """
    let index = try RepositoryIndex(Array(text.utf8), chart: "web", repository: "here")
    #expect(index.versions.map(\.text) == ["1.0.0"])
  }
}
