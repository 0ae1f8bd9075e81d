import Diagnostics
import JSON
import Kubernetes

/// The log of one of a release's pods: the newest that has started.
public struct LogsAction: Sendable {
  /// What of the log.
  public struct Options: Sendable {
    public var container: String?
    /// The pod's name.
    public var pod: String?
    public var follows = false
    public var isPrevious = false
    public var tail: Int?

    public init() {}
  }

  public var connector: ClusterConnector
  public var choice: ReleaseChoice
  public var options: Options
  /// Told which pod it is, where there are several.
  public var onChoice: @Sendable (_ pod: String, _ others: [String]) -> Void

  public init(
    connector: ClusterConnector,
    choice: ReleaseChoice,
    options: Options,
    onChoice: @escaping @Sendable (_ pod: String, _ others: [String]) -> Void = { _, _ in }
  ) {
    self.connector = connector
    self.choice = choice
    self.options = options
    self.onChoice = onChoice
  }

  /// - Parameter onLine: given each line as it comes, without its end.
  public func run(onLine: (String) -> Void) async throws(ActionError) {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    var status = StatusAction(connector: connector, choice: choice)
    status.readsLines = false
    let state = try await status.run(on: cluster)
    let (pod, isPrevious) = try choose(from: state, namespace)
    let others = state.pods.map(\.name).filter { $0 != pod.name }
    if options.pod == nil, !others.isEmpty { onChoice(pod.name, others) }
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
      isPrevious: isPrevious,
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

  /// The pod that is meant, and whether the run of its container before this one is. A Job that makes a
  /// new pod for each attempt has its attempt before in another pod.
  private func choose(
    from state: ReleaseState,
    _ namespace: String
  ) throws(ActionError) -> (KubernetesObject, isPrevious: Bool) {
    if let wanted = options.pod {
      if let pod = state.pods.first(where: { $0.name == wanted }) {
        return (pod, options.isPrevious)
      }
      throw .failed(
        Diagnostic(
          .error,
          .notReady,
          "\"\(choice.name)\" has no pod \"\(wanted)\"",
          help: state.pods.isEmpty
            ? [] : ["pods: \(state.pods.map(\.name).joined(separator: ", "))"]
        )
      )
    }
    let started = state.pods.filter { $0.status?["phase"]?.string != "Pending" }
    guard let newest = started.first ?? state.pods.first else {
      throw .failed(noPod(state, namespace))
    }
    guard options.isPrevious, newest.spec?["restartPolicy"]?.string == "Never", started.count > 1
    else { return (newest, options.isPrevious) }
    return (started[1], false)
  }

  private func noPod(_ state: ReleaseState, _ namespace: String) -> Diagnostic {
    var help = "see why with: kubegate status \(choice.name) -n \(namespace)"
    var message = "\"\(choice.name)\" has no pod whose log could be shown"
    if let cronJob = state.cronJobs.first, cronJob.runs.isEmpty {
      message += ": it has not run yet"
      help = "start it now with: kubegate run \(choice.name) -n \(namespace)"
    } else if state.jobs.contains(where: { $0.run.state == .failed }) {
      message += ": the cluster has deleted those of its job"
    }
    return Diagnostic(.error, .notReady, message, help: [help])
  }
}
