import FakeCluster
import JSON
import Kubernetes
import Testing

@testable import Releases

/// What a deploy would change, as it is shown.
@Suite struct PlanComparisonTests {
  private func owned(_ text: String) -> KubernetesObject {
    Ownership.marked(object(text), release: "lab", namespace: "demo")
  }

  /// The changes of a plan for one object, whose dry run ended like this.
  private func changes(
    wanted: String?,
    live: String?,
    answer: String? = nil,
    error: KubernetesError? = nil,
    previous: [String] = []
  ) -> PlanComparison {
    let wanted = wanted.map { [owned($0)] } ?? []
    let old = previous.map { object($0) }
    var found: [ObjectIdentity: KubernetesObject] = [:]
    if let live {
      var live = owned(live)
      live.set("demo", at: "metadata", "namespace")
      found[Plan.identity(live, "demo")] = live
    }
    let plan = Plan.make(
      wanted: wanted,
      previous: old,
      live: found,
      release: "lab",
      namespace: "demo"
    )
    .plan
    var answers: [ObjectIdentity: KubernetesResult<KubernetesObject>] = [:]
    for object in wanted {
      let identity = Plan.identity(object, "demo")
      if let answer {
        var answer = owned(answer)
        answer.set("demo", at: "metadata", "namespace")
        answers[identity] = .success(answer)
      }
      if let error { answers[identity] = .failure(error) }
    }
    return PlanComparison(
      plan,
      live: found,
      previous: old,
      answers: answers,
      release: "lab",
      namespace: "demo"
    )
  }

