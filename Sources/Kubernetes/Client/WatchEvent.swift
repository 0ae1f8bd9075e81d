import HTTP
import JSON

/// What a watch tells.
public enum WatchEvent: Sendable, Equatable {
  /// All objects as they are now: at the start, and whenever the server no longer knows what has
  /// changed since. Objects that are missing from it are gone.
  case listed([KubernetesObject])
  case added(KubernetesObject)
  case modified(KubernetesObject)
  /// The object as it last was.
  case deleted(KubernetesObject)
}

/// A line of a watch's answer.
enum WatchLine: Sendable {
  case event(WatchEvent, resourceVersion: String?)
  /// Nothing has changed, but the watch goes on from here.
  case bookmark(resourceVersion: String)
  case error(APIStatus)
  /// Something that a newer server may say.
  case unknown

  /// Reads a line; `nil` where it is no JSON.
  init?(_ line: [UInt8], of resource: APIResource) {
    guard let json = try? JSONReader(limits: .init(depth: 256, bytes: 16 << 20)).read(line),
      let type = json["type"]?.string, let object = json["object"]
    else { return nil }
    let item = KubernetesClient.object(object, of: resource)
    switch type {
    case "ADDED": self = .event(.added(item), resourceVersion: item.resourceVersion)
    case "MODIFIED": self = .event(.modified(item), resourceVersion: item.resourceVersion)
    case "DELETED": self = .event(.deleted(item), resourceVersion: item.resourceVersion)
    case "BOOKMARK": self = item.resourceVersion.map(WatchLine.bookmark) ?? .unknown
    case "ERROR": self = .error(APIStatus(object, code: object["code"]?.int ?? 500))
    default: self = .unknown
    }
  }
}
