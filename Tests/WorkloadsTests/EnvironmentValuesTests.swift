import Host
import JSON
import Testing
import Workloads

@Test func smoke() throws {
  #expect(BuiltInFiles.schema("environment.schema.json") != nil)
  #expect(EnvironmentWorkload().chartFiles.contains { $0.path == "Chart.yaml" })
}
