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

  /// The config that the files and flags describe: later files win over earlier ones, objects merge,
  /// `null` deletes; then `--set`, then `--namespace`.
  ///
  /// - Throws: ``ActionError/file(_:)`` where a file cannot be read, and
  ///   ``ActionError/invalid(_:_:)`` with everything that is wrong.
  public func load(_ request: ConfigRequest) throws(ActionError) -> ValidatedConfig {
    try validating(request) { candidate throws(DiagnosticError) in
      guard !candidate.found.hasErrors, let object = candidate.merged.value.object else {
        throw DiagnosticError(candidate.found.inSourceOrder())
      }
      let config = Config(
        object: object,
        folder: ConfigReader.folder(of: request.files.last ?? "-"),
        folders: candidate.merged.folders,
        host: host
      )
      let all = (candidate.found + candidate.workload.check(config)).inSourceOrder()
      if all.hasErrors { throw DiagnosticError(all) }
      return ValidatedConfig(
        workload: candidate.workload,
        config: config,
        sources: candidate.sources,
        warnings: all
      )
    }
  }

  /// The release that a config describes. What else is wrong with the config does not matter: a
  /// release can be looked at, and removed, when a file that it mounted is gone.
  ///
  /// - Throws: ``ActionError/file(_:)`` where a file cannot be read, and
  ///   ``ActionError/invalid(_:_:)`` where the config has no name or namespace that can be.
  public func release(
    of request: ConfigRequest
  ) throws(ActionError) -> (name: String, namespace: String) {
    try validating(request) { candidate throws(DiagnosticError) in
      let mistakes = candidate.found.filter { mistake in
        mistake.pointer == "/chart_name" || mistake.pointer == "/namespace"
      }
      let value = candidate.merged.value
      guard !mistakes.hasErrors, let name = value["chart_name"]?.string,
        let namespace = value["namespace"]?.string
      else {
        throw DiagnosticError((mistakes.hasErrors ? mistakes : candidate.found).inSourceOrder())
      }
      return (name, namespace)
    }
  }

  /// A config, and what its schema says of it.
  private struct Candidate {
    var workload: any Workload
    var merged: MergedConfig
    var found: [Diagnostic]
    var sources: SourceMap
  }

  /// Does something with what was read, and sorts what went wrong.
  private func validating<Result>(
    _ request: ConfigRequest,
    _ body: (Candidate) throws(DiagnosticError) -> Result
  ) throws(ActionError) -> Result {
    var sources = SourceMap()
    do throws(DiagnosticError) {
      let merged = try ConfigReader(host: host).read(request, into: &sources)
      return try body(try candidate(merged, &sources))
    } catch {
      if let first = error.diagnostics.first, first.code == .fileUnreadable { throw .file(first) }
      throw .invalid(error.diagnostics, sources)
    }
  }

  private func candidate(
    _ merged: MergedConfig,
    _ sources: inout SourceMap
  ) throws(DiagnosticError) -> Candidate {
    let workload: any Workload
    do throws(DiagnosticError) {
      workload = try BuiltInWorkloads.select(for: merged.value)
    } catch {
      Self.hideSecrets(of: merged, try Self.schema(of: EnvironmentWorkload()), in: &sources)
      throw error
    }
    let schema = try Self.schema(of: workload)
    Self.hideSecrets(of: merged, schema, in: &sources)
    return Candidate(
      workload: workload,
      merged: merged,
      found: schema.validate(merged.value),
      sources: sources
    )
  }

  /// Keeps secrets out of all excerpts, also those that a later file replaces. What only says where a
  /// secret is may be shown.
  private static func hideSecrets(
    of merged: MergedConfig,
    _ schema: CompiledSchema,
    in sources: inout SourceMap
  ) {
    for value in merged.parts + [merged.value] {
      for place in schema.secrets(in: value) {
        let bytes = sources[place.file]?.bytes[place.start..<place.end] ?? []
        let text = String(decoding: bytes.drop { $0 == UInt8(ascii: "\"") }, as: UTF8.self)
        if !SecretSource.isReference(text) { sources.hide(place) }
      }
    }
  }

  /// The schema of a workload type, compiled.
  private static func schema(
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
