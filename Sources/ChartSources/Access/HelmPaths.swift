public import Host

/// Where Helm and Docker keep what they know of repositories and registries, and where kubegate keeps
/// what it has fetched. Follows Helm's `helmpath`.
public struct HelmPaths: Sendable, Equatable {
  /// Helm's `repositories.yaml`.
  public var repositories: String?
  /// Files with logins for registries, the most important one first: Helm's, then Docker's.
  public var registryLogins: [String]
  /// The folder of fetched charts.
  public var cache: String?

  public init(
    repositories: String? = nil,
    registryLogins: [String] = [],
    cache: String? = nil
  ) {
    self.repositories = repositories
    self.registryLogins = registryLogins
    self.cache = cache
  }

  /// The places that the environment says.
  public init(_ host: Host) {
    let home = host["HOME"]
    let configFolder =
      host["HELM_CONFIG_HOME"]
      ?? (host["XDG_CONFIG_HOME"] ?? home.map { $0 + "/.config" }).map { $0 + "/helm" }
    let dockerFolder = host["DOCKER_CONFIG"] ?? home.map { $0 + "/.docker" }
    repositories =
      host["HELM_REPOSITORY_CONFIG"] ?? configFolder.map { $0 + "/repositories.yaml" }
    registryLogins = [
      host["HELM_REGISTRY_CONFIG"] ?? configFolder.map { $0 + "/registry/config.json" },
      dockerFolder.map { $0 + "/config.json" },
    ].compactMap { $0 }
    cache = (host["XDG_CACHE_HOME"] ?? home.map { $0 + "/.cache" }).map { $0 + "/kubegate/charts" }
  }
}
