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
  var cluster: Cluster
  var validated: ValidatedConfig
  var rendered: RenderedConfig
  var survey: ClusterSurvey.ReleaseFacts
  var sources: SourceMap

  private var config: Config { validated.config }
  private var options: DeployAction.Options { action.options }

  func run() async throws(ActionError) -> DeployResult {
    let wanted = rendered.objects.map {
      Ownership.marked($0, release: config.releaseName, namespace: config.namespace)
    }
    let previous = try ReleaseObjects.latest(survey.history)
    let plan = try await plan(wanted, previous)
    if try isUnchanged(plan) {
      return DeployResult(
        validated,
        rendered,
        revision: survey.newest?.revision ?? 0,
        outcome: .unchanged,
        expires: plan.live.values.compactMap(Lifetime.end).min()
      )
    }
    action.onEvent(.planned(plan.plan, revision: survey.nextRevision))
    if options.dryRun == .server { return try await dryRun(plan.plan) }
    return try await deploy(plan.plan, wanted)
  }

  // MARK: Definitions and hooks

  /// What of the chart's `crds/` is to be installed: all of it with the first revision, nothing ever
  /// after, as with Helm.
  private var definitions: [KubernetesObject] {
    survey.isUpgrade || options.skipsDefinitions ? [] : rendered.definitions
  }

  /// The kinds that the cluster may not know before definitions of this revision are applied.
  private var defined: Set<GroupVersionKind> {
    DefinedKinds(definitions + rendered.objects + hookDefinitions).types
  }

  private var hookDefinitions: [KubernetesObject] {
    rendered.hooks.filter { $0.kind == "CustomResourceDefinition" }.flatMap(\.objects)
  }

  /// Runs the hooks of a moment, and keeps how far they have come.
  private func run(_ event: HookEvent, _ hooks: inout [ReleaseHook]) async throws(ReleaseError) {
    guard HookRunner.has(event, in: hooks) else { return }
    let events = action.onEvent
    let writer = self.writer
    let pending = release(.pendingInstall, "Initial install underway")
    let runner = HookRunner(
      cluster.client,
      namespace: config.namespace,
      timeout: options.timeout,
      now: { [cluster] in cluster.now },
      time: cluster.time,
      record: { hooks async throws(ReleaseError) in
        var release = pending
        release.hooks = hooks
        try await writer.record(release)
      },
      onEvent: { events(.hook($0)) }
    )
    try await runner.run(event, hooks: &hooks)
  }

  // MARK: Checks and plan

  private struct Planned {
    var plan: Plan
    var live: [ObjectIdentity: KubernetesObject]
  }

  private func plan(
    _ wanted: [KubernetesObject],
    _ previous: [KubernetesObject]
  ) async throws(ActionError) -> Planned {
    let references =
      SecretReference.all(in: wanted) + SecretReference.asked(for: config["check_secrets"])
    let facts = try await ClusterSurvey(
      cluster: cluster,
      config: config,
      sources: sources
    )
    .objects(wanted, previous: previous, secrets: references, defined: defined)
    var findings = SecretKeys.check(
      references,
      facts: facts.secrets,
      namespace: config.namespace,
      config: validated.value
    )
    let (plan, foreign) = Plan.make(
      wanted: wanted,
      previous: previous,
      live: facts.live,
      release: config.releaseName,
      namespace: config.namespace
    )
    findings += foreign.map(foreignObject)
    if findings.hasErrors { throw .check(findings, sources) }
    for finding in findings { action.onEvent(.finding(finding, sources)) }
    return Planned(plan: plan, live: facts.live)
  }

  private func foreignObject(_ foreign: Plan.Foreign) -> Diagnostic {
    let object = foreign.object
    return Diagnostic(
      .error,
      .foreignObject,
      "\(object.kind) \"\(object.name)\" exists already, and does not belong to this release",
      notes: [
        foreign.owner.map { "it belongs to release \"\($0)\"" }
          ?? "it was not made by kubegate or Helm"
      ],
      help: ["choose another \"chart_name\", or remove the object"]
    )
  }

  /// Whether the newest revision is just this one, and all of it is there.
  private func isUnchanged(_ planned: Planned) throws(ActionError) -> Bool {
    guard let newest = survey.newest, newest.status == .deployed, planned.plan.removals.isEmpty,
      planned.plan.steps.allSatisfy({ $0.change == .update })
    else { return false }
    let release = try ReleaseLookup.open(newest)
    return release.hooks.map(\.manifest) == rendered.hooks.map(\.manifest)
      && release.manifest == rendered.manifest && release.config == rendered.values
      && release.chart["metadata"] == rendered.chart["metadata"]
  }

  // MARK: Changes

  private var writer: ReleaseWriter {
    ReleaseWriter(
      cluster.client,
      namespace: config.namespace,
      lock: ReleaseLock(holder: action.holder),
      now: { [cluster] in cluster.now },
      time: cluster.time
    )
  }

  private func dryRun(_ plan: Plan) async throws(ActionError) -> DeployResult {
    do throws(ReleaseError) {
      // Without its namespace the server would refuse every object.
      if survey.namespaceExists {
        let installer = DefinitionInstaller(cluster.client, time: cluster.time)
        try await installer.install(definitions, isDryRun: true)
        try await writer.apply(plan, force: options.force, isDryRun: true, defined: defined)
      }
    } catch {
      throw .release(error)
    }
    return DeployResult(
      validated,
      rendered,
      outcome: .dryRun(plan.steps.map { ($0.object, $0.change) })
    )
  }

  private func deploy(
    _ plan: Plan,
    _ wanted: [KubernetesObject]
  ) async throws(ActionError) -> DeployResult {
    if !survey.namespaceExists { try await createNamespace() }
    let pending = release(.pendingInstall, "Initial install underway")
    do throws(ReleaseError) {
      try await writer.begin(pending, history: survey.history)
    } catch {
      throw .release(error)
    }
    let changes = Changes()
    let progress = HookProgress(rendered.hooks)
    let failure = await withHeartbeat(of: pending) {
      await attempt(plan, wanted, changes: changes, progress)
    }
    // However it ended, the record says so, also after an interruption.
    var ended = failure.map { release(.failed, describe($0)) } ?? release(.deployed, nil)
    ended.hooks = progress.hooks
    let recorded = await Task.detached { [writer, survey, ended] in
      do throws(ReleaseError) {
        try await writer.finish(ended, history: survey.history)
        return nil as ReleaseError?
      } catch {
        return error
      }
    }.value
    if let failure { throw failure }
    if let recorded { throw .release(recorded) }
    return DeployResult(
      validated,
      rendered,
      revision: survey.nextRevision,
      outcome: .deployed(changes: changes.all, isReady: options.waits),
      expires: options.waits ? await expiry(wanted) : nil
    )
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

  /// Applies and waits, with the hooks before and after; what went wrong, if anything did.
  private func attempt(
    _ plan: Plan,
    _ wanted: [KubernetesObject],
    changes: Changes,
    _ progress: HookProgress
  ) async -> ActionError? {
    let events = action.onEvent
    let tell: @Sendable (ReleaseWriter.Event) -> Void = { event in
      events(.applied(event))
      changes.append(event)
    }
    var hooks = progress.hooks
    defer { progress.hooks = hooks }
    do throws(ReleaseError) {
      let installer = DefinitionInstaller(cluster.client, time: cluster.time)
      try await installer.install(definitions, onEvent: tell)
      try await run(survey.isUpgrade ? .preUpgrade : .preInstall, &hooks)
      try await writer.apply(plan, force: options.force, defined: defined, onEvent: tell)
    } catch {
      return failure(error)
    }
    if options.waits, let trouble = await waitUntilReady(wanted) { return trouble }
    do throws(ReleaseError) {
      try await run(survey.isUpgrade ? .postUpgrade : .postInstall, &hooks)
    } catch {
      return failure(error)
    }
    return nil
  }

  private func failure(_ error: ReleaseError) -> ActionError {
    if case .cluster(.cancelled, _) = error { return .interrupted }
    return Task.isCancelled ? .interrupted : .release(error)
  }

  private func waitUntilReady(_ wanted: [KubernetesObject]) async -> ActionError? {
    let wait = ReadinessWait(
      cluster.client,
      namespace: config.namespace,
      jobRole: validated.workload.jobRole,
      time: cluster.time
    )
    let start = cluster.time.now()
    do throws(KubernetesError) {
      let outcome = try await wait.run(for: wanted, timeout: options.timeout) { progress in
        action.onEvent(.waiting(progress, elapsed: cluster.time.now() - start))
      }
      switch outcome {
      case .ready: return nil
      case .failed(let progress):
        let logs = await LastLines(cluster.client, namespace: config.namespace)
          .read(of: progress.object)
        return .notReady(ReadinessMistake.failed(progress, logs: logs))
      case .timedOut(let progress):
        return .timedOut(
          ReadinessMistake.timedOut(progress, after: options.timeout, release: config.releaseName)
        )
      }
    } catch {
      if case .cancelled = error { return .interrupted }
      return Task.isCancelled
        ? .interrupted : .cluster(error, action: "wait until the release is ready")
    }
  }

  private func withHeartbeat(
    of release: Release,
    _ work: @Sendable @escaping () async -> ActionError?
  ) async -> ActionError? {
    await withTaskGroup(of: ActionError??.self) { group in
      group.addTask { .some(await work()) }
      group.addTask { [writer] in
        await writer.keepAlive(release)
        return .none
      }
      defer { group.cancelAll() }
      for await result in group {
        if case .some(let outcome) = result { return outcome }
        // The heartbeat ends early only when the deploy is interrupted, which the work notices.
      }
      return nil
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

  private func describe(_ error: ActionError) -> String {
    switch error {
    case .notReady(let diagnostic), .timedOut(let diagnostic): diagnostic.message
    case .interrupted: "interrupted"
    case .release(.refused(let refusals)):
      "the cluster refused "
        + refusals.map { "\($0.object.kind) \($0.object.name)" }.joined(separator: ", ")
    case .release(.hookFailed(let failure)): "\(failure)"
    default: "the deploy failed"
    }
  }

  private func release(_ status: ReleaseStatus, _ description: String?) -> Release {
    let isInstall = survey.history.isEmpty
    var first = cluster.now
    if let newest = survey.newest, let opened = try? newest.open() {
      first = opened.firstDeployed ?? first
    }
    var status = status
    if status == .pendingInstall, !isInstall { status = .pendingUpgrade }
    let standard =
      switch status {
      case .pendingUpgrade: "Preparing upgrade"
      default: isInstall ? "Install complete" : "Upgrade complete"
      }
    return Release(
      name: config.releaseName,
      namespace: config.namespace,
      revision: survey.nextRevision,
      status: status,
      firstDeployed: first,
      lastDeployed: cluster.now,
      description: description ?? standard,
      notes: rendered.notes,
      chart: rendered.chart,
      config: rendered.values,
      manifest: rendered.manifest,
      hooks: rendered.hooks,
      labels: [Release.workloadLabel: validated.workload.name]
    )
  }
}
