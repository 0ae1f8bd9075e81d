import Diagnostics
import JSON
import Kubernetes

/// The log of a release's newest pod.
public struct LogsAction: Sendable {
  /// What of the log.
  public struct Options: Sendable {
    public var container: String?
    public var follows = false
    public var isPrevious = false
    public var tail: Int?

    public init() {}
  }

  public var connector: ClusterConnector
  public var choice: ReleaseChoice
  public var options: Options

  public init(connector: ClusterConnector, choice: ReleaseChoice, options: Options) {
    self.connector = connector
    self.choice = choice
    self.options = options
  }

  /// - Parameter onLine: given each line as it comes, without its end.
  public func run(onLine: (String) -> Void) async throws(ActionError) {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    let state = try await StatusAction(connector: connector, choice: choice).run(on: cluster)
    guard let pod = state.pods.first else {
      throw .failed(
        Diagnostic(
          .error,
          .notReady,
          "\"\(choice.name)\" has no pod whose log could be shown",
          help: ["see why with: kubegate status \(choice.name) -n \(namespace)"]
        )
      )
    }
    let containers =
      ((pod.spec?["containers"]?.array ?? [])
      + (pod.spec?["initContainers"]?.array ?? [])).compactMap { $0["name"]?.string }
    if let wanted = options.container, !containers.contains(wanted) {
      throw .failed(
        Diagnostic(
          .error,
          .notReady,
          "the pod has no container \"\(wanted)\"",
          help: ["containers: \(containers.joined(separator: ", "))"]
        )
      )
    }
    let request = LogOptions(
      container: options.container ?? containers.first,
      follows: options.follows,
      isPrevious: options.isPrevious,
      tail: options.tail
    )
    do throws(KubernetesError) {
      for try await line in cluster.client.logs(namespace: namespace, pod: pod.name, request) {
        onLine(line.text)
      }
    } catch {
      if case .cancelled = error { throw .interrupted }
      if let status = error.status, status.code == 400,
        status.message.contains("is waiting to start")
      {
        throw .failed(
          Diagnostic(
            .error,
            .notReady,
            "\"\(choice.name)\" has no log yet: its container has not started",
            help: ["see why with: kubegate status \(choice.name) -n \(namespace)"]
          )
        )
      }
      throw .cluster(error, action: "read the log of pod \(pod.name)")
    }
  }
}
