import Base64
import Diagnostics
import Host
import JSON

/// `mount_files` → `extraVolumeMounts[]`, `extraConfigMapVolumes[]`, and `mountedFiles` with the
/// content, so that the ConfigMaps belong to the release.
enum MountedFiles {
  /// One file of `mount_files`.
  struct File {
    var name: String
    var nameRange: SourceRange
    /// The local path as it was written.
    var local: JSONValue
    /// The folder in the pod, or the path of the file there.
    var folder: JSONValue
    var isReadOnly: Bool
    var pointer: String

    /// The name of the file in the pod.
    var fileName: String { Path.name(of: local.string ?? "") }

    /// The file's own path in the pod. A path that ends in the file's name is the file itself.
    var podPath: String {
      let folder = folder.string ?? ""
      return Path.name(of: folder) == fileName ? folder : folder + "/" + fileName
    }

    /// The name of its volume, which is stricter than that of the file.
    var volumeName: String {
      String(name.lowercased().map { $0 == "_" || $0 == "." ? "-" : $0 })
    }
  }

  static func list(_ config: Config) -> [File] {
    config.members("mount_files").compactMap { member in
      guard let parts = member.value.array, parts.count >= 2 else { return nil }
      return File(
        name: member.key,
        nameRange: member.keyRange,
        local: parts[0],
        folder: parts[1],
        isReadOnly: parts.dropFirst(2).first?.string == "readOnly",
        pointer: "/mount_files/" + JSONPointer.escaped(member.key)
      )
    }
  }

  /// A ConfigMap holds at most this many bytes; base64 makes binary files a third larger.
  private static let limit = 1 << 20

  static func addValues(
    from config: Config,
    to values: inout JSONObject
  ) throws(DiagnosticError) {
    var mistakes: [Diagnostic] = []
    var contents = JSONObject()
    for file in list(config) {
      values.append(
        [
          [
            "name": .string(file.name), "mountPath": file.folder,
            "readOnly": .bool(file.isReadOnly),
          ]
        ],
        to: "extraVolumeMounts"
      )
      values.append(
        [
          [
            "name": .string(file.name), "configMapName": .string(file.name),
            "configMapFile": .string(file.fileName), "configMapPath": .string(file.fileName),
          ]
        ],
        to: "extraConfigMapVolumes"
      )
      do throws(Diagnostic) {
        contents[file.name] = try content(of: file, config)
      } catch {
        mistakes.append(error)
      }
    }
    if !mistakes.isEmpty { throw DiagnosticError(mistakes) }
    if !contents.isEmpty { values["mountedFiles"] = .object(contents) }
  }

  private static func content(of file: File, _ config: Config) throws(Diagnostic) -> JSONValue {
    let written = file.local.string ?? ""
    let bytes: [UInt8]
    do throws(FileError) {
      let path = config.localPath(written, writtenAt: file.local.range)
      bytes = try config.host.files.read(path, limit)
    } catch .tooLarge(_, let size, _) {
      throw tooLarge(file, size, "file", limit: limit)
    } catch {
      throw LocalFile.mistake(
        error,
        written: written,
        at: file.local.range,
        pointer: file.pointer + "/0"
      )
    }
    let text = String(validating: bytes, as: UTF8.self).flatMap { $0.contains("\0") ? nil : $0 }
    if let text { return ["file": .string(file.fileName), "text": .string(text)] }
    let base64 = Base64.encode(bytes)
    guard base64.utf8.count <= limit else {
      throw tooLarge(file, bytes.count, "binary file", limit: limit / 4 * 3)
    }
    return ["file": .string(file.fileName), "base64": .string(base64)]
  }

  private static func tooLarge(
    _ file: File,
    _ size: Int,
    _ kind: String,
    limit: Int
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .fileTooLarge,
      "\"\(file.local.string ?? "")\" has \(size) bytes; a mounted \(kind) has at most \(limit)",
      at: file.local.range,
      pointer: file.pointer + "/0",
      help: ["put large files into a volume or into the image"]
    )
  }

  /// Files that cannot be read, and names that would be one in the cluster.
  static func check(_ config: Config) -> [Diagnostic] {
    let files = list(config)
    let taken = VolumeKeys.ownNames(config)
    var found: [Diagnostic] = []
    for file in files {
      do throws(Diagnostic) {
        _ = try content(of: file, config)
      } catch {
        found.append(error)
      }
      guard let owner = taken[file.volumeName] else { continue }
      found.append(
        Diagnostic(
          .error,
          .usedTwice,
          "a mounted file cannot be named \"\(file.name)\" here: \(owner) has that name in the cluster",
          at: file.nameRange,
          pointer: file.pointer,
          help: ["choose another name; nothing in the pod depends on it"]
        )
      )
    }
    let uses = files.map { file in
      Repetition.Use(name: file.volumeName, range: file.nameRange, pointer: file.pointer)
    }
    return found
      + Repetition.mistakes(
        uses,
        help: ["rename one; case, \"_\", \".\" and \"-\" make no difference there"]
      ) { again, _ in "two mounted files would be named \"\(again.name)\" in the cluster" }
  }
}
