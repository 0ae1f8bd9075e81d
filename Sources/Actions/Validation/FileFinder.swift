import Diagnostics
import Host

/// Finds the files that operands mean.
///
/// Folders are searched to their bottom, in the order of the names' bytes. What is hidden (a name that
/// begins with a dot), `node_modules`, and links to folders are left out, so no circle of links is
/// ever entered.
struct FileFinder {
  enum Kind: Sendable {
    /// `*.json`, as far as they look like configs.
    case configs
    /// `*.json`, `*.yaml` and `*.yml`.
    case documents
  }

  /// A file to validate.
  struct Target: Sendable {
    /// `nil` where there is no operand.
    var path: String?
    /// The place of the operand that is the folder in which it was found.
    var folder: Int?
    /// Why it cannot be read.
    var mistake: Diagnostic?
    /// Whether it stands for a folder as such, and for no file.
    var isMarker = false
  }

  var host: Host
  var kind: Kind

  /// How many entries are looked at altogether, and how deep folders may be nested.
  private static let entryLimit = 500_000
  private static let depthLimit = 64

  func find(_ operands: [String]) -> [Target] {
    var targets: [Target] = []
    var seen: Set<String> = []
    var entries = 0
    for (index, operand) in operands.enumerated() {
      guard operand != "-", let listing = try? host.files.list(operand, Self.entryLimit) else {
        // A file that is not there is said to be missing each time.
        let identity = operand == "-" ? operand : host.files.realPath(operand)
        if identity.map({ seen.insert($0).inserted }) ?? true {
          targets.append(Target(path: operand))
        }
        continue
      }
      targets.append(Target(folder: index, isMarker: true))
      search(operand, listing, index, &targets, &seen, &entries)
    }
    return targets
  }

  private func search(
    _ root: String,
    _ listing: [FolderEntry],
    _ index: Int,
    _ targets: inout [Target],
    _ seen: inout Set<String>,
    _ entries: inout Int
  ) {
    // What is still to be looked at, the next one last.
    var pending: [(folder: String, entry: FolderEntry, depth: Int)] =
      listing.reversed().map { (root, $0, 1) }
    while let (folder, entry, depth) = pending.popLast() {
      entries += 1
      guard entries <= Self.entryLimit else {
        let mistake = ValidateMistake.tooManyFiles(root, limit: Self.entryLimit)
        targets.append(Target(path: root, folder: index, mistake: mistake))
        return
      }
      guard !entry.name.hasPrefix("."), entry.name != "node_modules" else { continue }
      let path = Path.join(folder, entry.name)
      switch entry.kind {
      case .folder where !entry.isLink && depth < Self.depthLimit:
        do throws(FileError) {
          let inner = try host.files.list(path, Self.entryLimit)
          pending += inner.reversed().map { (path, $0, depth + 1) }
        } catch {
          let mistake = FileMistake.unreadable(path, error)
          targets.append(Target(path: path, folder: index, mistake: mistake))
        }
      case .file where isWanted(entry.name):
        if seen.insert(host.files.realPath(path) ?? path).inserted {
          targets.append(Target(path: path, folder: index))
        }
      default: continue
      }
    }
  }

  private func isWanted(_ name: String) -> Bool {
    switch kind {
    case .configs: name.hasSuffix(".json")
    case .documents: DocumentForm(of: name) != .unknown
    }
  }
}
