public import Kubernetes

/// Who is at work on a release. Creating the record of the next revision takes the release, since
/// there is only one of each number; annotations on it say who holds it and that the holder is alive.
///
/// Helm knows only the pending status, which has neither owner nor end.
public struct ReleaseLock: Sendable, Equatable {
  /// User, machine and process.
  public var holder: String

  public init(holder: String) { self.holder = holder }

  static let holderAnnotation = "kubegate/holder"
  static let renewedAnnotation = "kubegate/renewed"
  /// How often a holder says that it is alive.
  static let interval = Duration.seconds(15)
  /// After this many seconds of silence a holder counts as dead.
  static let patience = 60
  /// Records without annotations are Helm's, which works for at most five minutes unless told
  /// otherwise.
  static let patienceForHelm = 600

  func annotations(now: APITime) -> [String: String] {
    [Self.holderAnnotation: holder, Self.renewedAnnotation: now.description]
  }

  /// Whether someone is at work on a pending revision.
  public static func isHeld(_ record: ReleaseStore.Record, now: APITime) -> Bool {
    if let renewed = record.secret.annotations[renewedAnnotation].flatMap({ APITime($0) }) {
      return now.seconds - renewed.seconds < patience
    }
    guard let modified = record.modified else { return false }
    return now.seconds - modified.seconds < patienceForHelm
  }

  /// Who made a pending revision.
  public static func holder(of record: ReleaseStore.Record) -> String {
    record.secret.annotations[holderAnnotation] ?? "Helm"
  }
}
