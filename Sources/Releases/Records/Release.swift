public import Kubernetes
public import JSON

/// One revision of a release, as Helm records it.
///
/// What kubegate does not look into stays as it was read (`chart`, parts of `hooks`), so that a record made
/// by Helm loses nothing on its way through.
public struct Release: Sendable, Equatable {
  public var name: String
  public var namespace: String
  /// Counts from 1.
  public var revision: Int
  public var status: ReleaseStatus
  /// When revision 1 was made.
  public var firstDeployed: APITime?
  /// When this revision was made.
  public var lastDeployed: APITime?
  /// When the release was uninstalled.
  public var deleted: APITime?
  /// What happened last, in a sentence.
  public var description: String
  /// The text of `NOTES.txt`.
  public var notes: String
  /// The chart: `metadata`, `templates`, `values`, `schema`, `files`, `lock`.
  public var chart: JSONValue
  /// The values that the user gave.
  public var config: JSONObject
  /// The rendered objects without hooks, as one YAML text.
  public var manifest: String
  /// The rendered hooks.
  public var hooks: [ReleaseHook]
  /// Labels of the record beside those that Helm itself sets.
  public var labels: [String: String]
  /// How Helm is to change the objects: `ssa` for server-side apply, `csa` or nothing for patches that
  /// it works out itself. See ``FieldManager``.
  public var applyMethod: String
  /// What else `info` says, such as what newer versions of Helm have added.
  public var otherInfo: JSONObject

  /// The label of a record that names the workload type.
  public static let workloadLabel = "kubegate/workload"
  /// The label of a record that says which version of the workload type, where it is not built in.
  public static let workloadVersionLabel = "kubegate/workload-version"

  public init(
    name: String,
    namespace: String,
    revision: Int,
    status: ReleaseStatus,
    firstDeployed: APITime?,
    lastDeployed: APITime?,
    deleted: APITime? = nil,
    description: String,
    notes: String = "",
    chart: JSONValue,
    config: JSONObject,
    manifest: String,
    hooks: [ReleaseHook] = [],
    labels: [String: String] = [:],
    applyMethod: String = "",
    otherInfo: JSONObject = JSONObject()
  ) {
    self.name = name
    self.namespace = namespace
    self.revision = revision
    self.status = status
    self.firstDeployed = firstDeployed
    self.lastDeployed = lastDeployed
    self.deleted = deleted
    self.description = description
    self.notes = notes
    self.chart = chart
    self.config = config
    self.manifest = manifest
    self.hooks = hooks
    self.labels = labels
    self.applyMethod = applyMethod
    self.otherInfo = otherInfo
  }
}

/// The states of a revision, in Helm's words.
public enum ReleaseStatus: String, Sendable, CaseIterable {
  case pendingInstall = "pending-install"
  case pendingUpgrade = "pending-upgrade"
  case pendingRollback = "pending-rollback"
  case deployed
  case superseded
  case failed
  case uninstalling
  case uninstalled
  case unknown

  /// Whether someone is, or was, making it.
  public var isPending: Bool {
    self == .pendingInstall || self == .pendingUpgrade || self == .pendingRollback
  }

  /// Whether someone is, or was, at work on it: making it, or taking it away.
  public var isUnderWay: Bool { isPending || self == .uninstalling }

  /// Whether its objects all came up at some time, as far as records tell.
  public var wasSuccessful: Bool { self == .deployed || self == .superseded }
}
