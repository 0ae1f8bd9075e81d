import Kubernetes

/// What records tell together. Functions that are about one release take them oldest first.
public enum ReleaseHistory {
  /// The revision that is deployed; the newest, where clients that worked at the same time have left
  /// several.
  public static func deployed(_ history: [ReleaseStore.Record]) -> ReleaseStore.Record? {
    history.last { $0.status == .deployed }
  }

  /// The newest revision that came up, as Helm chooses the one to go back to after a failure.
  public static func lastSuccessful(_ history: [ReleaseStore.Record]) -> ReleaseStore.Record? {
    history.last { $0.status.wasSuccessful }
  }

  /// Records that have to go so that there is room for one more, as Helm chooses them: the oldest, but
  /// never the one that is deployed.
  ///
  /// - Parameter limit: how many there may be; 0 for any number.
  public static func surplus(
    _ history: [ReleaseStore.Record],
    limit: Int
  ) -> [ReleaseStore.Record] {
    guard limit > 0 else { return [] }
    let count = history.count - (limit - 1)
    guard count > 0 else { return [] }
    let deployed = deployed(history)?.revision
    return Array(history.filter { $0.revision != deployed }.prefix(count))
  }

  /// The newest revision of each release, by namespace and name.
  public static func newest(_ records: [ReleaseStore.Record]) -> [ReleaseStore.Record] {
    var newest: [String: ReleaseStore.Record] = [:]
    for record in records {
      let key = "\(record.secret.namespace ?? "")/\(record.releaseName)"
      if newest[key].map({ $0.revision < record.revision }) ?? true { newest[key] = record }
    }
    return newest.keys.sorted().compactMap { newest[$0] }
  }
}
