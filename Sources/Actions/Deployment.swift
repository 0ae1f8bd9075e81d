import Diagnostics
import HTTP
import JSON
import Kubernetes
import Preflight
import Releases
import Workloads

/// The part of a deploy that looks at the objects and changes the cluster.
struct Deployment {
  var action: DeployAction
  var prepared: PreparedDeploy

  private var cluster: Cluster { prepared.cluster }
  private var config: Config { prepared.validated.config }
  private var rendered: RenderedConfig { prepared.rendered }
  private var survey: ClusterSurvey.ReleaseFacts { prepared.survey }
  private var kind: ReleaseChangeKind { prepared.kind }
  private var options: DeployAction.Options { action.options }

  private var work: ReleaseWork {
    ReleaseWork(
      cluster: cluster,
      name: config.releaseName,
      namespace: config.namespace,
      lock: action.lock,
      onEvent: action.onEvent
    )
  }

  func run() async throws(ActionError) -> DeployResult {
    var wanted = try wanted()
    let previous = try ReleaseObjects.latest(survey.history)
    let isRepetition = try isRecorded()
    let planned = try await plan(wanted, previous, isRepetition: isRepetition)
    wanted.release.applyMethod = planned.plan.applyMethod
    if isRepetition, try await isInPlace(planned) { return try await unchanged(wanted, planned) }
    action.onEvent(.planned(planned.plan, revision: survey.nextRevision))
    if options.dryRun == .server { return try await dryRun(planned) }
    if !survey.namespaceExists { try await createNamespace() }
    let change = ReleaseChange(
      work: work,
      kind: kind,
      wanted: wanted,
      plan: planned.plan,
      history: survey.history,
      options: options.release
    )
    let outcome = try await change.run()
    return DeployResult(
      prepared.validated,
      rendered,
      revision: outcome.revision,
      outcome: .deployed(changes: outcome.changes, isReady: options.release.waits),
      expires: options.release.waits ? await expiry(wanted.objects) : nil
    )
  }

  /// The release that the config describes.
  private func wanted() throws(ActionError) -> WantedRelease {
    var first = cluster.now
    var labels: [String: String] = [:]
    if kind != .install, let newest = survey.newest {
      let opened = try ReleaseLookup.open(newest)
      first = opened.firstDeployed ?? first
      labels = opened.labels
    }
    labels[Release.workloadLabel] = prepared.validated.workload.name
    for (key, value) in options.labels { labels[key] = value == "null" ? nil : value }
    let release = Release(
      name: config.releaseName,
      namespace: config.namespace,
      revision: survey.nextRevision,
      status: kind.pendingStatus,
      firstDeployed: first,
      lastDeployed: cluster.now,
      description: kind.underway,
      notes: rendered.notes,
      chart: rendered.chart,
      config: rendered.values,
      manifest: rendered.manifest,
      hooks: rendered.hooks,
      labels: labels
    )
    return WantedRelease(
      release,
      objects: rendered.objects,
      definitions: prepared.definitions,
      jobRole: prepared.validated.workload.jobRole
    )
  }

  // MARK: Checks and plan

  private func plan(
    _ wanted: WantedRelease,
    _ previous: [KubernetesObject],
    isRepetition: Bool
  ) async throws(ActionError) -> PlannedRelease {
    let references =
      SecretReference.all(in: wanted.objects) + SecretReference.asked(for: config["check_secrets"])
    let facts = try await ClusterSurvey(
      cluster: cluster,
      config: config,
      sources: prepared.sources
    )
    .objects(
      wanted.objects,
      previous: previous,
      secrets: references,
      defined: wanted.definedKinds,
      isWhole: options.dryRun == .server || isRepetition
    )
    let planned = try await prepared.planning(options.release)
      .plan(wanted.objects, previous: previous, live: facts.live)
    let findings =
      SecretKeys.check(
        references,
        facts: facts.secrets,
        namespace: config.namespace,
        config: prepared.validated.value
      ) + planned.findings + prepared.notAllowed
    if findings.hasErrors { throw .check(findings, prepared.sources) }
    for finding in findings { action.onEvent(.finding(finding, prepared.sources)) }
    return planned
  }

  // MARK: Nothing to change

  /// Whether the newest revision is just this one.
  private func isRecorded() throws(ActionError) -> Bool {
    guard let newest = survey.newest, newest.status == .deployed else { return false }
    let release = try ReleaseLookup.open(newest)
    return release.hooks.map(\.manifest) == rendered.hooks.map(\.manifest)
      && release.manifest == rendered.manifest && release.config == rendered.values
      && release.chart["metadata"] == rendered.chart["metadata"]
  }

  /// Whether all objects of a recorded revision are there, as it wants them; others may have changed them
  /// since. Where the server takes no dry runs, nothing is known of that.
  private func isInPlace(_ planned: PlannedRelease) async throws(ActionError) -> Bool {
    guard planned.plan.removals.isEmpty,
      planned.plan.steps.allSatisfy({ $0.change == .update && $0.isOwned })
    else { return false }
    let preview = try await prepared.preview(planned, force: options.release.force)
    // The pods of a Job cannot have been changed.
    return !preview.changes.contains { $0.kind == .update && $0.isChange }
      && !preview.refusals.contains { $0.error.isConflict }
  }

  /// An earlier deploy may not have waited: what is not ready yet is waited for now.
  private func unchanged(
    _ wanted: WantedRelease,
    _ planned: PlannedRelease
  ) async throws(ActionError) -> DeployResult {
    if options.release.waits, options.dryRun == .none,
      try await !ReleaseSnapshot(cluster: cluster, namespace: config.namespace)
        .isReady(wanted.objects, jobRole: wanted.jobRole)
    {
      let wait = ReleaseWait(work: work, wanted: wanted, timeout: options.release.timeout)
      if let failure = await wait.run() { throw failure }
    }
    return DeployResult(
      prepared.validated,
      rendered,
      revision: survey.newest?.revision ?? 0,
      outcome: .unchanged,
      expires: planned.live.values.compactMap(Lifetime.end).min()
    )
  }

  // MARK: Changes

  private func dryRun(_ planned: PlannedRelease) async throws(ActionError) -> DeployResult {
    let preview = try await prepared.preview(planned, force: options.release.force)
    guard preview.refusals.isEmpty else { throw .release(.refused(preview.refusals)) }
    return DeployResult(prepared.validated, rendered, outcome: .preview(preview.changes))
  }

  private func createNamespace() async throws(ActionError) {
    let object = KubernetesObject([
      "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(config.namespace)],
    ])
    do throws(KubernetesError) {
      _ = try await cluster.client.create(object, as: .namespaces)
    } catch {
      if !error.isAlreadyExists {
        throw .cluster(error, action: "create namespace \(config.namespace)")
      }
    }
  }

  private func expiry(_ wanted: [KubernetesObject]) async -> APITime? {
    for object in wanted where object.kind == "Job" {
      let live = try? await cluster.client.find(
        .jobs,
        namespace: object.namespace ?? config.namespace,
        name: object.name
      )
      if let live = live ?? nil, let end = Lifetime.end(of: live) { return end }
    }
    return nil
  }
}
