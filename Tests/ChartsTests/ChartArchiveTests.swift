import Charts
import Diagnostics
import Testing

/// Packed charts, alone and in the `charts/` of others.
@Suite struct ChartArchiveTests {
  private func chartFile(_ name: String) -> String {
    "apiVersion: v2\nname: \(name)\nversion: 1.0.0\n"
  }

  private func load(_ files: [ChartFile]) throws -> Chart {
    var sources = SourceMap()
    return try ChartLoader(folder: "web").load(files, into: &sources)
  }

  private func message(_ body: () throws -> Void) throws -> String {
    let error = #expect(throws: DiagnosticError.self) { try body() }
    return try #require(error).diagnostics.map { "\($0.code): \($0.message)" }.joined(
      separator: "\n"
    )
  }

  @Test func `the folder's name in the archive does not matter`() throws {
    let bytes = try Packed.chart([
      ("any/Chart.yaml", "\u{FEFF}" + chartFile("web")), ("any/templates/a.yaml", "a: 1"),
      ("any/.helmignore", "templates"), ("./any/x", "x"),
    ])
    let files = try ChartArchive(name: "web.tgz", bytes: bytes).files()
    #expect(files.map(\.path) == ["Chart.yaml", "templates/a.yaml", ".helmignore", "x"])
    let chart = try load(files)
    #expect(chart.name == "web")
    #expect(chart.templates.map(\.path) == ["templates/a.yaml"])
  }

  @Test func `charts in charts in charts are unpacked, those set aside are not`() throws {
    let inner = try Packed.chart([("inner/Chart.yaml", chartFile("inner"))])
    let middle = try Packed.chart([
      ("middle/Chart.yaml", Array(chartFile("middle").utf8)),
      ("middle/charts/inner-1.0.0.tgz", inner),
      ("middle/charts/_old.tgz", [1, 2, 3]), ("middle/charts/.x.tgz", [1, 2, 3]),
      ("middle/charts/inner-1.0.0.tgz.prov", [1]),
    ])
    let chart = try load([
      ChartFile(path: "Chart.yaml", text: chartFile("web")),
      ChartFile(path: "charts/middle-1.0.0.tgz", bytes: middle),
    ])
    #expect(chart.dependencies.map(\.name) == ["middle"])
    #expect(chart.dependencies[0].dependencies.map(\.name) == ["inner"])
  }

  @Test func `what is wrong with a packed chart is said with the way to it`() throws {
    func files(_ archive: [UInt8]) -> [ChartFile] {
      [
        ChartFile(path: "Chart.yaml", text: chartFile("web")),
        ChartFile(path: "charts/redis-1.0.0.tgz", bytes: archive),
      ]
    }
    let cases: [([UInt8], String)] = [
      (
        Array("replicas: 1".utf8),
        "chartArchive: the packed chart \"web/charts/redis-1.0.0.tgz\" is not compressed with gzip, as "
          + "packed charts are"
      ),
      (
        try Packed.chart([("Chart.yaml", "")]),
        "chartArchive: the packed chart \"web/charts/redis-1.0.0.tgz\" has a file outside the chart's "
          + "folder: \"Chart.yaml\""
      ),
      (
        try Packed.chart([("a/Chart.yaml", "a"), ("b/Chart.yaml", "b")]),
        "chartArchive: the packed chart \"web/charts/redis-1.0.0.tgz\" has two folders with different "
          + "files \"Chart.yaml\""
      ),
      (
        try Packed.chart([("a/values.yaml", "a: 1")]),
        "chartFiles: \"web/charts/redis-1.0.0.tgz\" is no chart: it has no file Chart.yaml"
      ),
    ]
    for (archive, expected) in cases {
      #expect(try message { _ = try load(files(archive)) } == expected)
    }
    let folder = [
      ChartFile(path: "Chart.yaml", text: chartFile("web")),
      ChartFile(path: "charts/a.tgz/Chart.yaml", text: chartFile("a")),
    ]
    #expect(
      try message { _ = try load(folder) }
        == "chartFiles: \"web/charts/a.tgz\" is a folder, and its name that of a packed chart"
    )
  }

  @Test func `packed charts that hold packed charts have one limit together`() throws {
    let large = [UInt8](repeating: 0, count: 5 << 20)
    var files = [("a/Chart.yaml", Array(chartFile("a").utf8))]
    files += (0..<19).map { ("a/\($0)", large) }
    let archive = try Packed.chart(files)
    var all = [ChartFile(path: "Chart.yaml", text: chartFile("web"))]
    all += (0..<3).map { ChartFile(path: "charts/\($0).tgz", bytes: archive) }
    #expect(
      try message { _ = try load(all) }
        == "chartArchive: with the packed chart \"web/charts/2.tgz\", those in charts/ unpack to more than 256 MiB"
    )
  }

  @Test func `packed charts without end are refused`() throws {
    var archive = try Packed.chart([("a/Chart.yaml", chartFile("a"))])
    for _ in 0..<20 {
      archive = try Packed.chart([
        ("a/Chart.yaml", Array(chartFile("a").utf8)), ("a/charts/a.tgz", archive),
      ])
    }
    let files = try ChartArchive(name: "a.tgz", bytes: archive).files()
    #expect(
      try message { _ = try load(files) }.hasPrefix("chartFiles: folders are nested too deeply")
    )
  }
}
