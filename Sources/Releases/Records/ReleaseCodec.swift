import Base64
import Gzip
import JSON
import Kubernetes

/// The text of a record: the release's JSON, in gzip, in base64; a Secret puts base64 around that
/// once more. After Helm's storage driver.
public enum ReleaseCodec {
  /// Why a record could not be read.
  public enum Failure: Error, Sendable, Equatable {
    /// It is no base64, no gzip, no JSON, or not the JSON of a release.
    case damaged(String)
    /// It would expand to more than is read.
    case tooLarge
  }

  /// A record expands to at most this much; a Secret holds 1 MiB of it compressed.
  private static let limit = 256 << 20

  /// The value of the key `release` in a record's Secret, not yet in the Secret's own base64.
  public static func encode(_ release: Release) throws(Failure) -> String {
    let json = JSONWriter().bytes(.object(object(of: release)))
    do throws(Gzip.Failure) {
      return Base64.encode(try Gzip.compress(json))
    } catch {
      throw .tooLarge
    }
  }

  /// The release of a record's text. Records from before Helm compressed them are understood too.
  public static func decode(_ text: String) throws(Failure) -> Release {
    guard var bytes = Base64.decode(text) else { throw .damaged("it is not base64") }
    if Gzip.isGzip(bytes) {
      do throws(Gzip.Failure) {
        bytes = try Gzip.expand(bytes, limit: limit)
      } catch .tooLarge {
        throw .tooLarge
      } catch {
        throw .damaged("it is not gzip")
      }
    }
    let reader = JSONReader(limits: .init(depth: 512, bytes: limit))
    guard let value = try? reader.read(bytes), let object = value.object else {
      throw .damaged("it is not JSON")
    }
    return try release(from: object)
  }

  private static func object(of release: Release) -> JSONObject {
    var info = release.otherInfo
    info["first_deployed"] = release.firstDeployed.map { .string($0.description) }
    info["last_deployed"] = release.lastDeployed.map { .string($0.description) }
    info["deleted"] = release.deleted.map { .string($0.description) }
    info["description"] = .string(release.description)
    info["status"] = .string(release.status.rawValue)
    if !release.notes.isEmpty { info["notes"] = .string(release.notes) }
    var object = JSONObject()
    object["name"] = .string(release.name)
    object["info"] = .object(info)
    object["chart"] = release.chart
    object["config"] = .object(release.config)
    object["manifest"] = .string(release.manifest)
    if !release.hooks.isEmpty { object["hooks"] = .array(release.hooks.map(\.json)) }
    object["version"] = .int(release.revision)
    object["namespace"] = .string(release.namespace)
    if !release.applyMethod.isEmpty { object["apply_method"] = .string(release.applyMethod) }
    return object
  }

  private static let knownInfo = [
    "first_deployed", "last_deployed", "deleted", "description", "status", "notes",
  ]

  private static func release(from object: JSONObject) throws(Failure) -> Release {
    guard let name = object["name"]?.string, let revision = object["version"]?.int else {
      throw .damaged("it is not a release")
    }
    let info = object["info"]
    var other = info?.object ?? JSONObject()
    for key in knownInfo { other[key] = nil }
    func date(_ key: String) -> APITime? { info?[key]?.string.flatMap { APITime($0) } }
    return Release(
      name: name,
      namespace: object["namespace"]?.string ?? "",
      revision: revision,
      status: info?["status"]?.string.flatMap(ReleaseStatus.init) ?? .unknown,
      firstDeployed: date("first_deployed"),
      lastDeployed: date("last_deployed"),
      deleted: date("deleted"),
      description: info?["description"]?.string ?? "",
      notes: info?["notes"]?.string ?? "",
      chart: object["chart"] ?? .null,
      config: object["config"]?.object ?? JSONObject(),
      manifest: object["manifest"]?.string ?? "",
      hooks: object["hooks"]?.array?.map(ReleaseHook.init) ?? [],
      applyMethod: object["apply_method"]?.string ?? "",
      otherInfo: other
    )
  }
}

extension ReleaseCodec.Failure: CustomStringConvertible {
  /// Why, in words: `it is not gzip`.
  public var description: String {
    switch self {
    case .damaged(let reason): reason
    case .tooLarge: "it is too large"
    }
  }
}
