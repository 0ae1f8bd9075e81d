import Diagnostics
import HTTP
import Host
import JSON
import Kubernetes
import Preflight
import Releases
import TimeZones
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
    wanted.leaveDone(planned.plan)
    wanted.release.applyMethod = planned.plan.applyMethod
    if options.release.rerunsJobs {
      if let mistake = RerunMistake.of(wanted, live: planned.live) { throw .failed(mistake) }
    } else if isRepetition, try await isInPlace(planned) {
      return try await unchanged(wanted, planned)
    }
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
    var result = DeployResult(
      prepared.validated,
      rendered,
      revision: outcome.revision,
      outcome: .deployed(changes: outcome.changes, isReady: options.release.waits)
    )
    // Nobody who does not wait is kept waiting.
    let live = options.release.waits ? await runs(of: wanted) : [:]
    describe(wanted.objects, live, wanted.jobRole, planned.plan.done, in: &result)
    return result
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
    let workload = prepared.validated.workload
    labels[Release.workloadLabel] = workload.name
    labels[Release.workloadVersionLabel] = workload.version
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
      + (try requiredSecrets())
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

  /// What the workload type wants to be there.
  private func requiredSecrets() throws(ActionError) -> [SecretReference] {
    var sources = prepared.sources
    let workload = prepared.validated.workload
    do throws(DiagnosticError) {
      return try workload.requiredSecrets(of: config, into: &sources).flatMap {
        SecretReference.list($0.name, keys: $0.keys, user: "workload type \"\(workload.name)\"")
      }
    } catch {
      throw .invalid(error.diagnostics, sources)
    }
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
    var live = planned.live
    if options.release.waits, options.dryRun == .none,
      try await !ReleaseSnapshot(cluster: cluster, namespace: config.namespace)
        .isReady(wanted.objects, jobRole: wanted.jobRole)
    {
      let wait = ReleaseWait(work: work, wanted: wanted, options: options.release)
      if let failure = await wait.run() { throw failure }
      live.merge(await runs(of: wanted)) { _, new in new }
    }
    var result = DeployResult(
      prepared.validated,
      rendered,
      revision: survey.newest?.revision ?? 0,
      outcome: .unchanged
    )
    describe(wanted.objects, live, wanted.jobRole, planned.plan.done, in: &result)
    return result
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

  // MARK: The result

  /// The Jobs and CronJobs as they are now, as far as they can be read.
  private func runs(of wanted: WantedRelease) async -> [ObjectIdentity: KubernetesObject] {
    let runs = wanted.objects.filter { $0.kind == "Job" || $0.kind == "CronJob" }
    guard !runs.isEmpty else { return [:] }
    let objects = LiveObjects(client: cluster.client, namespace: config.namespace)
    return (try? await objects.find(runs) { _ in .full }) ?? [:]
  }

  /// Adds what Jobs have come to, and when CronJobs run.
  private func describe(
    _ objects: [KubernetesObject],
    _ live: [ObjectIdentity: KubernetesObject],
    _ role: Readiness.JobRole,
    _ done: [Plan.DoneJob],
    in result: inout DeployResult
  ) {
    result.expires = live.values.compactMap { Lifetime.end(of: $0, for: role) }.min()
    guard role != .environment else { return }
    result.done = done
    let known = Set(done.map { Plan.identity($0.object, config.namespace) })
    for object in objects {
      let identity = Plan.identity(object, config.namespace)
      switch object.kind {
      case "Job" where !known.contains(identity):
        if let job = live[identity] { result.jobs.append(JobRun(job)) }
      case "CronJob":
        result.cronJobs.append(
          CronJobReport(
            live[identity] ?? object,
            zones: TimeZoneDatabase(action.host.files),
            now: cluster.now
          )
        )
      default: break
      }
    }
  }
}
