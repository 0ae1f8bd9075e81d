/// What can be said of a path without looking at the disk.
public enum Path {
  /// The folder that a path stands in: `a/b.json` gives `a`, `b.json` gives `.`.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path: `a/b.json` gives `b.json`.
  public static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// What stands in a folder: `a` and `b.json` give `a/b.json`.
  public static func join(_ folder: String, _ name: String) -> String {
    folder == "." ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The path without `.`, `..` and doubled slashes: `./a//b` gives `a/b`. Looks at no links.
  public static func normalized(_ path: String) -> String {
    var kept: [Substring] = []
    let isAbsolute = path.hasPrefix("/")
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = kept.last, last != ".." {
        kept.removeLast()
      } else if part != ".." || !isAbsolute {
        kept.append(part)
      }
    }
    if kept.isEmpty { return isAbsolute ? "/" : "." }
    return (isAbsolute ? "/" : "") + kept.joined(separator: "/")
  }

  /// Whether a path lies below a folder, both as ``Files/realPath`` gives them.
  public static func isInside(_ path: String, _ folder: String) -> Bool {
    folder == "." ? !path.hasPrefix("/") : path.hasPrefix(folder == "/" ? "/" : folder + "/")
  }

  /// A path as seen from a folder; absolute ones stay, and `~/` is the home folder.
  public static func resolve(_ path: String, from folder: String, home: String?) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home { return home + path.dropFirst() }
    return folder == "." || folder.isEmpty ? path : folder + "/" + path
  }
}
