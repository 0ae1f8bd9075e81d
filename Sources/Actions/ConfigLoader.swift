import Diagnostics
public import Host
import JSON
import JSONSchema
import Workloads

/// Reads configs and holds them against the schema and the checks of their workload type.
///
/// ```swift
/// let validated = try ConfigLoader(host: .live()).load(ConfigRequest(files: ["env.json"]))
/// ```
public struct ConfigLoader: Sendable {
  public var host: Host

  public init(host: Host) { self.host = host }

  /// A config is at most this large.
  private static let limit = JSONReader.Limits().bytes

  /// The config that the files and flags describe: later files win over earlier ones, objects merge,
  /// `null` deletes; then `--set`, then `--namespace`.
  ///
  /// - Throws: ``ActionError/file(_:)`` where a file cannot be read, and
  ///   ``ActionError/invalid(_:_:)`` with everything that is wrong.
  public func load(_ request: ConfigRequest) throws(ActionError) -> ValidatedConfig {
    var sources = SourceMap()
    do throws(DiagnosticError) {
      let value = try read(request, into: &sources)
      return try validate(value, folder: folder(of: request), sources: &sources)
    } catch {
      if error.diagnostics.first?.code == .fileUnreadable {
        throw .file(error.diagnostics[0])
      }
      throw .invalid(error.diagnostics, sources)
    }
  }

  private func folder(of request: ConfigRequest) -> String {
    guard let file = request.files.last, file != "-" else { return "." }
    return Path.folder(of: file)
  }

  private func read(
    _ request: ConfigRequest,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> JSONValue {
    var merged: JSONValue?
    for path in request.files {
      let bytes: [UInt8]
      do throws(FileError) {
        bytes = try host.files.read(path, Self.limit + 1)
      } catch .tooLarge(_, let size, _) {
        bytes = []
        throw DiagnosticError(FileMistake.tooLarge(path, bytes: size, limit: Self.limit))
      } catch {
        throw DiagnosticError(FileMistake.unreadable(path, error))
      }
      let file = SourceFile(name: path == "-" ? "<stdin>" : path, bytes: bytes)
      let value = try JSONReader().read(file, as: sources.add(file))
      merged = merged.map { Overlay.merge(value, over: $0) } ?? value
    }
    var value = merged ?? JSONValue(.object(JSONObject()))
    for flag in request.settings {
      value = try Overlay.set(flag, in: value, sources: &sources)
    }
    if let namespace = request.namespace, var object = value.object {
      let file = SourceFile(name: "--namespace", text: namespace)
      let range = SourceRange(file: sources.add(file), start: 0, end: file.bytes.count)
      object["namespace"] = JSONValue(.string(namespace), range: range)
      value.content = .object(object)
    }
    return value
  }

  private func validate(
    _ value: JSONValue,
    folder: String,
    sources: inout SourceMap
  ) throws(DiagnosticError) -> ValidatedConfig {
    let workload = try BuiltInWorkloads.select(for: value)
    let schema = try Self.schema(of: workload)
    for secret in schema.secrets(in: value) { sources.hide(secret) }
    let found = schema.validate(value)
    guard !found.hasErrors, let object = value.object else {
      throw DiagnosticError(found.inSourceOrder())
    }
    let config = Config(object: object, folder: folder, host: host)
    let all = (found + workload.check(config)).inSourceOrder()
    if all.hasErrors { throw DiagnosticError(all) }
    return ValidatedConfig(workload: workload, config: config, sources: sources, warnings: all)
  }

  /// The schema of a workload type, compiled.
  static func schema(
    of workload: any Workload
  ) throws(DiagnosticError) -> CompiledSchema {
    guard let schema = BuiltInFiles.schema(workload.schemaPath) else {
      throw DiagnosticError(
        Diagnostic(
          .error,
          .unknownWorkload,
          "the workload type \"\(workload.name)\" has no schema"
        )
      )
    }
    var options = JSONSchema.Options()
    options.address = address + workload.schemaPath
    options.resolver = { address in
      address.hasPrefix(Self.address)
        ? BuiltInFiles.schema(String(address.dropFirst(Self.address.count))) : nil
    }
    return try JSONSchema.compile(schema, options: options)
  }

  /// Where the built-in schemas are said to stand, so that they can refer to each other.
  private static let address = "kubegate:///schemas/"
}

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
