public import HTTP
public import Kubernetes

/// Makes revisions of one release: the one place that changes a cluster.
///
/// ```swift
/// let writer = ReleaseWriter(client, release: "lab", namespace: "ml", …)
/// try await writer.begin(pending, history: history)
/// try await writer.apply(plan)
/// try await writer.finish(deployed, history: history)
/// ```
public struct ReleaseWriter: Sendable {
  let client: KubernetesClient
  let store: ReleaseStore
  let namespace: String
  let lock: ReleaseLock
  let now: @Sendable () -> APITime
  let time: Timekeeper

  /// - Parameters:
  ///   - now: the time of day.
  ///   - time: waits between questions.
  public init(
    _ client: KubernetesClient,
    namespace: String,
    lock: ReleaseLock,
    now: @escaping @Sendable () -> APITime,
    time: Timekeeper
  ) {
    self.client = client
    self.namespace = namespace
    self.lock = lock
    self.now = now
    self.time = time
    store = ReleaseStore(client, namespace: namespace)
  }

  /// Takes the release and records the pending revision. What was left by someone who is gone is
  /// marked failed first.
  ///
  /// - Returns: what was left.
  /// - Throws: ``ReleaseError/locked(holder:since:)`` while someone else is at work, and
  ///   ``ReleaseError/recordTooLarge(parts:)`` before anything is changed.
  @discardableResult
  public func begin(
    _ release: Release,
    history: [ReleaseStore.Record]
  ) async throws(ReleaseError) -> [AbandonedRevision] {
    let secret = try self.secret(for: release, isNew: true, isLocked: true)
    let abandoned = try await recover(history)
    do throws(KubernetesError) {
      try await store.create(secret)
    } catch {
      try await explain(error, of: release)
    }
    return abandoned
  }

  /// Marks as failed what was left by someone who is gone.
  ///
  /// - Throws: ``ReleaseError/locked(holder:since:)`` while someone else is at work.
  public func recover(
    _ history: [ReleaseStore.Record]
  ) async throws(ReleaseError) -> [AbandonedRevision] {
    let left = try abandoned(in: history)
    for (record, abandoned) in left {
      try await close(record, as: .failed, abandoned.description)
    }
    return left.map(\.1)
  }

  /// What was left by someone who is gone. Nothing is changed.
  ///
  /// - Throws: ``ReleaseError/locked(holder:since:)`` while someone else is at work.
  public func abandoned(
    in history: [ReleaseStore.Record]
  ) throws(ReleaseError) -> [(ReleaseStore.Record, AbandonedRevision)] {
    var left: [(ReleaseStore.Record, AbandonedRevision)] = []
    for record in history {
      switch lock.state(of: record, now: now()) {
      case .free: break
      case .held(let holder, let since): throw .locked(holder: holder, since: since)
      case .abandoned(let abandoned): left.append((record, abandoned))
      }
    }
    return left
  }

  /// Finds out whether a record that could not be created is there for all that: the answer may have
  /// been lost on its way. One that is there and not ours is someone else's.
  private func explain(
    _ error: KubernetesError,
    of release: Release
  ) async throws(ReleaseError) {
    let found = try? await store.record(of: release.name, revision: release.revision)
    if let found = found ?? nil, found.status.isPending || error.isAlreadyExists {
      let holder = ReleaseLock.holder(of: found)
      if found.status.isPending, holder == lock.holder { return }
      throw .locked(holder: holder, since: found.secret.creationTime)
    }
    if error.isAlreadyExists { throw .locked(holder: "someone else", since: nil) }
    throw .cluster(error, action: "record revision \(release.revision)")
  }

  /// Says again and again that this process is alive, until the task is cancelled.
  public func keepAlive(_ release: Release) async {
    while (try? await time.sleep(ReleaseLock.interval)) != nil {
      // A heartbeat that is missed is made up for by the next.
      try? await store.annotate(
        release.name,
        revision: release.revision,
        lock.annotations(now: now())
      )
    }
  }

  /// Records how the revision ended, then closes the one before, and forgets the oldest. In this
  /// order a client that is killed in between leaves a revision too many, never one too few.
  ///
  /// - Parameter limit: how many revisions are kept; 0 for any number.
  public func finish(
    _ release: Release,
    history: [ReleaseStore.Record],
    limit: Int = defaultHistoryLimit
  ) async throws(ReleaseError) {
    let secret = try self.secret(for: release, isLocked: false)
    try await updating(secret, revision: release.revision).get()
    let forgotten = ReleaseHistory.surplus(history, limit: limit)
    let superseded =
      release.status == .deployed ? history.filter { $0.status == .deployed } : []
    var works: [Work<Void>] = superseded.map { record in
      { await closing(record, as: .superseded, nil) }
    }
    works += forgotten.map { record in { await forgetting(record, of: release.name) } }
    for result in await inParallel(works) { try result.get() }
  }

