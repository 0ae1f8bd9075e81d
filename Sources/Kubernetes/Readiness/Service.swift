import JSON

extension Readiness {
  /// A Service is ready when it has its address; one of the type `LoadBalancer` needs one from
  /// outside.
  static func service(_ service: KubernetesObject) -> Readiness {
    switch service.spec?["type"]?.string {
    case "ExternalName": return Readiness(.ready, "it stands for another name")
    case "LoadBalancer":
      let addresses = service.status?[path: "loadBalancer", "ingress"]?.array ?? []
      let hasExternal = service.spec?["externalIPs"]?.array?.isEmpty == false
      guard addresses.isEmpty, !hasExternal else {
        return Readiness(.ready, "it has its address")
      }
      return Readiness(.progressing, "it waits for an address from the load balancer")
    default:
      return service.spec?["clusterIP"]?.string?.isEmpty == false
        ? Readiness(.ready, "it has its address")
        : Readiness(.progressing, "it waits for its address")
    }
  }
}
