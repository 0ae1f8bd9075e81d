import JSON

extension Readiness {
  /// A pod is ready when it says so, or when it has ended well; one that does some work, only when
  /// it has ended.
  static func pod(_ pod: KubernetesObject, _ facts: Facts) -> Readiness {
    let diagnosis = PodDiagnosis(of: pod, events: facts.events, nodes: facts.nodes)
    var readiness = Readiness(diagnosis)
    guard facts.podRole == .batch else { return readiness }
    switch diagnosis.verdict {
    case .ready: return Readiness(.progressing, "it is running")
    case .doomed where mayTryAgain(pod): readiness.state = .progressing
    default: break
    }
    return readiness
  }

  /// A container that runs and ends badly is started again where the pod wants that, and may do
  /// better; one that never runs will not.
  private static func mayTryAgain(_ pod: KubernetesObject) -> Bool {
    pod.spec?["restartPolicy"]?.string != "Never" && pod.status?["phase"]?.string == "Running"
  }
}
