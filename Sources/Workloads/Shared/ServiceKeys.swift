import Diagnostics
import JSON

/// `ports`, `service_type`, `service_annotations` → `serviceEnabled`, `service.*`.
enum ServiceKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    guard config["ports"] != nil else { return }
    let type = config["service_type"]?.string ?? "ClusterIP"
    // A text, as in the chart whose value names these are.
    values["serviceEnabled"] = "True"
    values.set("service", "type", to: .string(type))
    values.set(
      "service",
      "ports",
      to: .array(
        ports(of: config).map { port in
          var entry = JSONObject()
          entry["port"] = port.number
          entry["targetPort"] = port.number
          entry["name"] = .string(port.name)
          if type != "ClusterIP" { entry["nodePort"] = port.nodePort }
          return .object(entry)
        }
      )
    )
    if let annotations = config["service_annotations"] {
      values.set("service", "annotations", to: annotations)
    }
  }

  /// A named port as the config gives it.
  struct Port {
    var name: String
    var number: JSONValue
    var nodePort: JSONValue?
    var pointer: String
  }

  static func ports(of config: Config) -> [Port] {
    config.members("ports").compactMap { member in
      let pointer = "/ports/" + JSONPointer.escaped(member.key)
      guard let list = member.value.array else {
        return Port(name: member.key, number: member.value, pointer: pointer)
      }
      guard let number = list.first else { return nil }
      return Port(
        name: member.key,
        number: number,
        nodePort: list.dropFirst().first,
        pointer: pointer
      )
    }
  }

  /// The node ports that Kubernetes hands out unless its administrator chose others.
  private static let nodePorts = 30000...32767

  static func check(_ config: Config) -> [Diagnostic] {
    checkNumbers(config) + checkNodePorts(config)
  }

  /// Ports that cannot be, or that are there twice, of the main container or of another.
  ///
  /// - Parameter parent: where the container stands in the config.
  static func checkNumbers(_ config: Config, below parent: String = "") -> [Diagnostic] {
    var found: [Diagnostic] = []
    var uses: [Repetition.Use] = []
    for port in ports(of: config) {
      guard let number = port.number.wholeNumber else { continue }
      let pointer = parent + port.pointer
      if (1...65535).contains(number) {
        uses.append(.init(name: String(number), range: port.number.range, pointer: pointer))
      } else {
        found.append(outOfRange(port.number, 1...65535, what: "a port", pointer: pointer))
      }
    }
    return found + Repetition.mistakes(uses) { again, _ in "port \(again.name) is used twice" }
  }

  private static func checkNodePorts(_ config: Config) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var uses: [Repetition.Use] = []
    let hasNodePorts = config["service_type"].map { $0.string != "ClusterIP" } ?? false
    for port in ports(of: config) {
      guard let nodePort = port.nodePort, let number = nodePort.wholeNumber else { continue }
      let pointer = port.pointer + "/1"
      if !hasNodePorts {
        found.append(
          Diagnostic(
            .warning,
            .noEffect,
            "a node port has no effect with service_type ClusterIP",
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
