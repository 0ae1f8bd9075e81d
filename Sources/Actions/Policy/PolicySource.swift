public import Diagnostics
public import Host
import Kubernetes
public import Policies
import Workloads

/// Where a verb that asks no cluster by itself gets policies from.
public struct PolicySource: Sendable {
  public enum Choice: Sendable, Equatable {
    /// The ConfigMaps of the cluster.
    case cluster(ClusterChoice)
    /// A file of this machine.
    case file(String)
  }

  public var choice: Choice
  public var host: Host
  public var connector: ClusterConnector

  public init(_ choice: Choice, host: Host, connector: ClusterConnector) {
    self.choice = choice
    self.host = host
    self.connector = connector
  }

  /// What counts for whatever is deployed to a namespace; without one, that of the kubeconfig.
  public func policies(namespace: String?) async throws(ActionError) -> ReadPolicies {
    var read = ReadPolicies()
    let texts = try await texts(choice, namespace)
    read.policies = try PolicyReader.read(texts, into: &read.sources, &read.warnings)
    return read
  }

  /// What counts for a config.
  func texts(for config: Config) async throws(ActionError) -> PolicyTexts {
    try await texts(choice.completed(by: config), config.namespace)
  }

  fileprivate func texts(
    _ choice: Choice,
    _ namespace: String?
  ) async throws(ActionError) -> PolicyTexts {
    switch choice {
    case .file(let path): return PolicyTexts(texts: [try text(of: path)])
    case .cluster(let cluster):
      let client = try connector.connect(cluster).client
      var texts = try await PolicyConfigMap.find(client, namespace: namespace ?? client.namespace)
        .get()
      // Whoever asks for policies wants to know of all.
      texts.warnings += texts.unseen
      return texts
    }
  }

  private func text(of path: String) throws(ActionError) -> PolicyText {
    do throws(DiagnosticError) {
      let file = try ConfigReader(host: host).file(path)
      return PolicyText(name: file.name, file: file, form: DocumentForm(of: path), isOwn: true)
    } catch {
      throw error.diagnostics.first.map(ActionError.file)
        ?? .invalid(error.diagnostics, SourceMap())
    }
  }
}

/// Policies, with what is wrong with them.
public struct ReadPolicies: Sendable {
  /// The first ones count more.
  public var policies: [Policy] = []
  public var warnings: [Diagnostic] = []
  /// What the policies were read from.
  public var sources = SourceMap()
}

extension PolicySource.Choice {
  /// The choice for a config, which may name its cluster.
  fileprivate func completed(by config: Config) -> Self {
    guard case .cluster(let choice) = self else { return self }
    return .cluster(choice.completed(by: config))
  }
}

/// The policies of many configs, each asked for once.
actor PolicyCache {
  private let source: PolicySource
  private var known: [Key: Result<PolicyTexts, ActionError>] = [:]

  private struct Key: Hashable {
    var context: String?
    var namespace: String
  }

  init(_ source: PolicySource) { self.source = source }

  func texts(for config: Config) async throws(ActionError) -> PolicyTexts {
    let choice = source.choice.completed(by: config)
    var key = Key(namespace: config.namespace)
    switch choice {
    case .cluster(let cluster): key.context = cluster.context
    case .file: key.namespace = ""
    }
    if let known = known[key] { return try known.get() }
    let found: Result<PolicyTexts, ActionError>
    do throws(ActionError) {
      found = .success(try await source.texts(choice, config.namespace))
    } catch {
      found = .failure(error)
    }
    known[key] = found
    return try found.get()
  }
}
