import Testing
import Workloads

/// Keys that belong together.
@Suite struct KeyGroupTests {
  @Test func `every key of environments has a group`() throws {
    let outline = try #require(SchemaOutline.of(EnvironmentWorkload()))
    for key in outline.root.properties.map(\.key) {
      #expect(KeyGroup(of: key) != .other, "\(key)")
    }
    #expect(KeyGroup(of: "persistent_volume") == .storage)
    #expect(KeyGroup(of: "schedule") == .time)
    #expect(KeyGroup(of: "no_such_key") == .other)
  }
}