  /// How many revisions are kept unless told otherwise, as with Helm.
  public static let defaultHistoryLimit = 10

  private func closing(
    _ record: ReleaseStore.Record,
    as status: ReleaseStatus,
    _ description: String?
  ) async -> Result<Void, ReleaseError> {
    do throws(ReleaseError) {
      try await close(record, as: status, description)
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private func updating(
    _ secret: KubernetesObject,
    revision: Int
  ) async -> Result<Void, ReleaseError> {
    do throws(KubernetesError) {
      try await store.update(secret)
      return .success(())
    } catch {
      return .failure(.cluster(error, action: "record how revision \(revision) ended"))
    }
  }

  /// Removes all records of a release, the newest last: as long as there is any, it says that the
  /// release is being uninstalled.
  public func forget(
    _ name: String,
    history: [ReleaseStore.Record]
  ) async throws(ReleaseError) {
    let works = history.dropLast().map { record -> Work<Void> in
      { await forgetting(record, of: name) }
    }
    for result in await inParallel(works) { try result.get() }
    if let newest = history.last { try await forgetting(newest, of: name).get() }
  }

  /// Marks the newest revision as uninstalled, and closes all others: the history stays.
  public func retire(
    _ release: Release,
    history: [ReleaseStore.Record]
  ) async throws(ReleaseError) {
    let secret = try self.secret(for: release, isLocked: false)
    try await updating(secret, revision: release.revision).get()
    let works = history.dropLast().filter { $0.status == .deployed }.map { record -> Work<Void> in
      { await closing(record, as: .superseded, nil) }
    }
    for result in await inParallel(works) { try result.get() }
  }

  private func forgetting(
    _ record: ReleaseStore.Record,
    of name: String
  ) async -> Result<Void, ReleaseError> {
    do throws(KubernetesError) {
      try await store.delete(name, revision: record.revision)
      return .success(())
    } catch {
      return .failure(
        .cluster(error, action: "remove the record of revision \(record.revision)")
      )
    }
  }

  /// Gives a recorded revision another status, and perhaps other words.
  ///
  /// - Parameter isLocked: whether this process goes on working on it.
  /// - Returns: the release as it is recorded now.
  @discardableResult
  public func close(
    _ record: ReleaseStore.Record,
    as status: ReleaseStatus,
    _ description: String?,
    isLocked: Bool = false
  ) async throws(ReleaseError) -> Release {
    var release: Release
    do throws(ReleaseCodec.Failure) {
      release = try record.open()
    } catch {
      throw .damagedRecord(revision: record.revision, error)
    }
    release.status = status
    if let description { release.description = description }
    if status == .uninstalling { release.deleted = now() }
    let secret = try self.secret(for: release, isLocked: isLocked)
    do throws(KubernetesError) {
      try await store.update(secret)
    } catch {
      throw .cluster(error, action: "mark revision \(record.revision) as \(status.rawValue)")
    }
    return release
  }

  /// Writes down how far a pending revision has come, such as which of its hooks runs. The release
  /// stays taken.
  public func record(_ release: Release) async throws(ReleaseError) {
    let secret = try self.secret(for: release, isLocked: true)
    do throws(KubernetesError) {
      try await store.update(secret)
    } catch {
      throw .cluster(error, action: "record how far revision \(release.revision) is")
    }
  }

  private func secret(
    for release: Release,
    isNew: Bool = false,
    isLocked: Bool
  ) throws(ReleaseError) -> KubernetesObject {
    do throws(ReleaseCodec.Failure) {
      return try store.secret(
        for: release,
        now: now(),
        isNew: isNew,
        annotations: isLocked ? lock.annotations(now: now()) : [:]
      )
    } catch {
      throw .recordTooLarge(parts: ReleaseSize.parts(of: release))
    }
  }

  typealias Work<Value> = @Sendable () async -> Result<Value, ReleaseError>

  /// Does several things at once, and says in the same order how each ended.
  func inParallel<Value: Sendable>(
    _ works: [Work<Value>]
  ) async -> [Result<Value, ReleaseError>] {
    await withTaskGroup(of: (Int, Result<Value, ReleaseError>).self) { group in
      for (index, work) in works.enumerated() { group.addTask { (index, await work()) } }
      var results: [(Int, Result<Value, ReleaseError>)] = []
      for await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
