import Diagnostics
import Host
import JSON
import Kubernetes

/// The namespace that helm's verbs work in where none is named.
enum ReleaseNamespace {
  /// The one of the kubeconfig's context, as far as there is one that can be read: what needs no cluster
  /// needs no kubeconfig either.
  static func standard(_ choice: ClusterChoice, host: Host) -> String {
    var sources = SourceMap()
    let loaded = try? KubeconfigLoader(host: host).load(path: choice.kubeconfig, sources: &sources)
    guard let config = loaded ?? nil,
      let name = choice.context ?? config.currentContext?.string,
      let context = config.contexts.first(where: { $0.name == name }),
      let namespace = context.value["namespace"]?.string, !namespace.isEmpty
    else { return "default" }
    return namespace
  }
}
