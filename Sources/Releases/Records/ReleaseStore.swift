import Base64
import JSON
public import Kubernetes

/// The records of releases in a cluster: Secrets as Helm's storage driver keeps them.
public struct ReleaseStore: Sendable {
  let client: KubernetesClient
  let namespace: String

  /// Records of one namespace.
  public init(_ client: KubernetesClient, namespace: String) {
    self.client = client
    self.namespace = namespace
  }

  /// A record as it lies in the cluster. Only what its labels say is known until it is opened.
  public struct Record: Sendable {
    public var secret: KubernetesObject

    /// The number of the revision.
    public var revision: Int { Int(secret.labels["version"] ?? "") ?? 0 }
    public var status: ReleaseStatus {
      secret.labels["status"].flatMap(ReleaseStatus.init) ?? .unknown
    }
    /// The name of the release.
    public var releaseName: String { secret.labels["name"] ?? "" }
    /// The workload type that it was deployed as; `nil` for what Helm made.
    public var workload: String? { secret.labels[Release.workloadLabel] }
    /// When the record was last written.
    public var modified: APITime? {
      (secret.labels["modifiedAt"] ?? secret.labels["createdAt"]).flatMap(Int.init)
        .map { APITime(seconds: $0) } ?? secret.creationTime
    }

    /// Reads the release that the record holds.
    ///
    /// - Throws: ``ReleaseCodec/Failure`` for a record that is damaged.
    public func open() throws(ReleaseCodec.Failure) -> Release {
      guard let encoded = secret["data", "release"]?.string, let bytes = Base64.decode(encoded)
      else { throw .damaged("it has no release") }
      var release = try ReleaseCodec.decode(String(decoding: bytes, as: UTF8.self))
      for (key, value) in secret.labels where !Record.ownLabels.contains(key) {
        release.labels[key] = value
      }
      return release
    }

    static let ownLabels: Set = ["name", "owner", "status", "version", "createdAt", "modifiedAt"]
  }

  private static let type = "helm.sh/release.v1"

  /// All revisions of a release, oldest first.
  public func history(of name: String) async throws(KubernetesError) -> [Record] {
    let selection = Selection(namespace: namespace, labels: "owner=helm,name=\(name)")
    let list = try await client.listAll(.secrets, selection)
    return list.items.map(Record.init).sorted { $0.revision < $1.revision }
  }

  /// The record of one revision, without what it holds; `nil` where there is none.
  public func record(of name: String, revision: Int) async throws(KubernetesError) -> Record? {
    let secret = try await client.find(
      .secrets,
      namespace: namespace,
      name: Self.secretName(name, revision),
      detail: .metadata
    )
    return secret.map(Record.init)
  }

  /// All records, without what they hold.
  ///
  /// - Parameter namespace: `nil` for all namespaces.
  public static func records(
    _ client: KubernetesClient,
    namespace: String?
  ) async throws(KubernetesError) -> [Record] {
    let selection = Selection(namespace: namespace, labels: "owner=helm")
    return try await client.listAll(.secrets, selection, detail: .metadata).items.map(Record.init)
  }

  /// The newest revision of each release, without what the records hold.
  ///
  /// - Parameter namespace: `nil` for all namespaces.
  public static func newest(
    _ client: KubernetesClient,
    namespace: String?
  ) async throws(KubernetesError) -> [Record] {
    ReleaseHistory.newest(try await records(client, namespace: namespace))
  }

  /// What a record may weigh: a Secret holds 1 MiB.
  public static let limit = 1 << 20
  /// What a new record leaves free of that: how its hooks go and how it ends is written into it when its
  /// objects are in the cluster.
  static let reserve = 4096

  /// The Secret of a revision.
  ///
  /// - Parameter isNew: whether the revision is recorded for the first time.
  /// - Throws: ``ReleaseCodec/Failure/tooLarge`` where a Secret cannot hold it.
  public func secret(
    for release: Release,
    now: APITime,
    isNew: Bool = false,
    annotations: [String: String] = [:]
  ) throws(ReleaseCodec.Failure) -> KubernetesObject {
    let text = try ReleaseCodec.encode(release)
    guard text.utf8.count <= Self.limit - (isNew ? Self.reserve : 0) else { throw .tooLarge }
    var labels = Self.strings(release.labels)
    labels["name"] = .string(release.name)
    labels["owner"] = "helm"
    labels["status"] = .string(release.status.rawValue)
    labels["version"] = .string(String(release.revision))
    labels[isNew ? "createdAt" : "modifiedAt"] = .string(String(now.seconds))
    var metadata = JSONObject()
    metadata["name"] = .string(Self.secretName(release.name, release.revision))
    metadata["namespace"] = .string(namespace)
    metadata["labels"] = .object(labels)
    if !annotations.isEmpty { metadata["annotations"] = .object(Self.strings(annotations)) }
    return KubernetesObject([
      "apiVersion": "v1", "kind": "Secret", "metadata": .object(metadata),
      "type": .string(Self.type),
      "data": ["release": .string(Base64.encode(Array(text.utf8)))],
    ])
  }

  /// Adds a record; one of the same revision is an error with `isAlreadyExists`.
  public func create(_ secret: KubernetesObject) async throws(KubernetesError) {
    // The server would send all that the record holds back again.
    _ = try await client.create(secret, as: .secrets, namespace: namespace, reply: .metadata)
  }

  /// Puts a record in place of the one of the same revision.
  public func update(_ secret: KubernetesObject) async throws(KubernetesError) {
    _ = try await client.replace(secret, as: .secrets, namespace: namespace, reply: .metadata)
  }

  /// Removes a revision's record; one that is gone already is no error.
  public func delete(_ name: String, revision: Int) async throws(KubernetesError) {
    do {
      try await client.delete(
        .secrets,
        namespace: namespace,
        name: Self.secretName(name, revision)
      )
    } catch {
      if !error.isNotFound { throw error }
    }
  }

  /// Annotates a revision's record.
  public func annotate(
    _ name: String,
    revision: Int,
    _ annotations: [String: String]
  ) async throws(KubernetesError) {
    _ = try await client.patch(
      .secrets,
      namespace: namespace,
      name: Self.secretName(name, revision),
      ["metadata": ["annotations": .object(Self.strings(annotations))]]
    )
  }

  private static func strings(_ texts: [String: String]) -> JSONObject {
    JSONObject(
      texts.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: .string($0.value)) }
    )
  }

  static func secretName(_ name: String, _ revision: Int) -> String {
    "sh.helm.release.v1.\(name).v\(revision)"
  }
}
