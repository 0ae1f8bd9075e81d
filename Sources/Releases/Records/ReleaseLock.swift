public import Kubernetes

/// Who is at work on a release. Creating the record of the next revision takes the release, since
/// there is only one of each number; annotations on it say who holds it and that the holder is alive.
///
/// Helm knows only the pending status, which has neither owner nor end.
public struct ReleaseLock: Sendable {
  /// User, machine and process.
  public var holder: String
  /// The holder's process, so that another process of the same machine can see whether it still runs.
  public var process: String?
  /// Whether a process that a lock names is known to have ended. Of processes elsewhere nothing is
  /// known.
  public var hasEnded: @Sendable (_ process: String) -> Bool

  public init(
    holder: String,
    process: String? = nil,
    hasEnded: @escaping @Sendable (_ process: String) -> Bool = { _ in false }
  ) {
    self.holder = holder
    self.process = process
    self.hasEnded = hasEnded
  }

  static let holderAnnotation = "kubegate/holder"
  static let renewedAnnotation = "kubegate/renewed"
  static let processAnnotation = "kubegate/process"
  /// How often a holder says that it is alive.
  static let interval = Duration.seconds(15)
  /// After this many seconds of silence a holder counts as dead.
  static let patience = 60
  /// Records without annotations are Helm's, which works for at most five minutes unless told
  /// otherwise.
  static let patienceForHelm = 600

  func annotations(now: APITime) -> [String: String] {
    var annotations = [Self.holderAnnotation: holder, Self.renewedAnnotation: now.description]
    annotations[Self.processAnnotation] = process
    return annotations
  }

  /// What a record tells of those who work on it.
  public enum State: Sendable, Equatable {
    /// No one does.
    case free
    case held(by: String, since: APITime?)
    /// Someone did who is gone.
    case abandoned(AbandonedRevision)
  }

  /// Whether someone is at work on a revision.
  public func state(of record: ReleaseStore.Record, now: APITime) -> State {
    guard record.status.isUnderWay else { return .free }
    let holder = Self.holder(of: record)
    if isHeld(record, now: now) { return .held(by: holder, since: record.secret.creationTime) }
    return .abandoned(
      AbandonedRevision(
        revision: record.revision,
        status: record.status,
        holder: holder,
        lastSeen: Self.renewed(record) ?? record.modified
      )
    )
  }

  /// What someone left of a revision who is gone; `nil` where no one was at work, or still is.
  public func abandoned(
    _ record: ReleaseStore.Record,
    now: APITime
  ) -> AbandonedRevision? {
    guard case .abandoned(let abandoned) = state(of: record, now: now) else { return nil }
    return abandoned
  }

  func isHeld(_ record: ReleaseStore.Record, now: APITime) -> Bool {
    if let renewed = Self.renewed(record) {
      // What this process itself has left, it has given up.
      if let process = record.secret.annotations[Self.processAnnotation],
        process == self.process || hasEnded(process)
      {
        return false
      }
      return now.seconds - renewed.seconds < Self.patience
    }
    // Helm itself goes on with a deletion that another Helm has begun.
    guard record.status.isPending, let modified = record.modified else { return false }
    return now.seconds - modified.seconds < Self.patienceForHelm
  }

  private static func renewed(_ record: ReleaseStore.Record) -> APITime? {
    record.secret.annotations[renewedAnnotation].flatMap { APITime($0) }
  }

  /// Who is at work where a record does not say it.
  static let unnamedHolder = "Helm"

  /// Who made a revision that is under way.
  static func holder(of record: ReleaseStore.Record) -> String {
    record.secret.annotations[holderAnnotation] ?? unnamedHolder
  }
}

/// A revision that someone was at work on who is gone: killed, or cut off.
public struct AbandonedRevision: Sendable, Equatable {
  public var revision: Int
  /// What was under way.
  public var status: ReleaseStatus
  public var holder: String
  /// When the holder last gave a sign of life.
  public var lastSeen: APITime?
}

extension AbandonedRevision {
  /// Whether it is a deletion that broke off, and no one says to be at work on it.
  public var isUnattended: Bool {
    status == .uninstalling && holder == ReleaseLock.unnamedHolder
  }
}

extension AbandonedRevision: CustomStringConvertible {
  /// What happened, as messages and records say it:
  /// `interrupted; ada on host-7, process 12 is gone since 2027-01-15T07:00:00Z`.
  public var description: String {
    if isUnattended { return "its deletion was not finished" }
    return "interrupted; \(holder) is gone" + (lastSeen.map { " since \($0)" } ?? "")
  }
}
