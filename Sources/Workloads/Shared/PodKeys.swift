import Diagnostics
import JSON

/// The keys of every type that runs containers.
enum PodKeys {
  /// - Parameter mainContainer: what the chart calls the main container.
  static func check(_ config: Config, mainContainer: String) -> [Diagnostic] {
    ImageKeys.check(config) + ResourceKeys.check(config) + ServiceKeys.check(config)
      + IngressKeys.check(config) + EnvironmentVariableKeys.check(config)
      + VolumeKeys.check(config) + MountedFiles.check(config)
      + ContainerKeys.check(config, mainContainer: mainContainer) + ClusterKeys.check(config)
  }

  /// - Throws: ``Diagnostics/DiagnosticError`` where a local file that the config names cannot be
  ///   used.
  static func addValues(
    from config: Config,
    to values: inout JSONObject
  ) throws(DiagnosticError) {
    ImageKeys.addValues(from: config, to: &values)
    VolumeKeys.addSharedMemory(from: config, to: &values)
    ResourceKeys.addValues(from: config, to: &values)
    try MountedFiles.addValues(from: config, to: &values)
    VolumeKeys.addValues(from: config, to: &values)
    try EnvironmentVariableKeys.addValues(from: config, to: &values)
    ServiceKeys.addValues(from: config, to: &values)
    IngressKeys.addValues(from: config, to: &values)
    SchedulingKeys.addValues(from: config, to: &values)
    ContainerKeys.addValues(from: config, to: &values)
  }
}
