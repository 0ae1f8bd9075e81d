import Charts
public import Diagnostics
public import Host
public import JSON
import Workloads

/// Turns a config into the values of its chart, secrets masked.
public struct ValuesAction: Sendable {
  public var host: Host

  public init(host: Host) { self.host = host }

  /// The values, and what is worth knowing of the config.
  public struct Result: Sendable {
    public var values: JSONObject
    public var warnings: [Diagnostic]
    public var sources: SourceMap
  }

  public func run(
    _ request: ConfigRequest,
    valuesFiles: [String]
  ) throws(ActionError) -> Result {
    let validated = try ConfigLoader(host: host).load(request)
    var sources = validated.sources
    let values = try Renderer(host: host).values(
      of: validated,
      files: valuesFiles,
      sources: &sources
    )
    return Result(
      values: SecretMasking.masked(values.object, keys: validated.workload.secretValues),
      warnings: validated.warnings,
      sources: sources
    )
  }

  /// Writes a file that the command line names.
  public static func write(_ text: String, to path: String, host: Host) throws(ActionError) {
    do throws(FileError) {
      try host.files.write(path, Array(text.utf8))
    } catch {
      throw .file(FileMistake.unwritable(path, error))
    }
  }
}
