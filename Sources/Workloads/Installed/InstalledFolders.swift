public import Host
import JSON

/// Where workload types are that administrators have added.
///
/// Each place is the folder of a type itself, or a folder of such. The places are those of
/// `KUBEGATE_WORKLOADS`, a list with colons, before which the command line puts those of
/// `--workload-path`; then the user's own folder. Of types with the same name the first one counts.
public struct InstalledFolders: Sendable {
  /// The variable of the environment that names places.
  public static let variable = "KUBEGATE_WORKLOADS"

  var host: Host

  public init(host: Host) { self.host = host }

  /// A type's folder, and the name that it gives itself; that of the folder where it gives none.
  struct Entry: Sendable {
    var name: String
    var folder: WorkloadFolder
  }

  /// So many entries of a place are looked at.
  private static let entryLimit = 1_000

  /// All places, in the order in which they are looked at.
  public var places: [String] {
    let named = (host[Self.variable] ?? "").split(separator: ":").map(String.init)
    return named.map { Path.resolve($0, from: ".", home: host["HOME"]) } + [own].compactMap(\.self)
  }

  /// The folder that types are added to; `nil` where nobody says where the user's home is.
  public var own: String? {
    if let data = host["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/kubegate/workloads" }
    return host["HOME"].map { $0 + "/.local/share/kubegate/workloads" }
  }

  /// Every folder of a type, with those that others hide.
  var everything: [Entry] { places.flatMap(entries) }

  /// The first folder for each name.
  var all: [Entry] {
    var seen: Set<String> = []
    return everything.filter { seen.insert($0.name).inserted }
  }

  /// The folder of the type of that name.
  func folder(of name: String) -> WorkloadFolder? {
    for place in places {
      if let entry = entries(in: place).first(where: { $0.name == name }) { return entry.folder }
    }
    return nil
  }

  /// All folders that have a type of that name, the one that counts first.
  public func folders(of name: String) -> [String] {
    everything.filter { $0.name == name }.map(\.folder.path)
  }

  private func entries(in place: String) -> [Entry] {
    if let entry = entry(place) { return [entry] }
    guard let found = try? host.files.list(place, Self.entryLimit) else { return [] }
    return found.compactMap { item in
      // Hidden folders are those that are still being written.
      guard item.kind == .folder, !item.name.hasPrefix(".") else { return nil }
      return entry(Path.join(place, item.name))
    }
  }

  private func entry(_ path: String) -> Entry? {
    let manifest = Path.join(path, WorkloadManifest.fileName)
    guard host.files.exists(manifest) else { return nil }
    let bytes = try? host.files.read(manifest, WorkloadFolder.manifestLimit)
    let value = bytes.flatMap { try? JSONReader().read($0) }
    let name = value?["name"]?.string ?? Path.name(of: path)
    return Entry(name: name, folder: WorkloadFolder(path: path, files: host.files))
  }
}
