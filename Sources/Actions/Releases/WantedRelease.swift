import Charts
import Diagnostics
import JSON
import Kubernetes
import Releases

/// A release as it is to be, whether it was rendered from a config or comes out of a record.
struct WantedRelease: Sendable {
  /// What its record will say; status, revision, times and description are the change's.
  var release: Release
  /// Its objects, marked as the release's.
  var objects: [KubernetesObject]
  /// Definitions that come before everything else, and stay for good.
  var definitions: [KubernetesObject]
  /// What its Jobs are for.
  var jobRole: Readiness.JobRole

  init(
    _ release: Release,
    objects: [KubernetesObject],
    definitions: [KubernetesObject] = [],
    jobRole: Readiness.JobRole
  ) {
    self.release = release
    self.definitions = definitions
    self.objects = objects.map {
      Ownership.marked($0, release: release.name, namespace: release.namespace)
    }
    self.jobRole = jobRole
  }

  /// Leaves out Jobs that have done their work and that the cluster has removed since.
  mutating func leaveDone(_ plan: Plan) {
    let gone = Set(
      plan.done.filter(\.isGone).map { Plan.identity($0.object, release.namespace) }
    )
    guard !gone.isEmpty else { return }
    objects.removeAll { gone.contains(Plan.identity($0, release.namespace)) }
  }

  /// The kinds that the cluster may not know before definitions of this revision are applied.
  var definedKinds: Set<GroupVersionKind> {
    let hooks = release.hooks.filter { $0.kind == "CustomResourceDefinition" }
    return DefinedKinds(definitions + objects + hooks.flatMap(\.objects)).types
  }
}

/// What is done to a release, with the words that Helm has for it.
enum ReleaseChangeKind: Sendable, Equatable {
  case install
  case upgrade
  case rollback(to: Int)

  var pendingStatus: ReleaseStatus {
    switch self {
    case .install: .pendingInstall
    case .upgrade: .pendingUpgrade
    case .rollback: .pendingRollback
    }
  }

  /// The moments before and after the objects are applied.
  var moments: (before: Hook.Event, after: Hook.Event) {
    switch self {
    case .install: (.preInstall, .postInstall)
    case .upgrade: (.preUpgrade, .postUpgrade)
    case .rollback: (.preRollback, .postRollback)
    }
  }

  /// What the record says while it is under way.
  var underway: String {
    switch self {
    case .install: "Initial install underway"
    case .upgrade: "Preparing upgrade"
    case .rollback: done
    }
  }

  /// What the record says afterwards.
  var done: String {
    switch self {
    case .install: "Install complete"
    case .upgrade: "Upgrade complete"
    case .rollback(let revision): "Rollback to \(revision)"
    }
  }

  /// What the record says of a failure.
  func failed(_ release: String, _ error: ActionError) -> String {
    let what =
      switch (self, error) {
      case (.upgrade, _): "Upgrade"
      case (.rollback, .release(.refused)): "Rollback"
      default: "Release"
      }
    return "\(what) \"\(release)\" failed: \(ReleaseFailure.text(error))"
  }
}

/// One line about a failure, for records.
enum ReleaseFailure {
  static func text(_ error: ActionError) -> String {
    switch error {
    case .notReady(let diagnostic), .timedOut(let diagnostic), .failed(let diagnostic):
      diagnostic.message
    case .interrupted: "interrupted"
    case .release(.hookFailed(let failure)): "\(failure)"
    case .release(.refused(let refusals)):
      "the cluster refused "
        + refusals.map { "\($0.object.kind) \($0.object.name)" }.joined(separator: ", ")
    default: "it could not be carried out"
    }
  }
}
