import Diagnostics
import FoundationEssentials
import Host
import JSON

/// `mount_files` → `extraVolumeMounts[]`, `extraConfigMapVolumes[]`, and `mountedFiles` with the
/// content, so that the ConfigMaps belong to the release.
enum MountedFiles {
  /// One file of `mount_files`.
  struct File {
    var name: String
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
        local: parts[0],
        folder: parts[1],
        isReadOnly: parts.dropFirst(2).first?.string == "readOnly",
        pointer: "/mount_files/" + JSONPointer.escaped(member.key)
      )
    }
  }

  /// A ConfigMap holds at most this much; base64 makes binary files a third larger.
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
      bytes = try config.host.files.read(config.localPath(written), 64 << 20)
    } catch {
      throw LocalFile.mistake(
        error,
        written: written,
        at: file.local.range,
        pointer: file.pointer + "/0"
      )
    }
    let text = String(validating: bytes, as: UTF8.self).flatMap { $0.contains("\0") ? nil : $0 }
    let size = text == nil ? (bytes.count + 2) / 3 * 4 : bytes.count
    guard size <= limit else {
      throw Diagnostic(
        .error,
        .fileTooLarge,
        "\"\(written)\" has \(bytes.count) bytes; a mounted file has at most \(text == nil ? limit / 4 * 3 : limit)",
        at: file.local.range,
        pointer: file.pointer + "/0",
        help: ["put large files into a volume or into the image"]
      )
    }
    if let text { return ["file": .string(file.fileName), "text": .string(text)] }
    return ["file": .string(file.fileName), "base64": .string(Data(bytes).base64EncodedString())]
  }

  static func check(_ config: Config) -> [Diagnostic] {
    var places: [String: JSONObject.Member] = [:]
    var found: [Diagnostic] = []
    for (file, member) in zip(list(config), config.members("mount_files")) {
      if let first = places[file.volumeName] {
        found.append(
          Diagnostic(
            .error,
            .usedTwice,
            "the mounted files \"\(first.key)\" and \"\(member.key)\" would have one name in the cluster",
            at: member.keyRange,
            pointer: file.pointer,
            related: [.init("the other one", at: first.keyRange)],
            help: ["rename one; case, \"_\", \".\" and \"-\" make no difference there"]
          )
        )
      } else {
        places[file.volumeName] = member
      }
    }
    return found
  }
}
