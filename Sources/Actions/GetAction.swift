import Base64
import Charts
import Diagnostics
public import JSON
import Kubernetes
public import Releases
import Workloads
import YAML

/// What a record of a release holds, without its secrets.
public struct GetAction: Sendable {
  public var connector: ClusterConnector
  public var choice: ReleaseChoice
  /// The revision that is meant; `nil` for the newest.
  public var revision: Int?

  public init(connector: ClusterConnector, choice: ReleaseChoice, revision: Int? = nil) {
    self.connector = connector
    self.choice = choice
    self.revision = revision
  }

  /// A revision as it may be shown. Secrets keep their keys and lose their values; so do values that
  /// the chart puts into Secrets, or whose keys have the name of one.
  public struct Result: Sendable {
    public var release: Release
    /// The values that the user gave.
    public var values: JSONObject
    /// All values that the chart was rendered with, as far as the record tells.
    public var computedValues: JSONObject
    /// The objects as one text of YAML documents.
    public var manifest: String
    public var objects: [JSONValue]
    /// The hooks, each with its text.
    public var hooks: [(hook: ReleaseHook, text: String)]
    /// The text of `NOTES.txt`.
    public var notes: String
  }

  /// Learns what Secrets hold under the name of a secret, which may stand in the notes.
  private func learn(secretsIn objects: [KubernetesObject], _ mask: inout SecretValueMask) {
    for object in objects where object.kind == "Secret" {
      for member in object["stringData"]?.object?.members ?? []
      where SecretKeyNames.isSecret(member.key) {
        mask.learn(secrets: member.value)
      }
      for member in object["data"]?.object?.members ?? []
      where SecretKeyNames.isSecret(member.key) {
        guard let bytes = member.value.string.flatMap({ Base64.decode($0) }) else { continue }
        mask.learn(secret: String(decoding: bytes, as: UTF8.self))
      }
    }
  }

  /// - Throws: ``ActionError/failed(_:)`` where there is no such release or revision.
  public func run() async throws(ActionError) -> Result {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    let lookup = ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace)
    let record = try await lookup.record(of: revision)
    let release = try ReleaseLookup.open(record)
    let objects = try ReleaseObjects.read(release)
    let computed = ComputedValues.of(release)
    var mask = SecretValueMask()
    mask.learn(objects: objects.map(\.json) + release.hooks.flatMap(\.objects).map(\.json))
    mask.learn(values: release.config)
    mask.learn(values: computed)
    let catalog = WorkloadCatalog(host: connector.host)
    let keys = record.workload.flatMap(catalog.named)?.secretValues ?? []
    for key in keys { release.config[key].map { mask.learn(secrets: $0) } }
    learn(secretsIn: objects + release.hooks.flatMap(\.objects), &mask)
    func masked(_ values: JSONObject) -> JSONObject {
      SecretMasking.masked(mask.masked(values), keys: keys)
    }
    return Result(
      release: release,
      values: masked(release.config),
      computedValues: masked(computed),
      manifest: MaskedManifest(mask: mask).text(release.manifest),
      objects: objects.map { MaskedManifest(mask: mask).object($0.json) },
      hooks: release.hooks.map { ($0, MaskedManifest(mask: mask).text($0.manifest)) },
      notes: mask.masked(text: release.notes)
    )
  }
}

/// Takes the secrets out of rendered documents, and leaves all else as it was written.
struct MaskedManifest {
  var mask: SecretValueMask

  func text(_ manifest: String) -> String {
    var result = ""
    var document: [Substring] = []
    for line in manifest.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("---") {
        result += masked(document)
        document = []
      }
      document.append(line)
    }
    result += masked(document)
    // Each line brought its end, the last one too many.
    if result.hasSuffix("\n") { result.removeLast() }
    return result
  }

  private func masked(_ lines: [Substring]) -> String {
    guard !lines.isEmpty else { return "" }
    let text = lines.map { $0 + "\n" }.joined()
    guard mentionsSecret(lines) else { return mask.masked(text: text) }
    let head = lines.prefix { $0.hasPrefix("---") || $0.hasPrefix("#") || $0.isEmpty }
      .map { $0 + "\n" }.joined()
    guard let value = try? YAMLReader().read(Array(text.utf8), as: .none) else {
      return head + "# not shown: it cannot be read, and may hold secrets\n"
    }
    guard isSecret(value) || items(value).contains(where: isSecret) else {
      return mask.masked(text: text)
    }
    return head + (YAMLWriter().string(object(value)) ?? "")
  }

  /// An object without secrets, be it a list of objects.
  func object(_ value: JSONValue) -> JSONValue {
    guard items(value).contains(where: isSecret), var list = value.object else {
      return mask.masked(object: value)
    }
    list["items"] = .array(items(value).map { mask.masked(object: $0) })
    return .object(list)
  }

  private func items(_ value: JSONValue) -> [JSONValue] { value["items"]?.array ?? [] }

  private func isSecret(_ value: JSONValue) -> Bool { value["kind"]?.string == "Secret" }

  /// Whether a document may be a Secret, or a list with one.
  private func mentionsSecret(_ lines: [Substring]) -> Bool {
    lines.contains { $0.contains("Secret") }
  }
}
