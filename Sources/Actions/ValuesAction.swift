import Charts
public import Diagnostics
public import Host
public import JSON
public import Policies
import Workloads

/// Turns a config into the values of its chart, secrets masked.
public struct ValuesAction: Sendable {
  public var host: Host
  /// What opens charts that are not built in.
  public var opener: ChartOpener
  /// The policies that the config is held against.
  public var policy: PolicySource?

  public init(host: Host, opener: ChartOpener? = nil, policy: PolicySource? = nil) {
    self.host = host
    self.policy = policy
    self.opener = opener ?? ChartOpener(host: host)
  }

  /// The values, and what is worth knowing of the config.
  public struct Result: Sendable {
    public var values: JSONObject
    public var warnings: [Diagnostic]
    public var sources: SourceMap
    /// The chart, where the config names one.
    public var chart: OpenedChart?
    /// What the config got from policies.
    public var defaults: [PolicyDefaults.Applied] = []
  }

  public func run(
    _ request: ConfigRequest,
    valuesFiles: [String]
  ) async throws(ActionError) -> Result {
    let validated = try await ConfigLoader(host: host).load(request).governed(by: policy)
    var sources = validated.sources
    let renderer = Renderer(host: host)
    let values = try renderer.values(of: validated, files: valuesFiles, sources: &sources)
    let chart = try await ConfigCharts(opener: opener).open(validated, into: &sources)
    let guesses = chart.guessesSecrets(among: values)
    guard guesses || !validated.policies.isEmpty else {
      return Result(
        values: SecretMasking.masked(values.object, keys: validated.workload.secretValues),
        warnings: validated.warnings,
        sources: sources
      )
    }
    // Which values are secret shows in what the chart makes of them, and so does what is allowed.
    let rendered = try await renderer.render(
      validated,
      chart: chart,
      values: values,
      sources: &sources
    )
    try PolicyApplication.require(validated, rendered, sources)
    let masked =
      guesses
      ? SecretValueMask(of: rendered, validated).masked(values.object)
      : SecretMasking.masked(values.object, keys: validated.workload.secretValues)
    return Result(
      values: masked,
      warnings: validated.warnings + rendered.warnings,
      sources: sources,
      chart: chart.opened,
      defaults: validated.defaults
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
