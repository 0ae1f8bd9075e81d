import Testing
import Workloads

/// Keys that belong together.
@Suite struct KeyGroupTests {
  @Test(arguments: BuiltInWorkloads.all.map(\.name))
  func `every key has a group`(type: String) throws {
    let workload = try #require(BuiltInWorkloads.named(type))
    let outline = try #require(SchemaOutline.of(workload))
    for key in outline.root.properties.map(\.key) {
      #expect(KeyGroup(of: key) != .other, "\(key)")
    }
    #expect(KeyGroup(of: "persistent_volume") == .storage)
    #expect(KeyGroup(of: "schedule") == .time)
    #expect(KeyGroup(of: "no_such_key") == .other)
  }
}