  private func map(_ data: String, _ metadata: String = "", _ more: String = "") -> String {
    #"""
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"\#(metadata)},
     "data": \#(data)\#(more)}
    """#
  }

  private func words(_ change: ObjectChange?) -> [String] {
    (change?.fields ?? []).map { field in
      func text(_ value: JSONValue?) -> String { value.map { JSONWriter().string($0) } ?? "-" }
      let owners = field.owners.isEmpty ? "" : " by " + field.owners.map(\.manager).joined()
      return
        "\(field.change.path): \(text(field.change.before)) → \(text(field.change.after))\(owners)"
    }
  }

  @Test func `what only the server fills in is no change`() {
    let live = map(
      #"{"a": "1"}"#,
      #"""
      , "uid": "u", "resourceVersion": "7", "generation": 3, "creationTimestamp": "2026-01-01T00:00:00Z",
      "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"},
      "managedFields": [{"manager": "x", "operation": "Update", "fieldsV1": {}}]
      """#,
      #", "status": {"phase": "x"}, "defaulted": true"#
    )
    let answer = map(
      #"{"a": "1"}"#,
      #", "uid": "u", "resourceVersion": "8", "generation": 4"#,
      #", "defaulted": true"#
    )
    let comparison = changes(wanted: map(#"{"a": "1"}"#), live: live, answer: answer)
    #expect(comparison.changes.map(\.isChange) == [false])
    #expect(comparison.changes.map(\.kind) == [.update])
  }

  @Test func `what changes is named, with who else has set it`() {
    let managed = #"""
      , "managedFields": [{"manager": "kubectl-edit", "operation": "Update",
        "fieldsV1": {"f:data": {"f:a": {}}}},
        {"manager": "kubegate", "operation": "Apply", "fieldsV1": {"f:data": {"f:a": {}, "f:b": {}}}}]
      """#
    let comparison = changes(
      wanted: map(#"{"a": "2", "b": "2"}"#),
      live: map(#"{"a": "1", "b": "1"}"#, managed),
      answer: map(#"{"a": "2", "b": "2"}"#)
    )
    #expect(
      words(comparison.changes.first) == [
        #"data.a: "1" → "2" by kubectl-edit"#, #"data.b: "1" → "2""#,
      ]
    )
  }

  @Test func `a new object is shown as it is wanted`() {
    let comparison = changes(
      wanted: map(#"{"a": "1"}"#),
      live: nil,
      answer: map(#"{"a": "1"}"#, "", #", "defaulted": true"#)
    )
    let change = comparison.changes.first
    #expect(change?.kind == .create)
    #expect(change?.namespace == "demo")
    #expect(change?.before == nil)
    #expect(change?.after?["data"] == ["a": "1"])
    #expect(change?.after?["defaulted"] == nil)
  }

  @Test func `what Helm alone has set, and no one wants, is shown as going`() {
    let managed = #"""
      , "resourceVersion": "1", "managedFields": [{"manager": "helm", "operation": "Update",
        "fieldsType": "FieldsV1", "fieldsV1": {"f:data": {"f:a": {}, "f:b": {}}}}]
      """#
    let comparison = changes(
      wanted: map(#"{"a": "1"}"#),
      live: map(#"{"a": "1", "b": "1"}"#, managed),
      answer: map(#"{"a": "1", "b": "1"}"#)
    )
    #expect(words(comparison.changes.first) == [#"data.b: "1" → -"#])
  }

  @Test func `what was refused is compared with the manifest, and told`() {
    let error = KubernetesError.refused(APIStatus(code: 422, reason: "Invalid", message: "bad"))
    let comparison = changes(
      wanted: map(#"{"a": "2"}"#),
      live: map(#"{"a": "1"}"#, #", "uid": "u""#, #", "defaulted": true"#),
      error: error
    )
    #expect(comparison.refusals.map(\.error) == [error])
    #expect(words(comparison.changes.first) == [#"data.a: "1" → "2""#])
  }

  @Test func `an object of a namespace that is still to come is no refusal`() {
    let error = KubernetesError.refused(APIStatus(code: 404, reason: "NotFound", message: "no"))
    let comparison = changes(wanted: map("{}"), live: nil, error: error)
    #expect(comparison.refusals.isEmpty)
  }

  // MARK: Jobs

  private func job(_ image: String, _ more: String = "") -> String {
    #"""
    {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j"}, "spec": {"template":
     {"spec": {"containers": [{"name": "a", "image": "\#(image)"\#(more)}]}}}}
    """#
  }

  @Test func `a Job that is made anew says why, and shows no defaults`() {
    let comparison = changes(
      wanted: job("b"),
      live: job("a", #", "imagePullPolicy": "Always""#),
      previous: [job("a")]
    )
    let change = comparison.changes.first
    #expect(change?.kind == .recreate(reason: "a Job's pods cannot be changed"))
    #expect(words(change) == [#"spec.template.spec.containers[name=a].image: "a" → "b""#])
  }

  @Test func `a Job that the server would not change is made anew, too`() {
    let status = APIStatus(code: 422, reason: "Invalid", message: "spec.x: field is immutable")
    let comparison = changes(wanted: job("a"), live: job("a"), error: .refused(status))
    #expect(comparison.refusals.isEmpty)
    #expect(
      comparison.changes.map(\.kind) == [.recreate(reason: "a Job's pods cannot be changed")]
    )
    #expect(comparison.changes.map(\.isChange) == [true])
  }

  // MARK: What goes and what stays

  @Test func `what the release has no longer is shown as going, or as staying`() {
    let removed = changes(
      wanted: nil,
      live: map(#"{"a": "1"}"#, #", "uid": "u""#, #", "defaulted": 1"#),
      previous: [map(#"{"a": "0"}"#)]
    )
    #expect(removed.changes.map(\.kind) == [.remove])
    #expect(
      removed.changes.first?.before
        == json(
          #"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"a": "1"}}"#
        )
    )
    let claim = #"{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "c"}}"#
    let kept = changes(wanted: nil, live: claim, previous: [claim, claim])
    #expect(kept.changes.map(\.kind) == [.keep(reason: "it holds data")])
    #expect(kept.changes.map(\.isChange) == [false])
  }

  // MARK: Secrets

  private func secret(_ data: String) -> String {
    #"{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": \#(data)}"#
  }

  @Test func `what Secrets hold can be told apart, and is not shown`() {
    let comparison = changes(
      wanted: secret(#"{"same": "YQ==", "other": "Yg==", "new": "Yw=="}"#),
      live: secret(#"{"same": "YQ==", "other": "YmI=", "old": "ZA=="}"#),
      answer: secret(#"{"same": "YQ==", "other": "Yg==", "new": "Yw=="}"#)
    )
    let change = comparison.changes.first
    #expect(change?.before?["data"] == ["same": "***", "other": "*** (before)", "old": "***"])
    #expect(change?.after?["data"] == ["same": "***", "other": "*** (after)", "new": "***"])
    #expect(
      words(change) == [
        #"data.other: "*** (before)" → "*** (after)""#, #"data.old: "***" → -"#,
        #"data.new: - → "***""#,
      ]
    )
  }

  static let odd: [(before: String, after: String, isSame: Bool)] = [
    (#"{"stringData": {"a": "hello"}}"#, #"{"data": {"a": "aGVsbG8="}}"#, true),
    (#"{"stringData": {"a": "hello"}}"#, #"{"stringData": {"a": "hallo"}}"#, false),
    (#"{"data": "top-secret"}"#, #"{"data": "top-secret"}"#, true),
    (#"{"stringData": ["top-secret"]}"#, #"{"stringData": ["top-secret"]}"#, true),
    (#"{"data": {"a": {"deep": "top-secret"}}}"#, #"{"data": {"a": ["top-secret"]}}"#, false),
    (#"{"data": {"a": 5}}"#, #"{"data": {"a": null}}"#, false),
  ]

  @Test(arguments: odd)
  func `Secrets of all forms are masked`(before: String, after: String, isSame: Bool) {
    func made(_ text: String) -> KubernetesObject {
      var made = object(text)
      made.set("Secret", at: "kind")
      made.set("v1", at: "apiVersion")
      return made
    }
    let change = ObjectChange(
      .update,
      before: made(before),
      after: made(after),
      namespace: "demo"
    )
    #expect(change.isChange == !isSame)
    let text = [change.before, change.after].compactMap(\.self).map { JSONWriter().string($0) }
      .joined()
    for secret in ["hello", "hallo", "aGVsbG8", "secret", "deep"] {
      #expect(!text.contains(secret), "\(text)")
    }
  }

  // MARK: Manifests

  @Test func `two sets of manifests are compared without a cluster`() {
    func named(_ name: String, _ value: String) -> KubernetesObject {
      object(
        #"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "\#(name)"}, "v": \#(value)}"#
      )
    }
    let role = object(
      #"{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}}"#
    )
    let changes = ManifestComparison.changes(
      from: [named("a", "1"), named("b", "1"), named("c", "1")],
      to: [named("b", "1"), named("c", "2"), named("d", "1"), role],
      namespace: "demo"
    )
    #expect(changes.map(\.name) == ["b", "c", "d", "r", "a"])
    #expect(changes.map(\.kind) == [.update, .update, .create, .create, .remove])
    #expect(changes.map(\.isChange) == [false, true, true, true, true])
    #expect(changes.map(\.namespace) == ["demo", "demo", "demo", "", "demo"])
  }

  @Test func `hooks are compared as what they are`() {
    func hook(_ image: String) -> ReleaseHook {
      ReleaseHook([
        "name": "h", "kind": "Job", "events": ["pre-upgrade"],
        "manifest": .string(
          "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: h\nimage: \(image)\n"
        ),
      ])
    }
    let changes = ManifestComparison.changes(
      fromHooks: [hook("a")],
      to: [hook("b")],
      namespace: "demo"
    )
    #expect(changes.map(\.hookEvents) == [["pre-upgrade"]])
    #expect(words(changes.first) == [#"image: "a" → "b""#])
  }
}
