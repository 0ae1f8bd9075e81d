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

  /// A path as seen from a folder; absolute ones stay, and `~/` is the home folder.
  public static func resolve(_ path: String, from folder: String, home: String?) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home { return home + path.dropFirst() }
    return folder == "." || folder.isEmpty ? path : folder + "/" + path
  }
}
