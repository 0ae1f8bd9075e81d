import JSON

extension Readiness {
  /// An Ingress is ready when it exists: many controllers never say in it that they serve it.
  static func ingress(_ ingress: KubernetesObject) -> Readiness {
    let address = ingress.status?[path: "loadBalancer", "ingress"]?[0]
    let name = address?["hostname"]?.string ?? address?["ip"]?.string
    return Readiness(.ready, name.map { "it is served at \($0)" } ?? "it exists")
  }
}
