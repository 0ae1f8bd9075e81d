import Diagnostics
import JSON
import OracleSupport
import Testing

/// Odd templates, values and texts that `scripts/oracle/generated.py` has made, and what Helm makes of
/// them, in `Tests/Golden/generated`.
struct GeneratedTests {
  private static let folder = Project.root + "/Tests/Golden/generated"

  private static func read(_ file: String) throws -> JSONValue {
    let source = SourceFile(name: file, bytes: Disk.bytes("\(folder)/\(file)"))
    return try JSONReader().read(source)
  }

  /// `WRITERS` of the script.
  private static let writers = ["toYaml", "toYamlPretty", "toJson", "toPrettyJson", "toToml"]

  /// `VALUES` of the script.
  private static let values = """
    {"a": {"b": {"c": 1, "z": null}, "l": [1, "two", null, {"k": "v"}]}, "s": "x", "n": null,
     "f": 1.5, "i": 1000000, "t": true, "e": "", "el": [], "em": {}, "l": ["b", "a"],
     "d": {"y": 2, "x": 1}}
    """

  /// A chart whose value `v` is this.
  private static func template(_ value: JSONValue) throws -> OneTemplate {
    let values: JSONValue = ["v": value]
    return try OneTemplate(values: try #require(values.object))
  }

  @Test func templatesWriteAndFailAsInHelm() throws { try compare("templates.json", over: 1400) }

  @Test func variablesMeanInEachBranchAndLoopWhatTheyMeanInHelm() throws {
    try compare("scopes.json", over: 400)
  }

  private func compare(_ file: String, over count: Int) throws {
    let source = SourceFile(name: "values.json", bytes: Array(Self.values.utf8))
    let values = try #require(try JSONReader().read(source).object)
    let cases = try #require(try Self.read(file).array)
    #expect(cases.count > count)
    for test in cases {
      let text = try #require(test[0]?.string)
      let found = try OneTemplate(values: values).answer(text)
      #expect(found == test[1]?.string, "of \(text)")
    }
  }

  @Test func valuesAreWrittenAsInHelm() throws {
    let cases = try #require(try Self.read("values.json").array)
    #expect(cases.count > 650)
    for test in cases {
      let value = try #require(test[0])
      let template = try Self.template(value)
      for (index, writer) in Self.writers.enumerated() {
        let found = template.answer("{{ \(writer) .Values.v }}")
        #expect(found == test[index + 1]?.string, "\(writer) of \(JSONWriter().string(value))")
      }
    }
  }

  @Test func textsAreReadAsInHelm() throws {
    let cases = try #require(try Self.read("texts.json").array)
    #expect(cases.count > 1400)
    let open = try #require(try Self.read("open.json").object?.members.first?.value.object)
    for test in cases {
      let (name, text) = (try #require(test[0]?.string), try #require(test[1]?.string))
      let template = try Self.template(.string(text))
      let found = template.answer("{{ \(name) .Values.v | toJson }}")
      if let answer = open[text]?.string {
        #expect(found == answer, "\(name) of \(text)")
        #expect(found != test[2]?.string, "\(text) is no longer open")
      } else {
        #expect(found == test[2]?.string, "\(name) of \(text)")
      }
    }
  }
}
