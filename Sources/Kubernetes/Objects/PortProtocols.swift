import JSON

/// Writes the protocol of ports that leave it out.
///
/// Ports are told apart by number and protocol, which is TCP where nothing is said. The typed patches
/// of server-side apply refuse a port without it on servers of some versions, 1.20 among them, and
/// hardly a public chart writes it.
enum PortProtocols {
  /// The object with `protocol: TCP` in each port that says nothing.
  static func written(in object: KubernetesObject) -> KubernetesObject {
    fields.changed(object) { port in
      guard var members = port.object, members["protocol"] == nil else { return port }
      members["protocol"] = "TCP"
      return JSONValue(.object(members), range: port.range)
    }
  }

  private static let fields: BuiltInFields = {
    let lists = ["containers", "initContainers"]
    var paths = BuiltInFields.ofPods(lists.map { [$0, "*", "ports", "*"] })
    paths["Service"] = [["spec", "ports", "*"]]
    return BuiltInFields(paths: paths)
  }()
}
