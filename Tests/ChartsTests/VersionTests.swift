import OracleSupport
import Charts
import Diagnostics
import JSON
import Testing

/// Compared with what `semver` and `semverCompare` gave in Helm 4.2.3, recorded.
@Suite struct VersionTests {
  private let recorded: JSONValue

  init() throws {
    let bytes = Disk.bytes(Project.root + "/Tests/ChartsTests/Recorded/versions.json")
    recorded = try JSONReader().read(bytes)
  }

  @Test func readsVersionsAsHelmDoes() throws {
    for row in try #require(recorded["versions"]?.array) {
      let text = try #require(row["text"]?.string)
      let version = try? SemanticVersion(text)
      #expect(version?.description == row["version"]?.string, "\(text)")
    }
  }

  @Test func checksConstraintsAsHelmDoes() throws {
    let versions = try #require(recorded["tried"]?.array).compactMap(\.string)
    for row in try #require(recorded["constraints"]?.array) {
      let text = try #require(row["constraint"]?.string)
      let constraint = try? VersionConstraint(text)
      let allowed = constraint.map { constraint in
        versions.filter { version in (try? SemanticVersion(version)).map(constraint.allows) ?? false
        }
      }
      #expect(allowed == row["allowed"]?.array?.compactMap(\.string), "\(text)")
    }
  }
}
