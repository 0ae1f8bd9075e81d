import Charts
import Diagnostics
import Host
import JSON
import Workloads

/// Which files and flags make up a config.
public struct ConfigRequest: Sendable {
  /// In order; `-` is standard input.
  public var files: [String]
  /// What the flags of the `--set` family say, in order.
  public var settings: [ConfigSetting]
  /// What `--namespace` says.
  public var namespace: String?

  public init(files: [String], settings: [ConfigSetting] = [], namespace: String? = nil) {
    self.files = files
    self.settings = settings
    self.namespace = namespace
  }

  /// What messages call the config: `env.json`, `base.json + mine.json`.
  public var name: String { files.map(ConfigReader.name).joined(separator: " + ") }
}

/// What files and flags say, put together.
struct MergedConfig {
  var value = JSONValue(.object(JSONObject()))
  /// The files as they were read, in order, and what became of them with each flag.
  var parts: [JSONValue] = []
  /// Where each file stands.
  var folders: [SourceID: String] = [:]
  /// The files and flags that are not what they should be, so that nothing is known of what they hold.
  var unread: [SourceID] = []
  /// The flags whose numbers are whole ones.
  var integerSources: Set<SourceID> = []
  var trace = OverlayTrace()
  /// What the workload type has filled in.
  var defaults: WorkloadDefaults?

  /// Fills in what is left out.
  mutating func fill(with defaults: WorkloadDefaults?) {
    guard let defaults, let object = value.object else { return }
    value.content = .object(defaults.filled(object))
    self.defaults = defaults
  }
}

/// Reads configs and puts them together: later files win over earlier ones, objects merge, `null`
/// deletes; then the flags.
struct ConfigReader {
  var host: Host
  /// Files that have been read already, by path.
  var known: [String: [UInt8]] = [:]

  /// A config is at most this large.
  static let limit = JSONReader.Limits().bytes

  /// - Throws: what is wrong with the first file that is wrong, or with a flag. `merged` has what was
  ///   read until then.
  func read(
    _ request: ConfigRequest,
    into merged: inout MergedConfig,
    _ sources: inout SourceMap
  ) throws(DiagnosticError) {
    for (index, path) in request.files.enumerated() {
      try read(path, isFirst: index == 0, into: &merged, &sources)
    }
    for (setting, name) in zip(request.settings, request.settings.names) {
      try set(setting, name, in: &merged, &sources)
    }
    if let namespace = request.namespace, var object = merged.value.object {
      let file = SourceFile(flag: "--namespace", text: namespace)
      let range = SourceRange(file: sources.add(file), start: 0, end: file.bytes.count)
      object["namespace"] = JSONValue(.string(namespace), range: range)
      let before = merged.value
      merged.value.content = .object(object)
      merged.trace.record(from: before, to: merged.value, by: nil)
    }
  }

  private func read(
    _ path: String,
    isFirst: Bool,
    into merged: inout MergedConfig,
    _ sources: inout SourceMap
  ) throws(DiagnosticError) {
    let file = try file(path)
    let id = sources.add(file)
    let value: JSONValue
    do throws(DiagnosticError) {
      value = try JSONReader().read(file, as: id)
    } catch {
      merged.unread.append(id)
      throw error
    }
    merged.parts.append(value)
    merged.folders[id] = Self.folder(of: path)
    guard !isFirst else {
      merged.value = value
      return
    }
    let before = merged.value
    merged.value = Overlay.merge(value, over: before)
    merged.trace.record(from: before, to: merged.value, by: value)
  }

  private func set(
    _ setting: ConfigSetting,
    _ name: String,
    in merged: inout MergedConfig,
    _ sources: inout SourceMap
  ) throws(DiagnosticError) {
    guard let object = merged.value.object else { return }
    var values = Values(object, integerSources: merged.integerSources)
    let host = host
    // The flag's text is the next source.
    let id = sources.next
    do throws(DiagnosticError) {
      try values.set(setting.kind.flag, setting.text, named: name, into: &sources) {
        path throws(DiagnosticError) in
        try ConfigReader(host: host).file(path).bytes
      }
    } catch {
      merged.unread.append(id)
      throw error
    }
    merged.integerSources = values.integerSources
    let before = merged.value
    let after = JSONValue(.object(values.object), range: before.range)
    merged.parts.append(after)
    merged.value = Overlay.withoutNulls(after, of: id)
    merged.trace.record(from: before, to: merged.value, by: after)
  }

  /// The folder that a file of the command line stands in.
  static func folder(of file: String) -> String { file == "-" ? "." : Path.folder(of: file) }

  func file(_ path: String) throws(DiagnosticError) -> SourceFile {
    do throws(FileError) {
      let bytes =
        if let bytes = known[path] { bytes } else { try host.files.read(path, Self.limit) }
      return SourceFile(name: Self.name(of: path), bytes: bytes)
    } catch .tooLarge(_, let size, _) {
      throw DiagnosticError(FileMistake.tooLarge(path, bytes: size, limit: Self.limit))
    } catch {
      throw DiagnosticError(FileMistake.unreadable(path, error))
    }
  }

  /// What messages call a file of the command line.
  static func name(of path: String) -> String { path == "-" ? "<stdin>" : path }
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
