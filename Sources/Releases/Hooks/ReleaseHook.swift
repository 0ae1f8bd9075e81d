public import Charts
public import JSON
public import Kubernetes

/// A hook as a release's record holds it.
///
/// It is the record's own JSON with names for what is known of it, so that what another version of
/// Helm has written stays. The shape is that of Helm's `release.Hook`.
///
/// ```swift
/// hook.events          // [.preInstall, .preUpgrade]
/// hook.lastRun.phase   // .succeeded
/// ```
public struct ReleaseHook: Sendable, Equatable {
  /// When a hook's objects are deleted.
  public enum DeletePolicy: String, Sendable {
    case beforeCreation = "before-hook-creation"
    case succeeded = "hook-succeeded"
    case failed = "hook-failed"
  }

  /// When the logs of a hook's pods are shown.
  public enum LogPolicy: String, Sendable {
    case succeeded = "hook-succeeded"
    case failed = "hook-failed"
  }

  /// How far a hook has come.
  public enum Phase: String, Sendable {
    case running = "Running"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case unknown = "Unknown"
  }

  /// How a hook last went.
  public struct Execution: Sendable, Equatable {
    public var startedAt: APITime?
    public var completedAt: APITime?
    /// `nil` for a hook that has never run.
    public var phase: Phase?

    public init(startedAt: APITime? = nil, completedAt: APITime? = nil, phase: Phase? = nil) {
      self.startedAt = startedAt
      self.completedAt = completedAt
      self.phase = phase
    }
  }

  /// The hook as it stands in the record.
  public private(set) var json: JSONValue

  /// A hook of a record.
  public init(_ json: JSONValue) { self.json = json }

  /// A hook that a chart renders, which has not run yet.
  public init(_ hook: Hook) {
    var object = JSONObject()
    object["name"] = .string(hook.manifest.name)
    object["kind"] = .string(hook.manifest.kind)
    object["path"] = .string(hook.manifest.source)
    object["manifest"] = .string(hook.manifest.text)
    object["events"] = .array(hook.events.map { .string($0.rawValue) })
    object["last_run"] = ["phase": ""]
    if hook.weight != 0 { object["weight"] = .int(hook.weight) }
    if !hook.deletePolicies.isEmpty {
      object["delete_policies"] = .array(hook.deletePolicies.map(JSONValue.string))
    }
    if !hook.outputLogPolicies.isEmpty {
      object["output_log_policies"] = .array(hook.outputLogPolicies.map(JSONValue.string))
    }
    json = .object(object)
  }

  public var name: String { json["name"]?.string ?? "" }
  public var kind: String { json["kind"]?.string ?? "" }
  /// The template that it comes from.
  public var path: String { json["path"]?.string ?? "" }
  /// Its rendered text.
  public var manifest: String { json["manifest"]?.string ?? "" }
  public var events: [Hook.Event] { texts("events").compactMap(Hook.Event.init(rawValue:)) }
  /// Hooks of one moment go in the order of their weights.
  public var weight: Int { json["weight"]?.int ?? 0 }
  public var logPolicies: [LogPolicy] {
    texts("output_log_policies").compactMap(LogPolicy.init(rawValue:))
  }

  /// A hook that names no policy goes before it is made again.
  public var deletePolicies: [DeletePolicy] {
    let named = texts("delete_policies")
    return named.isEmpty ? [.beforeCreation] : named.compactMap(DeletePolicy.init(rawValue:))
  }

  public var lastRun: Execution {
    get {
      func time(_ key: String) -> APITime? {
        json[path: "last_run", key]?.string.flatMap { APITime($0) }
      }
      return Execution(
        startedAt: time("started_at"),
        completedAt: time("completed_at"),
        phase: json[path: "last_run", "phase"]?.string.flatMap(Phase.init(rawValue:))
      )
    }
    set {
      var run = json["last_run"]?.object ?? JSONObject()
      run["started_at"] = newValue.startedAt.map { .string($0.description) }
      run["completed_at"] = newValue.completedAt.map { .string($0.description) }
      run["phase"] = .string(newValue.phase?.rawValue ?? "")
      var object = json.object ?? JSONObject()
      object["last_run"] = .object(run)
      json = .object(object)
    }
  }

  /// What its manifest describes; nothing where that cannot be read.
  public var objects: [KubernetesObject] { (try? HookManifest.objects(of: self)) ?? [] }

  /// Writes down the policy that counts where none is named, as Helm does when it runs a hook.
  mutating func nameDeletePolicies() {
    guard texts("delete_policies").isEmpty, var object = json.object else { return }
    object["delete_policies"] = [.string(DeletePolicy.beforeCreation.rawValue)]
    json = .object(object)
  }

  private func texts(_ key: String) -> [String] {
    json[key]?.array?.compactMap(\.string) ?? []
  }
}

extension ReleaseHook: CustomStringConvertible {
  /// As messages name it: `Job migrate`.
  public var description: String { "\(kind) \(name)" }
}
