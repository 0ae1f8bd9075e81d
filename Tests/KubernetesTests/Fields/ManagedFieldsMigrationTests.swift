import FakeCluster
import JSON
import Kubernetes
import Testing

@Suite struct ManagedFieldsMigrationTests {
  func live(_ entries: String) -> KubernetesObject {
    object(#"{"metadata": {"resourceVersion": "7", "managedFields": [\#(entries)]}}"#)
  }

  func entry(
    _ manager: String,
    _ operation: String,
    _ fields: String,
    subresource: String? = nil
  ) -> String {
    let below = subresource.map { #", "subresource": "\#($0)""# } ?? ""
    return #"""
      {"manager": "\#(manager)", "operation": "\#(operation)", "apiVersion": "v1",
       "fieldsType": "FieldsV1", "fieldsV1": \#(fields)\#(below)}
      """#
  }

  let migration = ManagedFieldsMigration(to: "kubegate")

  @Test func `fields of client-side tools become ours`() {
    let helm = entry("helm", "Update", #"{"f:data": {".": {}, "f:a": {}}}"#)
    let kubectl = entry("kubectl-client-side-apply", "Update", #"{"f:data": {"f:b": {}}}"#)
    let status = entry("helm", "Update", #"{"f:status": {}}"#, subresource: "status")
    let other = entry("controller", "Update", #"{"f:data": {"f:c": {}}}"#)
    let ours = entry("kubegate", "Apply", #"{"f:data": {".": {}, "f:a": {}, "f:b": {}}}"#)
    #expect(
      migration.patch(for: live([helm, kubectl, status, other].joined(separator: ",")))
        == json(
          """
          [{"op": "replace", "path": "/metadata/managedFields", "value": [\(status), \(other), \(ours)]},
           {"op": "replace", "path": "/metadata/resourceVersion", "value": "7"}]
          """
        )
    )
  }

  @Test func `they join what is ours already`() {
    let helm = entry("helm", "Update", #"{"f:data": {"f:a": {}}}"#)
    let before = entry("kubegate", "Apply", #"{"f:data": {"f:b": {}}}"#)
    let after = entry("kubegate", "Apply", #"{"f:data": {"f:a": {}, "f:b": {}}}"#)
    #expect(
      migration.patch(for: live("\(before), \(helm)"))?[0]?["value"] == json("[\(after)]")
    )
  }

  @Test func `what Helm has applied by the server is handed over too`() {
    let helm = entry("helm", "Apply", #"{"f:data": {"f:a": {}}}"#)
    let after = entry("kubegate", "Apply", #"{"f:data": {"f:a": {}}}"#)
    #expect(migration.patch(for: live(helm))?[0]?["value"] == json("[\(after)]"))
    // And the other way round, for releases that go on under Helm's name.
    #expect(
      ManagedFieldsMigration(to: "helm").patch(for: live(after))?[0]?["value"] == json("[\(helm)]")
    )
  }

  @Test func `what someone applies to an object of ours by hand stays theirs`() {
    let ours = entry("kubegate", "Apply", #"{"f:data": {"f:a": {}}}"#)
    let kubectl = entry("kubectl-client-side-apply", "Update", #"{"f:data": {"f:b": {}}}"#)
    #expect(migration.patch(for: live("\(ours), \(kubectl)")) == nil)
    #expect(migration.patch(for: live(kubectl)) != nil)
  }

  @Test func `where there is nothing to hand over there is no patch`() {
    let ours = entry("kubegate", "Apply", "{}")
    let other = entry("controller", "Update", "{}")
    let scaled = entry("helm", "Update", "{}", subresource: "scale")
    #expect(migration.patch(for: live("\(ours), \(other), \(scaled)")) == nil)
    #expect(migration.patch(for: KubernetesObject([:])) == nil)
  }

  static let dropped: [(helm: String, other: String, wanted: String, left: String)] = [
    // Helm alone had it, and no one wants it any more.
    (
      #"{"f:data": {"f:a": {}, "f:b": {}}}"#, "{}", #"{"data": {"a": "1"}}"#,
      #"{"data": {"a": "1"}}"#
    ),
    // Someone else has it, too.
    (
      #"{"f:data": {"f:a": {}, "f:b": {}}}"#, #"{"f:data": {"f:b": {}}}"#, #"{"data": {"a": "1"}}"#,
      #"{"data": {"a": "1", "b": "2"}}"#
    ),
    // Helm had never set it.
    (
      #"{"f:data": {"f:a": {}}}"#, "{}", #"{"data": {"a": "1"}}"#,
      #"{"data": {"a": "1", "b": "2"}}"#
    ),
    // The whole object goes with its marks.
    (#"{"f:data": {".": {}, "f:a": {}}}"#, "{}", "{}", "{}"),
    (#"{"f:data": {"f:a": {}}}"#, "{}", "{}", #"{"data": {"b": "2"}}"#),
  ]

  @Test(arguments: dropped)
  func `a dry run before the hand-over is told what the hand-over drops`(
    helm: String,
    other: String,
    wanted: String,
    left: String
  ) {
    let live = live(
      [entry("helm", "Update", helm), entry("controller", "Update", other)].joined(separator: ",")
    )
    let result = migration.removingDropped(
      from: object(#"{"data": {"a": "1", "b": "2"}}"#),
      live: live,
      wanted: object(wanted)
    )
    #expect(result.json == json(left))
  }

  @Test func `elements of lists are dropped by their keys`() {
    let live = live(
      entry(
        "helm",
        "Update",
        #"""
        {"f:spec": {"f:ports": {".": {},
          "k:{\"port\":80,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}, "f:name": {}},
          "k:{\"port\":90,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}, "f:name": {}}}}}
        """#
      )
    )
    let ports = #"{"port": 80, "protocol": "TCP", "name": "a", "nodePort": 30000}"#
    let result = migration.removingDropped(
      from: object(
        #"{"spec": {"ports": [\#(ports), {"port": 90, "protocol": "TCP", "name": "b"}]}}"#
      ),
      live: live,
      wanted: object(#"{"spec": {"ports": [{"port": 80, "name": "a"}]}}"#)
    )
    #expect(result.json == json(#"{"spec": {"ports": [\#(ports)]}}"#))
  }
}
