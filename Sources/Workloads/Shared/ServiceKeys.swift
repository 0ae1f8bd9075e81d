import Diagnostics
import JSON

/// `ports`, `service_type`, `service_annotations`, `load_balancer_ip`, `load_balancer_sources`
/// → `serviceEnabled`, `service.*`.
enum ServiceKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    let ports = ports(of: config)
    guard !ports.isEmpty else { return }
    let type = config["service_type"]?.string ?? "ClusterIP"
    let hasNodePorts = type == "NodePort" || type == "LoadBalancer"
    if type != disabled {
      // A text, as in the chart whose value names these are.
      values["serviceEnabled"] = "True"
      values.set("service", "type", to: .string(type))
    }
    values.set(
      "service",
      "ports",
      to: .array(
        ports.map { port in
          var entry = JSONObject()
          entry["port"] = port.serviceNumber
          entry["targetPort"] = port.number
          entry["name"] = .string(port.name)
          if hasNodePorts { entry["nodePort"] = port.nodePort }
          entry["protocol"] = port.object?["protocol"]
          entry["appProtocol"] = port.object?["app_protocol"]
          return .object(entry)
        }
      )
    )
    for (key, name) in [
      ("service_annotations", "annotations"), ("load_balancer_ip", "loadBalancerIP"),
      ("load_balancer_sources", "loadBalancerSourceRanges"),
    ] {
      if let value = config[key] { values.set("service", name, to: value) }
    }
  }

  /// The service type of a release that has ports and no Service.
  private static let disabled = "Disabled"

  /// A named port as the config gives it.
  struct Port {
    var name: String
    /// Where the container listens.
    var number: JSONValue
    var nodePort: JSONValue?
    var pointer: String
    /// The port's further keys, where it is written as an object.
    var object: JSONObject?
    /// Pointers to the two numbers.
    var numberPointer: String
    var nodePortPointer: String

    /// Where the Service listens.
    var serviceNumber: JSONValue { object?["service_port"] ?? number }
  }

  static func ports(of config: Config) -> [Port] {
    config.members("ports").compactMap { member in
      let pointer = "/ports/" + JSONPointer.escaped(member.key)
      var port = Port(
        name: member.key,
        number: member.value,
        pointer: pointer,
        numberPointer: pointer,
        nodePortPointer: pointer + "/1"
      )
      if let object = member.value.object {
        guard let number = object["port"] else { return nil }
        port.number = number
        port.nodePort = object["node_port"]
        port.object = object
        port.numberPointer = pointer + "/port"
        port.nodePortPointer = pointer + "/node_port"
      } else if let list = member.value.array {
        guard let number = list.first else { return nil }
        port.number = number
        port.nodePort = list.dropFirst().first
      }
      return port
    }
  }

  /// The node ports that Kubernetes hands out unless its administrator chose others.
  private static let nodePorts = 30000...32767

  static func check(_ config: Config) -> [Diagnostic] {
    checkNumbers(config) + checkServicePorts(config) + checkNodePorts(config) + checkName(config)
  }

  /// Ports that cannot be, or that are there twice, of the main container or of another.
  ///
  /// - Parameter parent: where the container stands in the config.
  static func checkNumbers(_ config: Config, below parent: String = "") -> [Diagnostic] {
    var found: [Diagnostic] = []
    var uses: [Repetition.Use] = []
    for port in ports(of: config) {
      guard let number = port.number.wholeNumber else { continue }
      let pointer = parent + port.numberPointer
      if (1...65535).contains(number) {
        uses.append(.init(name: String(number), range: port.number.range, pointer: pointer))
      } else {
        found.append(outOfRange(port.number, 1...65535, what: "a port", pointer: pointer))
      }
    }
    return found + Repetition.mistakes(uses) { again, _ in "port \(again.name) is used twice" }
  }

  /// Two ports of the container behind one of the Service.
  private static func checkServicePorts(_ config: Config) -> [Diagnostic] {
    let uses = ports(of: config).compactMap { port -> Repetition.Use? in
      guard port.object != nil, let number = port.serviceNumber.wholeNumber else { return nil }
      return Repetition.Use(
        name: String(number) + (port.object?["protocol"]?.string ?? "TCP"),
        range: port.serviceNumber.range,
        pointer: port.pointer + (port.object?["service_port"] == nil ? "/port" : "/service_port")
      )
    }
    return Repetition.mistakes(uses) { _, _ in "this port of the Service is used twice" }
      .filter { $0.pointer?.hasSuffix("/service_port") ?? false }
  }

  /// The name of a Service is stricter than that of a release.
  private static func checkName(_ config: Config) -> [Diagnostic] {
    guard !ports(of: config).isEmpty, config["service_type"]?.string != disabled,
      let name = config["chart_name"], name.string?.first?.isNumber == true
    else { return [] }
    return [
      Diagnostic(
        .error,
        .wrongForm,
        "a release with ports has a name that begins with a letter, as its Service has",
        at: name.range,
        pointer: "/chart_name"
      )
    ]
  }

  private static func checkNodePorts(_ config: Config) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var uses: [Repetition.Use] = []
    let type = config["service_type"]?.string ?? "ClusterIP"
    let hasNodePorts = type == "NodePort" || type == "LoadBalancer"
    for port in ports(of: config) {
      guard let nodePort = port.nodePort, let number = nodePort.wholeNumber else { continue }
      let pointer = port.nodePortPointer
      if !hasNodePorts {
        found.append(
          Diagnostic(
            .warning,
            .noEffect,
            "a node port has no effect with service_type \(type)",
            at: nodePort.range,
            pointer: pointer,
            help: ["add \"service_type\": \"NodePort\", or remove the node port"]
          )
        )
      } else if nodePorts.contains(number) {
        uses.append(.init(name: String(number), range: nodePort.range, pointer: pointer))
      } else {
        found.append(outOfRange(nodePort, nodePorts, what: "a node port", pointer: pointer))
      }
    }
    return found + Repetition.mistakes(uses) { again, _ in "node port \(again.name) is used twice" }
  }

  private static func outOfRange(
    _ value: JSONValue,
    _ range: ClosedRange<Int>,
    what: String,
    pointer: String
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .portOutOfRange,
      "\(what) is a number from \(range.lowerBound) to \(range.upperBound)",
      at: value.range,
      pointer: pointer
    )
  }

  /// The mistake of naming a port that is not declared; empty where it is.
  static func undeclared(
    _ port: JSONValue,
    in config: Config,
    by what: String,
    pointer: String
  ) -> [Diagnostic] {
    let declared = ports(of: config)
    let isDeclared = declared.contains { candidate in
      candidate.name == port.string
        || (port.wholeNumber != nil && candidate.number.wholeNumber == port.wholeNumber)
    }
    if isDeclared { return [] }
    let name = port.text ?? ""
    let help: String
    if let near = NearestName.of(name, among: declared.map(\.name)) {
      help = "did you mean \"\(near)\"?"
    } else if declared.isEmpty {
      help = "add \"ports\": {\"http\": [\(port.wholeNumber ?? 8080)]}"
    } else {
      let list = declared.map { "\($0.name) (\($0.number.text ?? ""))" }
      help = "declared ports: \(list.joined(separator: ", "))"
    }
    return [
      Diagnostic(
        .error,
        .undeclaredPort,
        "\(what) wants port \"\(name)\", which \"ports\" does not declare",
        at: port.range,
        pointer: pointer,
        help: [help]
      )
    ]
  }
}
