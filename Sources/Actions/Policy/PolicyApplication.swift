import Charts
import Diagnostics
import JSON
import JSONSchema
import Kubernetes
import Policies
import Releases
import Workloads

/// Lets the policies of an administrator have their say about a config.
struct PolicyApplication {
  var schemas = SchemaLibrary()

  /// The config with the defaults of policies, held against its schema and checks once more where there
  /// are any.
  ///
  /// - Throws: ``ActionError/invalid(_:_:)`` where it cannot be used with them.
  func apply(
    _ texts: PolicyTexts,
    to validated: ValidatedConfig
  ) throws(ActionError) -> ValidatedConfig {
    var result = validated
    result.policies = try PolicyReader.read(texts, into: &result.sources, &result.warnings)
    var policies = result.policies
    let hasKey = Self.keys(of: validated.workload).contains
    while true {
      let (object, applied) = PolicyDefaults.apply(
        policies,
        to: validated.config.object,
        hasKey: hasKey
      )
      guard !applied.isEmpty else { return result }
      result.config.object = object
      result.defaults = applied
      let mistakes = try check(result).filter { !validated.warnings.contains($0) }
      guard mistakes.hasErrors else {
        result.warnings += mistakes
        return result
      }
      // A default that does not fit a config is the administrator's to mend.
      let wrong = applied.filter { applied in
        mistakes.contains { $0.severity == .error && Self.blames(applied, $0) }
      }
      guard !wrong.isEmpty else { throw .invalid(mistakes, result.sources) }
      result.config.object = validated.config.object
      result.defaults = []
      for (index, policy) in policies.enumerated() {
        for applied in wrong where applied.policy == policy.name {
          policies[index].defaults[applied.key] = nil
        }
      }
      result.warnings += mistakes.compactMap { mistake in
        wrong.first { Self.blames($0, mistake) }.map { PolicyMistake.unfit(mistake, $0) }
      }
    }
  }

  /// The same for a config that is only validated, with what is not allowed in it.
  func judge(_ texts: PolicyTexts, _ examined: inout ExaminedConfig) {
    guard let workload = examined.workload, let config = examined.config else { return }
    let validated = ValidatedConfig(
      workload: workload,
      config: config,
      sources: examined.sources,
      warnings: examined.found
    )
    do throws(ActionError) {
      let result = try apply(texts, to: validated)
      examined.sources = result.sources
      examined.found = result.warnings
      examined.found += PolicyCheck(result.policies).check(
        ConfigUses.of(result.config.object, defaults: result.defaults)
      )
    } catch .invalid(let mistakes, let sources) {
      examined.sources = sources
      examined.found += mistakes
    } catch {}
  }

  /// What policies do not allow in what a config has become.
  static func check(_ validated: ValidatedConfig, _ rendered: RenderedConfig) -> [Diagnostic] {
    guard !validated.policies.isEmpty else { return [] }
    let config = validated.config.object
    let isEnvironment = validated.workload.jobRole == .environment
    var uses = ObjectUses.of(
      rendered.objects,
      isEnvironment: isEnvironment,
      gpuResource: config["gpu_resource"]?.string
    )
    // Tests run on demand, and what hooks have in use does not last.
    let hooks = rendered.hooks.filter { $0.events.contains { $0 != .test } }
    uses += ObjectUses.of(hooks.flatMap(\.objects), isEnvironment: false).filter(\.isName)
    let asked = ConfigUses.of(config, defaults: validated.defaults)
    return PolicyCheck(validated.policies).check(uses.map { $0.placed(among: asked, in: config) })
  }

  /// - Throws: ``ActionError/check(_:_:)`` with what policies do not allow.
  static func require(
    _ validated: ValidatedConfig,
    _ rendered: RenderedConfig,
    _ sources: SourceMap
  ) throws(ActionError) {
    let found = check(validated, rendered)
    if found.hasErrors { throw .check(found, sources) }
  }

  private func check(_ validated: ValidatedConfig) throws(ActionError) -> [Diagnostic] {
    do throws(DiagnosticError) {
      let schema = try schemas.schema(of: validated.workload)
      let found = schema.validate(validated.value)
      return found.hasErrors ? found : found + validated.workload.check(validated.config)
    } catch {
      throw .invalid(error.diagnostics, validated.sources)
    }
  }

  /// Whether a mistake lies in what a policy has given.
  private static func blames(_ applied: PolicyDefaults.Applied, _ mistake: Diagnostic) -> Bool {
    applied.value.range.file == mistake.range.file && !mistake.range.isNone
      && mistake.pointer.map { $0 == applied.pointer || $0.hasPrefix(applied.pointer + "/") }
        ?? false
  }

  /// The top-level keys that configs of a type have.
  private static func keys(of workload: any Workload) -> Set<String> {
    Set((SchemaOutline.of(workload)?.root.properties ?? []).map(\.key))
  }
}

extension ValidatedConfig {
  /// The config as the policies of a source have it; without one, as it is.
  func governed(by source: PolicySource?) async throws(ActionError) -> ValidatedConfig {
    guard let source else { return self }
    return try PolicyApplication().apply(try await source.texts(for: config), to: self)
  }
}

extension PolicyUse {
  /// Whether it is about the name of something, and not about amounts of a release.
  fileprivate var isName: Bool {
    switch subject {
    case .image, .storageClass, .host: true
    case .gpus, .memory, .cpu, .allocation, .labels: false
    }
  }
}
