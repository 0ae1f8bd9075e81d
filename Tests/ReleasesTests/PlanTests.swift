import JSON
import Kubernetes
import Testing

@testable import Releases

/// What is to be done, given what is wanted, what was, and what is there.
@Suite struct PlanTests {
  /// An object of the release `lab`, as it is rendered.
  private func wanted(
    _ kind: String,
    _ name: String,
    image: String = "a:1",
    annotations: JSONValue = [:]
  ) -> KubernetesObject {
    let apiVersion =
      switch kind {
      case "Job": "batch/v1"
      case "Deployment": "apps/v1"
      default: "v1"
      }
    return KubernetesObject([
      "apiVersion": .string(apiVersion), "kind": .string(kind),
      "metadata": ["name": .string(name), "annotations": annotations],
      "spec": ["template": ["spec": ["containers": [["image": .string(image)]]]]],
    ])
  }

  /// The object as it is in the cluster.
  private func live(
    _ object: KubernetesObject,
    owner: String? = "lab",
    ownerNamespace: String = "demo",
    status: JSONValue? = nil
  ) -> (ObjectIdentity, KubernetesObject) {
    var live = object
    if let owner { live = Ownership.marked(object, release: owner, namespace: ownerNamespace) }
    live.set(.string("uid-\(object.name)"), at: "metadata", "uid")
    live.set(status, at: "status")
    return (Plan.identity(object, "demo"), live)
  }

  private func make(
    _ wanted: [KubernetesObject],
    previous: [KubernetesObject] = [],
    live: [(ObjectIdentity, KubernetesObject)] = [],
    endedJobs: Plan.EndedJobs = .runAgain
  ) -> (plan: Plan, foreign: [Plan.Foreign]) {
    Plan.make(
      wanted: wanted,
      previous: previous,
      live: Dictionary(uniqueKeysWithValues: live),
      release: "lab",
      namespace: "demo",
      endedJobs: endedJobs
    )
  }

  private func words(_ plan: Plan) -> [String] {
    plan.steps.map { step in
      switch step.change {
      case .create: "create \(step.object.name)"
      case .update: "update \(step.object.name)"
      case .recreate(let reason): "recreate \(step.object.name): \(reason)"
      }
    } + plan.removals.map { "remove \($0.name)" }
  }

  @Test func `what is not there is created, what is there is updated`() {
    let service = wanted("Service", "web")
    let claim = wanted("PersistentVolumeClaim", "data")
    let (plan, foreign) = make(
      [wanted("Deployment", "app"), service, claim],
      live: [live(service)]
    )
    #expect(words(plan) == ["create data", "update web", "create app"])
    #expect(foreign == [])
    #expect(plan.steps.map(\.uid) == [nil, "uid-web", nil])
  }

  static let conditions: [(JSONValue, String)] = [
    ([["type": "Complete", "status": "True"]], "recreate lab: it has ended"),
    ([["type": "Complete", "status": "False"]], "update lab"),
    (
      [["type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"]],
      "recreate lab: it has failed"
    ),
    (
      [["type": "Failed", "status": "True", "reason": "DeadlineExceeded"]],
      "recreate lab: its time was up"
    ),
    ([["type": "Suspended", "status": "True"]], "update lab"), ([], "update lab"),
  ]
  @Test(arguments: conditions)
  func `a Job that has ended is made anew`(conditions: JSONValue, words: String) {
    let job = wanted("Job", "lab")
    let (plan, _) = make(
      [job],
      previous: [job],
      live: [live(job, status: ["conditions": conditions])]
    )
    #expect(self.words(plan) == [words])
  }

  private static let complete: JSONValue = [
    "conditions": [["type": "Complete", "status": "True"]]
  ]

  @Test func `work that is done stays done until something about it changes`() {
    let job = wanted("Job", "lab")
    let done = live(job, status: Self.complete)
    let (plan, _) = make([job], previous: [job], live: [done], endedJobs: .stay(goneIsDone: true))
    #expect(words(plan) == ["update lab"])
    #expect(plan.done == [Plan.DoneJob(object: done.1, isGone: false)])

    let newer = wanted("Job", "lab", image: "a:2")
    let (changed, _) = make(
      [newer],
      previous: [job],
      live: [done],
      endedJobs: .stay(goneIsDone: true)
    )
    #expect(words(changed) == ["recreate lab: it has ended"])
    #expect(changed.done == [])
    // A revision that never came into being may have wanted the same before.
    let (again, _) = make(
      [newer],
      previous: [job, newer],
      live: [done],
      endedJobs: .stay(goneIsDone: true)
    )
    #expect(words(again) == ["recreate lab: it has ended"])

    let failed: JSONValue = ["conditions": [["type": "Failed", "status": "True"]]]
    let (retried, _) = make(
      [job],
      previous: [job],
      live: [live(job, status: failed)],
      endedJobs: .stay(goneIsDone: true)
    )
    #expect(words(retried) == ["recreate lab: it has failed"])
  }

