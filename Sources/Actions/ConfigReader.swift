import Diagnostics
import Host
import JSON

/// Which files and flags make up a config.
public struct ConfigRequest: Sendable {
  /// In order; `-` is standard input.
  public var files: [String]
  /// What `--set` says, in order.
  public var settings: [String]
  /// What `--namespace` says.
  public var namespace: String?

  public init(files: [String], settings: [String] = [], namespace: String? = nil) {
    self.files = files
    self.settings = settings
    self.namespace = namespace
  }
}

/// What files and flags say, put together.
struct MergedConfig {
  var value: JSONValue
  /// The files as they were read, in order.
  var parts: [JSONValue] = []
  /// Where each file stands.
  var folders: [SourceID: String] = [:]
}

/// Reads configs and puts them together.
struct ConfigReader {
  var host: Host

  /// A config is at most this large.
  private static let limit = JSONReader.Limits().bytes

  /// - Throws: what is wrong with the first file that is wrong, or with a flag.
  func read(
    _ request: ConfigRequest,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> MergedConfig {
    var merged: MergedConfig?
    for path in request.files {
      let file = try read(path)
      let id = sources.add(file)
      let value = try JSONReader().read(file, as: id)
      var next = merged ?? MergedConfig(value: value)
      if let base = merged { next.value = Overlay.merge(value, over: base.value) }
      next.parts.append(value)
      next.folders[id] = Self.folder(of: path)
      merged = next
    }
    var result = merged ?? MergedConfig(value: .object(JSONObject()))
    for flag in request.settings {
      result.value = try Overlay.set(flag, in: result.value, sources: &sources)
    }
    if let namespace = request.namespace, var object = result.value.object {
      let file = SourceFile(name: "--namespace", text: namespace)
      let range = SourceRange(file: sources.add(file), start: 0, end: file.bytes.count)
      object["namespace"] = JSONValue(.string(namespace), range: range)
      result.value.content = .object(object)
    }
    return result
  }

  /// The folder that a file of the command line stands in.
  static func folder(of file: String) -> String { file == "-" ? "." : Path.folder(of: file) }

  private func read(_ path: String) throws(DiagnosticError) -> SourceFile {
    do throws(FileError) {
      let bytes = try host.files.read(path, Self.limit)
      return SourceFile(name: path == "-" ? "<stdin>" : path, bytes: bytes)
    } catch .tooLarge(_, let size, _) {
      throw DiagnosticError(FileMistake.tooLarge(path, bytes: size, limit: Self.limit))
    } catch {
      throw DiagnosticError(FileMistake.unreadable(path, error))
    }
  }
}

/// The words for files of the command line that cannot be used.
enum FileMistake {
  static func unreadable(_ path: String, _ error: FileError) -> Diagnostic {
    Diagnostic(.error, .fileUnreadable, "cannot read \"\(path)\": \(error.reason)")
  }

  static func unwritable(_ path: String, _ error: FileError) -> Diagnostic {
    Diagnostic(.error, .fileUnreadable, "cannot write \"\(path)\": \(error.reason)")
  }

  static func tooLarge(_ path: String, bytes: Int, limit: Int) -> Diagnostic {
    Diagnostic(
      .error,
      .tooLarge,
      "\"\(path)\" has \(bytes) bytes, more than the \(limit >> 20) MiB that are read"
    )
  }
}
