import FakeCluster
import JSON
import Kubernetes
import Testing

/// Fields of objects: how they are named, who has set them, and what differs.
@Suite struct FieldTests {
  static let deployment = """
    {"metadata": {"labels": {"app.kubernetes.io/name": "web", "app": "web"}},
     "spec": {"replicas": 2, "template": {"spec": {"containers": [
       {"name": "web", "image": "web:1", "ports": [{"containerPort": 80, "protocol": "TCP"}]},
       {"name": "log", "image": "log:1", "args": ["a", "b"]}]}},
       "finalizers": ["x/y"]}}
    """

  // MARK: Paths

  static let serverPaths: [(server: String, shown: String, value: JSONValue?)] = [
    (".spec.replicas", "spec.replicas", 2),
    (
      #".spec.template.spec.containers[name="web"].image"#,
      "spec.template.spec.containers[name=web].image", "web:1"
    ),
    (
      #".spec.template.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"].protocol"#,
      "spec.template.spec.containers[name=web].ports[containerPort=80,protocol=TCP].protocol", "TCP"
    ),
    (
      ".metadata.labels.app.kubernetes.io/name", #"metadata.labels["app.kubernetes.io/name"]"#,
      "web"
    ),
    (".metadata.labels.app", "metadata.labels.app", "web"),
    (#".spec.finalizers[="x/y"]"#, #"spec.finalizers["x/y"]"#, "x/y"),
    (
      #".spec.template.spec.containers[name="log"].args[1]"#,
      "spec.template.spec.containers[name=log].args[1]", "b"
    ),
    (".spec.unknown.more", "spec.unknown.more", nil),
    (#".spec.a[name="x]y"].b"#, #"spec.a[name="x]y"].b"#, nil),
    ("", "", nil),
    ("[", "", nil),
    (".spec[", "spec", nil),
  ]

  @Test(arguments: serverPaths)
  func `paths of the server are shown as people write them, and found again`(
    server: String,
    shown: String,
    value: JSONValue?
  ) {
    let object = object(Self.deployment)
    let path = FieldPath(server: server, in: [object.json])
    #expect(path.description == shown)
    if !shown.isEmpty, shown != "spec" { #expect(path.value(in: object.json) == value) }
  }

  // MARK: Owners

  static let managed = """
    {"metadata": {"managedFields": [
       {"manager": "kubegate", "operation": "Apply", "time": "2026-01-01T00:00:00Z",
        "fieldsV1": {"f:spec": {"f:template": {"f:spec": {"f:containers": {
          "k:{\\"name\\":\\"web\\"}": {".": {}, "f:image": {}, "f:ports": {
             "k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}": {"f:name": {}}}}}}}}}},
       {"manager": "scaler", "operation": "Update", "subresource": "scale",
        "time": "2026-01-02T00:00:00Z", "fieldsV1": {"f:spec": {"f:replicas": {}}}},
       {"manager": "labels", "operation": "Update", "fieldsV1": {"f:metadata": {"f:labels": {}},
        "f:spec": {"f:finalizers": {"v:\\"x\\"": {}}}}}
     ], "labels": {"a": "b"}},
     "spec": {"replicas": 3, "finalizers": ["x"], "template": {"spec": {"containers": [
       {"name": "web", "image": "x", "ports": [{"name": "p", "containerPort": 80, "protocol": "TCP"}]},
       {"name": "log", "image": "x"}]}}}}
    """

  @Test(arguments: [
    (FieldPath("spec", "replicas"), ["scaler"]),
    (FieldPath("spec", "paused"), []),
    // What is owned as a whole is owned with all below it.
    (FieldPath("metadata", "labels", "a"), ["labels"]),
    (FieldPath([.key("spec"), .key("finalizers"), .value("x")]), ["labels"]),
    (FieldPath([.key("spec"), .key("finalizers"), .value("y")]), []),
    (
      FieldPath([
        .key("spec"), .key("template"), .key("spec"), .key("containers"),
        .element([.init(key: "name", value: "web")]), .key("image"),
      ]), ["kubegate"]
    ),
    // The element is known by another member here than the server knows it by.
    (
      FieldPath([
        .key("spec"), .key("template"), .key("spec"), .key("containers"), .index(0), .key("ports"),
        .element([.init(key: "name", value: "p")]), .key("name"),
      ]), ["kubegate"]
    ),
    (
      FieldPath([
        .key("spec"), .key("template"), .key("spec"), .key("containers"),
        .element([.init(key: "name", value: "log")]), .key("image"),
      ]), []
    ),
  ])
  func `the owners of a field are found`(path: FieldPath, owners: [String]) {
    let found = ManagedFields(of: object(Self.managed)).owners(of: path)
    #expect(found.map(\.manager) == owners, "\(path)")
  }

  @Test func `an owner is told with its way and its time`() {
    let owners = ManagedFields(of: object(Self.managed)).owners(of: FieldPath("spec", "replicas"))
    #expect(
      owners == [
        FieldOwner(
          manager: "scaler",
          operation: "Update",
          subresource: "scale",
          time: APITime("2026-01-02T00:00:00Z")
        )
      ]
    )
  }

  // MARK: Changes

  static let changes: [(before: String, after: String, changes: [String])] = [
    (#"{"a": 1}"#, #"{"a": 1.0}"#, []),
    (
      #"{"a": 1, "b": {"c": 2}}"#, #"{"b": {"c": 3}, "d": 4}"#,
      ["a: 1 → -", "b.c: 2 → 3", "d: - → 4"]
    ),
    // Elements with names are the same ones wherever they stand.
    (
      #"{"c": [{"name": "x", "v": 1}, {"name": "y", "v": 1}]}"#,
      #"{"c": [{"name": "new"}, {"name": "x", "v": 2}]}"#,
      [
        "c[name=x].v: 1 → 2", #"c[name=y]: {"name":"y","v":1} → -"#,
        #"c[name=new]: - → {"name":"new"}"#,
      ]
    ),
    (
      #"{"c": [{"name": "x"}, {"name": "y"}]}"#, #"{"c": [{"name": "y"}, {"name": "x"}]}"#,
      [#"c: [{"name":"x"},{"name":"y"}] → [{"name":"y"},{"name":"x"}]"#]
    ),
    // A name that stands twice tells nothing.
    (
      #"{"c": [{"name": "x", "v": 1}, {"name": "x", "v": 2}]}"#,
      #"{"c": [{"name": "x", "v": 1}, {"name": "x", "v": 3}]}"#, ["c[1].v: 2 → 3"]
    ),
    (#"{"c": ["a", "b"]}"#, #"{"c": ["a", "c"]}"#, [#"c: ["a","b"] → ["a","c"]"#]),
    (#"{"c": []}"#, #"{"c": [{"name": "x"}]}"#, [#"c[name=x]: - → {"name":"x"}"#]),
    (#"{"c": {}}"#, #"{"c": []}"#, ["c: {} → []"]),
    (#"{"c": null}"#, "{}", ["c: null → -"]),
  ]

  @Test(arguments: changes)
  func `changes are named as deep down as they can be`(
    before: String,
    after: String,
    changes: [String]
  ) {
    func text(_ value: JSONValue?) -> String { value.map { JSONWriter().string($0) } ?? "-" }
    let found = FieldChange.between(json(before), json(after))
    #expect(found.map { "\($0.path): \(text($0.before)) → \(text($0.after))" } == changes)
  }

  @Test func `objects without end do not exhaust the stack`() {
    let deep = String(repeating: #"{"a": "#, count: 400) + "1" + String(repeating: "}", count: 400)
    let other = deep.replacing("1", with: "2")
    #expect(FieldChange.between(json(deep), json(other)).count == 1)
    _ = ManifestView.of(json(deep), like: [json(other)])
  }

  // MARK: Views

  static let views: [(live: String, manifests: [String], view: String)] = [
    (#"{"a": 1, "b": {"c": 2, "d": 3}}"#, [#"{"b": {"c": 5}}"#], #"{"b": {"c": 2}}"#),
    (
      #"{"b": {"c": 2, "d": 3}}"#, [#"{"b": {"c": 5}}"#, #"{"b": {"d": 5}}"#],
      #"{"b": {"c": 2, "d": 3}}"#
    ),
    // Elements that the manifest does not have are seen, all the same.
    (
      #"{"p": [{"name": "x", "port": 1, "protocol": "TCP"}, {"name": "y", "port": 2}]}"#,
      [#"{"p": [{"name": "x", "port": 7}]}"#],
      #"{"p": [{"name": "x", "port": 1}, {"name": "y", "port": 2}]}"#
    ),
    (#"{"l": ["a", "b"]}"#, [#"{"l": ["c"]}"#], #"{"l": ["a", "b"]}"#),
  ]

  @Test(arguments: views)
  func `what only the server has filled in is not seen`(
    live: String,
    manifests: [String],
    view: String
  ) {
    #expect(ManifestView.of(json(live), like: manifests.map(json)) == json(view))
  }
}