  @Test func `work that the cluster has removed after its end is not done again`() {
    var job = wanted("Job", "lab")
    job.set(60, at: "spec", "ttlSecondsAfterFinished")
    let kept = wanted("Job", "kept")
    let all = [job, kept]
    let (plan, _) = make(all, previous: all, endedJobs: .stay(goneIsDone: true))
    // Someone else has deleted what was to stay.
    #expect(words(plan) == ["create kept"])
    #expect(plan.done == [Plan.DoneJob(object: job, isGone: true)])

    var going = live(job, status: Self.complete)
    going.1.set("2026-08-01T10:00:00Z", at: "metadata", "deletionTimestamp")
    let (early, _) = make(
      [job],
      previous: [job],
      live: [going],
      endedJobs: .stay(goneIsDone: true)
    )
    #expect(words(early) == [])
    #expect(early.done == [Plan.DoneJob(object: job, isGone: true)])

    let (unknown, _) = make([job], previous: [job], endedJobs: .stay(goneIsDone: false))
    #expect(words(unknown) == ["create lab"])
    let (first, _) = make([job], endedJobs: .stay(goneIsDone: true))
    #expect(words(first) == ["create lab"])
    let (rerun, _) = make([job], previous: [job], endedJobs: .runAgain)
    #expect(words(rerun) == ["create lab"])
  }

  @Test func `a Job whose pods change is made anew, all else is updated`() {
    let old = [wanted("Job", "lab"), wanted("Deployment", "app")]
    let new = [wanted("Job", "lab", image: "a:2"), wanted("Deployment", "app", image: "a:2")]
    let (plan, _) = make(new, previous: old, live: old.map { live($0) })
    #expect(words(plan) == ["update app", "recreate lab: a Job's pods cannot be changed"])
    let (later, _) = make(new, previous: old + new, live: new.map { live($0) })
    #expect(words(later) == ["update app", "update lab"])
  }

  @Test func `what others own stands in the way`() {
    let names = ["own", "other", "elsewhere", "handmade"]
    let objects = names.map { wanted("Service", $0) }
    let (plan, foreign) = make(
      objects,
      live: [
        live(objects[0]), live(objects[1], owner: "hub"),
        live(objects[2], ownerNamespace: "prod"), live(objects[3], owner: nil),
      ]
    )
    #expect(words(plan) == ["update own"])
    #expect(foreign.map(\.object.name) == ["other", "elsewhere", "handmade"])
    #expect(foreign.map(\.owner) == ["hub", "lab", nil])
  }

  @Test func `what earlier revisions had goes, as far as it is there and the release's`() {
    let job = wanted("Job", "lab")
    let names = ["web", "api", "gone", "taken"]
    let services = names.map { wanted("Service", $0) }
    let config = wanted("ConfigMap", "settings")
    let (plan, foreign) = make(
      [job],
      previous: [job, config] + services,
      live: [
        live(job), live(config), live(services[0]), live(services[1]),
        live(services[3], owner: "hub"),
      ]
    )
    // Pods go before what they are made of.
    #expect(words(plan) == ["update lab", "remove web", "remove api", "remove settings"])
    #expect(plan.removals.map(\.uid) == ["uid-web", "uid-api", "uid-settings"])
    #expect(foreign == [])
  }

  @Test(
    arguments: [
      ("kubegate", "Apply", 4), ("helm", "Update", 4), ("kube-controller-manager", "Update", nil),
    ] as [(String, String, Int?)]
  )
  func `pods that an autoscaler is to count from now on do not become one`(
    manager: String,
    operation: String,
    kept: Int?
  ) {
    let scaled = wanted("Deployment", "web")
    var before = scaled
    before.set(4, at: "spec", "replicas")
    before.set(
      [
        [
          "manager": .string(manager), "operation": .string(operation),
          "fieldsV1": ["f:spec": ["f:replicas": [:]]],
        ]
      ],
      at: "metadata",
      "managedFields"
    )
    let step = make([scaled], previous: [scaled], live: [live(before)]).plan.steps[0]
    #expect(step.object["spec", "replicas"]?.int == kept)
    // Who says how many there are is heard.
    var counted = scaled
    counted.set(2, at: "spec", "replicas")
    let said = make([counted], previous: [scaled], live: [live(before)]).plan.steps[0]
    #expect(said.object["spec", "replicas"] == 2)
  }

  @Test func `volumes, and what is to be kept, stay`() {
    let keep: JSONValue = ["helm.sh/resource-policy": "keep"]
    let claim = wanted("PersistentVolumeClaim", "data")
    let recorded = wanted("Secret", "recorded", annotations: keep)
    let marked = wanted("Secret", "marked")
    let (plan, _) = make(
      [],
      previous: [claim, recorded, marked],
      live: [
        live(claim), live(wanted("Secret", "recorded")),
        live(wanted("Secret", "marked", annotations: keep)),
      ]
    )
    #expect(plan == Plan(steps: [], removals: []))
  }

  @Test func `an object is the same with and without its namespace`() {
    var service = wanted("Service", "web")
    let bare = service
    service.set("demo", at: "metadata", "namespace")
    let (plan, _) = make([service], previous: [bare], live: [live(bare)])
    #expect(words(plan) == ["update web"])
  }

  @Test func `stages follow what depends on what`() {
    let kinds = [
      "Job", "Ingress", "Service", "Deployment", "ConfigMap", "Namespace", "Secret",
      "PersistentVolumeClaim", "ServiceAccount", "CustomResourceDefinition", "Widget",
      "PriorityClass", "RoleBinding", "Role",
    ]
    let stages = ApplyOrder.stages(kinds.map { wanted($0, "x") }).map { $0.map(\.kind) }
    #expect(
      stages == [
        ["PriorityClass", "Namespace", "CustomResourceDefinition"],
        [
          "ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim", "Role", "RoleBinding",
          "Service",
        ],
        ["Deployment", "Job", "Ingress", "Widget"],
      ]
    )
    #expect(ApplyOrder.stages([]).isEmpty)
  }

  @Test func `objects of one kind keep their order`() {
    let objects = ["b", "a", "c"].map { wanted("Service", $0) }
    #expect(ApplyOrder.stages(objects) == [objects])
  }
}
