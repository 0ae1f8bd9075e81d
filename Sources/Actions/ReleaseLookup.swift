import Diagnostics
import JSON
import Kubernetes
import Releases

/// Finds the records of one release.
struct ReleaseLookup {
  var cluster: Cluster
  var name: String
  var namespace: String

  /// All records, oldest first.
  ///
  /// - Throws: ``ActionError/failed(_:)`` where there is no release of that name.
  func history() async throws(ActionError) -> [ReleaseStore.Record] {
    let store = ReleaseStore(cluster.client, namespace: namespace)
    let records: [ReleaseStore.Record]
    do throws(KubernetesError) {
      records = try await store.history(of: name)
    } catch {
      throw .cluster(error, action: "read the records of \"\(name)\"")
    }
    guard records.isEmpty else { return records }
    throw .failed(await notFound())
  }

  /// The record of the newest revision.
  ///
  /// - Throws: ``ActionError/failed(_:)`` where there is no release of that name.
  func newest() async throws(ActionError) -> ReleaseStore.Record {
    guard let newest = try await history().last else { throw .failed(await notFound()) }
    return newest
  }

  /// The record of a revision; `nil` for the newest.
  ///
  /// - Throws: ``ActionError/failed(_:)`` where there is no such release or revision.
  func record(of revision: Int?) async throws(ActionError) -> ReleaseStore.Record {
    let history = try await history()
    let found = history.last { revision == nil || $0.revision == revision }
    if let found { return found }
    throw .failed(RevisionMistake.missing(revision ?? 0, of: name, history))
  }

  static func open(_ record: ReleaseStore.Record) throws(ActionError) -> Release {
    do throws(ReleaseCodec.Failure) {
      return try record.open()
    } catch {
      throw .release(.damagedRecord(revision: record.revision, error))
    }
  }

  private func notFound() async -> Diagnostic {
    let others = (try? await ReleaseStore.newest(cluster.client, namespace: namespace)) ?? []
    var help: [String] = []
    if let near = NearestName.of(name, among: others.map(\.releaseName)) {
      help.append("did you mean \"\(near)\"?")
    }
    help.append("see what there is with: kubegate list --all-namespaces")
    return Diagnostic(
      .error,
      .releaseNotFound,
      "there is no release \"\(name)\" in namespace \"\(namespace)\"",
      help: help
    )
  }
}

/// Which release is meant.
public struct ReleaseChoice: Sendable {
  public var name: String
  /// Without it, the namespace of the kubeconfig's context.
  public var namespace: String?
  public var cluster: ClusterChoice

  public init(name: String, namespace: String?, cluster: ClusterChoice) {
    self.name = name
    self.namespace = namespace
    self.cluster = cluster
  }
}
