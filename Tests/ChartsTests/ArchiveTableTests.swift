import Base64
import Charts
import Diagnostics
import JSON
import OracleSupport
import Testing

/// Packed charts that are odd in one way, and what Helm makes of them: `scripts/oracle/archives.py` has
/// written it down.
@Suite struct ArchiveTableTests {
  private let rows: [JSONValue]

  init() throws {
    let bytes = Disk.bytes(Project.root + "/Tests/ChartsTests/Recorded/archives.json")
    rows = try #require(try JSONReader().read(bytes)["archives"]?.array)
  }

  /// What Helm takes and kubegate does not, with the reason.
  private static let refused: [String: String] = [
    "absolute path":
      #"the packed chart "web.tgz" has an entry with an absolute path: "/etc/passwd""#,
    "path that climbs and comes back":
      #"the packed chart "web.tgz" has an entry that would leave its folder: "web/templates/../b.txt""#,
    "climbing at the start":
      #"the packed chart "web.tgz" has an entry that would leave its folder: "../web/x""#,
    "backslashes":
      #"the packed chart "web.tgz" has an entry with a backslash in its path: "web\templates\a.yaml""#,
    "all backslashes":
      #"the packed chart "web.tgz" has an entry with a backslash in its path: "web\Chart.yaml""#,
    "backslash in a name":
      #"the packed chart "web.tgz" has an entry with a backslash in its path: "web/a\b""#,
    "drive letter":
      #"the packed chart "web.tgz" has an entry with a drive letter in its path: "c:/x""#,
    "line feed in a name":
      "the packed chart \"web.tgz\" has an entry with a control character in its path: "
      + "\"web/files/a\u{FFFD}b\"",
    "name that is not UTF-8":
      "the packed chart \"web.tgz\" has an entry whose path is not UTF-8: "
      + "\"web/files/\u{FFFD}\u{FFFD}\"",
    "two top folders, one path":
      #"the packed chart "web.tgz" has two folders with different files "Chart.yaml""#,
    "two different ones": #"the packed chart "web.tgz" has two different entries "web/files/a""#,
    "two different Chart.yaml":
      #"the packed chart "web.tgz" has two different entries "web/Chart.yaml""#,
    "file where a folder is":
      #"the packed chart "web.tgz" has two different entries "web/files/a""#,
    "symbolic link":
      #"the packed chart "web.tgz" has a symbolic link, "web/values.yaml", which packed charts must not have"#,
    "symbolic link inside":
      #"the packed chart "web.tgz" has a symbolic link, "web/b.txt", which packed charts must not have"#,
    "hard link":
      #"the packed chart "web.tgz" has a hard link, "web/a.txt", which packed charts must not have"#,
    "pipe": #"the packed chart "web.tgz" has an entry that is neither file nor folder: "web/pipe""#,
    "device":
      #"the packed chart "web.tgz" has an entry that is neither file nor folder: "web/device""#,
    "cut in the tar": #"the packed chart "web.tgz" ends too early: it is cut off"#,
  ]

  /// What kubegate takes and Helm does not: paths whose meaning is plain.
  private static let taken: Set<String> = [
    "dot before the top folder", "dots and slashes", "three dots",
  ]

  @Test func `packed charts are taken and refused as by Helm, and have the same files`() throws {
    var refused: [String: String] = [:]
    var taken: Set<String> = []
    for row in rows {
      let name = try #require(row["name"]?.string)
      let archive = try #require(row["archive"]?.string.flatMap { Base64.decode($0) })
      let wanted = try #require(row["helm"]?.object)
      let error = wanted["error"]
      switch load(archive) {
      case .failure(let refusal):
        if error == nil { refused[name] = refusal.diagnostics[0].message }
      case .success(let chart):
        if error == nil { compare(chart, with: wanted, name) } else { taken.insert(name) }
      }
    }
    #expect(refused == Self.refused)
    #expect(taken == Self.taken)
    #expect(rows.count > 70)
  }

  private func load(_ archive: [UInt8]) -> Result<Chart, DiagnosticError> {
    var sources = SourceMap()
    do throws(DiagnosticError) {
      let files = try ChartArchive(name: "web.tgz", bytes: archive).files()
      return .success(try ChartLoader(folder: "web.tgz").load(files, into: &sources))
    } catch {
      return .failure(error)
    }
  }

  private func compare(_ chart: Chart, with wanted: JSONObject, _ name: String) {
    func texts(_ key: String) -> [String]? { wanted[key]?.array?.compactMap(\.string) }
    #expect(chart.metadata.version == wanted["version"]?.string, "\(name)")
    #expect(chart.values == wanted["values"]?.object ?? JSONObject(), "\(name)")
    #expect(chart.templates.map(\.path).sorted() == texts("templates"), "\(name)")
    #expect(chart.files.map(\.path).sorted() == texts("files"), "\(name)")
    #expect(chart.dependencies.map(\.name).sorted() == texts("dependencies"), "\(name)")
  }
}
