import Diagnostics
public import Host
import JSON
import Kubernetes

/// The namespace that a new config is likely to be for.
public enum DefaultNamespace {
  /// What `HELM_NAMESPACE` says, else the namespace of the kubeconfig's context, else that of the pod
  /// which kubegate runs in, else `default`. No cluster is asked, and a kubeconfig that is missing or
  /// wrong only means that it says nothing.
  public static func find(_ host: Host, _ choice: ClusterChoice) -> String {
    if let name = host["HELM_NAMESPACE"] { return name }
    var sources = SourceMap()
    let loader = KubeconfigLoader(host: host)
    guard let config = try? loader.load(path: choice.kubeconfig, sources: &sources) else {
      let pod = try? loader.connection(sources: &sources)
      return pod?.namespace ?? standard
    }
    let context = choice.context ?? config.currentContext?.string
    let namespace = config.contexts.first { $0.name == context }?.value["namespace"]?.string
    return namespace.flatMap { $0.isEmpty ? nil : $0 } ?? standard
  }

  private static let standard = "default"
}
