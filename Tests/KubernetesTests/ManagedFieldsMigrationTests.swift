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

  @Test func `where there is nothing to hand over there is no patch`() {
    let ours = entry("kubegate", "Apply", "{}")
    let other = entry("controller", "Update", "{}")
    let applied = entry("helm", "Apply", "{}")
    #expect(migration.patch(for: live("\(ours), \(other), \(applied)")) == nil)
    #expect(migration.patch(for: KubernetesObject([:])) == nil)
  }
}
