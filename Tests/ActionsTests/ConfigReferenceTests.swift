import Glibc
import Host
import OracleSupport
import Testing
import Workloads

/// `docs/config-reference.md`, made from the schemas.
@Suite struct ConfigReferenceTests {
  private static let path = Project.root + "/docs/config-reference.md"

  private func reference() throws -> String {
    let outlines = try BuiltInWorkloads.all.map { workload in
      (type: workload.name, outline: try #require(SchemaOutline.of(workload)))
    }
    return ConfigReference(outlines).markdown
  }

  /// `KUBEGATE_RECORD=1` writes the page anew, for review; the run fails all the same.
  @Test func `the config reference says what the schemas say`() throws {
    let text = try reference()
    if getenv("KUBEGATE_RECORD") != nil {
      try Files.live.write(Self.path, Array(text.utf8))
      Issue.record("\(Self.path) was recorded")
    }
    let recorded = try Files.live.read(Self.path, 1 << 20)
    let isCurrent = text == String(decoding: recorded, as: UTF8.self)
    #expect(
      isCurrent,
      """
      docs/config-reference.md is stale: renew it with \
      KUBEGATE_RECORD=1 scripts/test --filter ConfigReference
      """
    )
  }

  @Test func `each key of each type is in the reference, and each link leads somewhere`() throws {
    let lines = try reference().split(separator: "\n")
    let headings = lines.filter { $0.hasPrefix("### ") }.map { $0.dropFirst(4) }
    #expect(Set(headings).count == headings.count)
    for workload in BuiltInWorkloads.all {
      for entry in try #require(SchemaOutline.of(workload)).root.children
      where !["$schema", "workload"].contains(entry.key) {
        let heading = "`\(entry.path)`"
        let names = headings.filter { $0.hasPrefix(heading + " (") }
          .flatMap { $0.dropFirst(heading.count + 2).dropLast().split(separator: ", ") }
        #expect(headings.contains { $0 == heading } || names.contains { $0 == workload.name })
      }
    }
    let anchors = Set(
      headings.map { heading in
        String(heading.lowercased().filter { !"`(),".contains($0) })
          .split(separator: " ").joined(separator: "-")
      }
    )
    var links = 0
    for line in lines {
      for part in line.split(separator: "](#").dropFirst() {
        links += 1
        #expect(anchors.contains(String(part.prefix { $0 != ")" })), "\(line)")
      }
    }
    #expect(links > headings.count)
  }
}
