import OracleSupport
import Charts
import Diagnostics
import JSON
import Testing

/// The same charts, rendered here and by Helm's own engine.
@Suite(.enabled(if: Oracle.isThere, Oracle.whyNot))
struct OracleTests {
  @Test(arguments: ChartCase.all(in: "good"))
  func everyTemplateWritesWhatItWritesInHelm(chart: ChartCase) throws {
    let answer = try chart.ask("render")
    let files = try #require(answer["files"]?.object, "\(answer["error"]?.string ?? "")")
    let texts = try chart.render().texts
    #expect(texts.keys.sorted() == files.keys.sorted())
    for member in files.members {
      let wanted = member.value.string ?? ""
      let found = texts[member.key] ?? ""
      if found == wanted { continue }
      let (a, b) = Self.firstDifference(found, wanted)
      Issue.record("\(member.key):\n  here: \(a.debugDescription)\n  Helm: \(b.debugDescription)")
    }
  }

  @Test(arguments: ChartCase.all(in: "good"))
  func manifestsComeInHelmsOrder(chart: ChartCase) throws {
    let answer = try chart.ask("manifest")
    let wanted = try #require(answer["manifest"]?.string, "\(answer["error"]?.string ?? "")")
    let rendered = try chart.render()
    #expect(rendered.manifestText == wanted)
    #expect(rendered.notes ?? "" == answer["notes"]?.string ?? "")
  }

  @Test(arguments: ChartCase.all(in: "bad"))
  func whatHelmRefusesIsRefused(chart: ChartCase) throws {
    let answer = try chart.ask("manifest")
    #expect(answer["error"] != nil)
    #expect(throws: DiagnosticError.self) { try chart.render() }
  }

  /// The first lines that differ.
  private static func firstDifference(_ left: String, _ right: String) -> (Substring, Substring) {
    let a = left.split(separator: "\n", omittingEmptySubsequences: false)
    let b = right.split(separator: "\n", omittingEmptySubsequences: false)
    for (x, y) in zip(a, b) where x != y { return (x, y) }
    return (a.dropFirst(b.count).first ?? "", b.dropFirst(a.count).first ?? "")
  }
}
