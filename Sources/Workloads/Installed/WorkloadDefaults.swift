public import Diagnostics
import Host
public import JSON

/// The keys that a workload type fills in where a config leaves them out.
public struct WorkloadDefaults: Sendable {
  public var object: JSONObject
  /// The file that says them.
  public var source: SourceID
  /// The type's folder, in which the local files are that they name.
  public var folder: String

  /// A config with the defaults: objects merge, and `null` takes a default away.
  public func filled(_ config: JSONObject) -> JSONObject { Self.fill(config, with: object) }

  private static func fill(_ config: JSONObject, with defaults: JSONObject) -> JSONObject {
    var filled = JSONObject()
    for member in config.members {
      guard let standard = defaults[member.key] else {
        filled.append(member)
        continue
      }
      if member.value.isNull { continue }
      var member = member
      if let own = member.value.object, let inner = standard.object {
        member.value.content = .object(fill(own, with: inner))
      }
      filled.append(member)
    }
    for member in defaults.members where config.index(of: member.key) == nil {
      filled.append(member)
    }
    return filled
  }

  /// A config without what the defaults have filled in.
  public func removed(from config: JSONObject) -> JSONObject {
    JSONObject(
      config.members.filter { $0.keyRange.file != source }.map { member in
        guard let object = member.value.object else { return member }
        var member = member
        member.value.content = .object(removed(from: object))
        return member
      }
    )
  }

  /// Where a file is that the defaults name: the folder is all the world to them.
  func localPath(_ path: String, _ files: Files) -> String {
    let file = Path.join(folder, String(Path.normalized("/" + path).dropFirst()))
    guard let real = files.realPath(file), let root = files.realPath(folder) else { return file }
    // No file is found behind a slash, which is what becomes of a link that leads out.
    return Path.isInside(real, root) ? real : file + "/"
  }
}
