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

  /// Revisions beyond this number are forgotten, oldest first, as Helm does.
  static let historyLimit = 10

  /// Takes the release and records the pending revision. A pending revision whose maker is gone is
  /// marked failed.
  ///
  /// - Throws: ``ReleaseError/locked(holder:since:)`` while someone else is at work, and
  ///   ``ReleaseError/recordTooLarge(parts:)`` before anything is changed.
  public func begin(
    _ release: Release,
    history: [ReleaseStore.Record]
  ) async throws(ReleaseError) {
    for record in history where record.status.isPending {
      if ReleaseLock.isHeld(record, now: now()) {
        throw .locked(holder: ReleaseLock.holder(of: record), since: record.secret.creationTime)
      }
      try await close(record, as: .failed, "interrupted; its maker is gone")
    }
    let secret = try self.secret(for: release, isLocked: true)
    do throws(KubernetesError) {
      try await store.create(secret)
    } catch {
      try await explain(error, of: release)
    }
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

  /// Records how the revision ended, closes the one before, and forgets the oldest.
  public func finish(
    _ release: Release,
    history: [ReleaseStore.Record]
  ) async throws(ReleaseError) {
    let secret = try self.secret(for: release, isLocked: false)
    let superseded =
      release.status == .deployed ? history.filter { $0.status == .deployed } : []
    let forgotten = history.dropLast(Self.historyLimit - 1).filter { record in
      record.status != .deployed || release.status == .deployed
    }
    var works: [Work<Void>] = [{ await updating(secret, revision: release.revision) }]
    for record in superseded where !forgotten.contains(where: { $0.revision == record.revision }) {
      works.append {
        do throws(ReleaseError) {
          try await close(record, as: .superseded, nil)
          return .success(())
        } catch {
          return .failure(error)
        }
      }
    }
    works += forgotten.map { record in { await forgetting(record, of: release.name) } }
    for result in await inParallel(works) { try result.get() }
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

  /// Removes all records of a release.
  public func forget(
    _ name: String,
    history: [ReleaseStore.Record]
  ) async throws(ReleaseError) {
    let works = history.map { record -> Work<Void> in { await forgetting(record, of: name) } }
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

  /// Gives a recorded revision another status.
  public func close(
    _ record: ReleaseStore.Record,
    as status: ReleaseStatus,
    _ description: String?
  ) async throws(ReleaseError) {
    var release: Release
    do throws(ReleaseCodec.Failure) {
      release = try record.open()
    } catch {
      throw .damagedRecord(revision: record.revision, error)
    }
    release.status = status
    if let description { release.description = description }
    if status == .uninstalling { release.deleted = now() }
    let secret = try self.secret(for: release, isLocked: false)
    do throws(KubernetesError) {
      try await store.update(secret)
    } catch {
      throw .cluster(error, action: "mark revision \(record.revision) as \(status.rawValue)")
    }
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
    isLocked: Bool
  ) throws(ReleaseError) -> KubernetesObject {
    do throws(ReleaseCodec.Failure) {
      return try store.secret(
        for: release,
        now: now(),
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
