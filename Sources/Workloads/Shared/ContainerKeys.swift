import Diagnostics
import JSON

/// `command`, `args`, `working_dir`, `probes`, `security`, `service_account`, `init_containers[]`,
/// `sidecars[]`, `labels`, `annotations`, `pod_annotations`, `termination_grace_period` → the values of the same meaning.
enum ContainerKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    for (key, name) in [
      ("command", "command"), ("args", "args"), ("working_dir", "workingDir"),
      ("labels", "labels"), ("annotations", "annotations"), ("pod_annotations", "podAnnotations"),
    ] {
      if let value = config[key] { values[name] = value }
    }
    if let time = config["termination_grace_period"]?.wholeNumber {
      values["terminationGracePeriodSeconds"] = .int(time)
    }
    let firstPort = ServiceKeys.ports(of: config).first?.number
    for member in config.members("probes") {
      values[member.key + "Probe"] = Probe.value(of: member.value, config, firstPort: firstPort)
    }
    if let security = config["security"]?.object {
      let (pod, container) = SecurityContext.values(of: security)
      if !pod.isEmpty { values["podSecurityContext"] = .object(pod) }
      if !container.isEmpty { values["securityContext"] = .object(container) }
    }
    if let account = config["service_account"] {
      values["serviceAccount"] = serviceAccount(account)
    }
    for (key, name) in [("init_containers", "initContainers"), ("sidecars", "sidecars")]
    where config[key] != nil {
      values[name] = .array(config.list(key).map { ExtraContainer.value(of: $0, config) })
    }
  }

  private static func serviceAccount(_ account: JSONValue) -> JSONValue {
    guard let object = account.object else { return ["name": account] }
    var values = JSONObject()
    values["name"] = object["name"]
    if let create = object["create"] { values["create"] = .bool(create.isOn) }
    values["annotations"] = object["annotations"]
    return .object(values)
  }

  static func check(_ config: Config, mainContainer: String) -> [Diagnostic] {
    var found = Probe.check(config)
    var uses: [Repetition.Use] = []
    for key in ["init_containers", "sidecars"] {
      for (index, container) in config.list(key).enumerated() {
        let pointer = "/\(key)/\(index)"
        found += checkFurther(config.part(container), at: pointer)
        guard let name = container["name"], let text = name.string else { continue }
        if text == mainContainer {
          found.append(mainContainerIsNamed(name, at: pointer))
        } else {
          uses.append(.init(name: text, range: name.range, pointer: pointer + "/name"))
        }
      }
    }
    return found
      + Repetition.mistakes(uses) { again, _ in "two containers are named \"\(again.name)\"" }
  }

  /// The mistakes that each container can have.
  private static func checkFurther(_ container: Config, at pointer: String) -> [Diagnostic] {
    ImageKeys.check(container, below: pointer) + ResourceKeys.checkLimits(container, below: pointer)
      + ResourceKeys.checkUnits(container, below: pointer)
      + ServiceKeys.checkNumbers(container, below: pointer)
      + EnvironmentVariableKeys.checkNames(container, below: pointer)
      + Probe.check(container, below: pointer)
  }

  private static func mainContainerIsNamed(_ name: JSONValue, at pointer: String) -> Diagnostic {
    Diagnostic(
      .error,
      .usedTwice,
      "the main container is named \"\(name.string ?? "")\" already",
      at: name.range,
      pointer: pointer + "/name"
    )
  }
}

/// A probe as Kubernetes spells it.
enum Probe {
  /// Ports that are not declared, and probes without any.
  ///
  /// - Parameter parent: where the container stands in the config.
  static func check(_ config: Config, below parent: String = "") -> [Diagnostic] {
    var found: [Diagnostic] = []
    for member in config.members("probes") {
      let pointer = "\(parent)/probes/\(member.key)"
      for key in ["port", "tcp"] {
        // A number needs no declaration: the probe asks the container, not the Service.
        guard let port = member.value[key], port.wholeNumber == nil, port.bool == nil else {
          continue
        }
        found += ServiceKeys.undeclared(
          port,
          in: config,
          by: "the probe",
          pointer: "\(pointer)/\(key)"
        )
      }
      let needsPort = member.value["path"] != nil || member.value["tcp"]?.bool == true
      if needsPort, member.value["port"] == nil, ServiceKeys.ports(of: config).isEmpty {
        found.append(
          Diagnostic(
            .error,
            .undeclaredPort,
            "the probe has no port to ask",
            at: member.keyRange,
            pointer: pointer,
            help: ["add \"port\": 8080 to it, or \"ports\""]
          )
        )
      }
    }
    return found
  }

  static func value(of probe: JSONValue, _ config: Config, firstPort: JSONValue?) -> JSONValue {
    var values = JSONObject()
    let port = portNumber(probe["port"], config) ?? portNumber(firstPort, config) ?? 80
    if let path = probe["path"] {
      values["httpGet"] = ["path": path, "port": port]
    } else if let tcp = probe["tcp"] {
      let own = tcp.bool == nil ? portNumber(tcp, config) : nil
      values["tcpSocket"] = ["port": own ?? port]
    } else if let command = probe["command"] {
      values["exec"] = ["command": command]
    }
    for (key, name) in [
      ("initial_delay", "initialDelaySeconds"), ("period", "periodSeconds"),
      ("timeout", "timeoutSeconds"), ("failure_threshold", "failureThreshold"),
      ("success_threshold", "successThreshold"),
    ] {
      if let number = probe[key]?.wholeNumber { values[name] = .int(number) }
    }
    return .object(values)
  }

  /// The number of a port that is given by number or name.
  private static func portNumber(_ port: JSONValue?, _ config: Config) -> JSONValue? {
    guard let port else { return nil }
    if let number = port.wholeNumber { return .int(number) }
    return ServiceKeys.ports(of: config).first { $0.name == port.string }?.number.wholeNumber
      .map(JSONValue.int)
  }
}

/// `security` as the two security contexts of Kubernetes.
enum SecurityContext {
  static func values(of security: JSONObject) -> (pod: JSONObject, container: JSONObject) {
    var pod = JSONObject()
    var container = JSONObject()
    pod["runAsUser"] = security["run_as_user"]
    pod["runAsGroup"] = security["run_as_group"]
    pod["fsGroup"] = security["fs_group"]
    pod["supplementalGroups"] = security["supplemental_groups"]
    if let refuse = security["run_as_non_root"] { pod["runAsNonRoot"] = .bool(refuse.isOn) }
    if let profile = security["seccomp_profile"] { pod["seccompProfile"] = ["type": profile] }
    for (key, name) in [
      ("read_only_root", "readOnlyRootFilesystem"),
      ("allow_privilege_escalation", "allowPrivilegeEscalation"), ("privileged", "privileged"),
    ] {
      if let value = security[key] { container[name] = .bool(value.isOn) }
    }
    if let drop = security["drop_capabilities"] {
      container.set("capabilities", "drop", to: drop)
    }
    if let add = security["add_capabilities"] { container.set("capabilities", "add", to: add) }
    return (pod, container)
  }
}

/// A container of `init_containers` or `sidecars` as Kubernetes spells it. `mountVolumes` says that
/// the chart adds the main container's mounts.
enum ExtraContainer {
  static func value(of container: JSONValue, _ config: Config) -> JSONValue {
    let own = config.part(container)
    let image = ImageKeys.reference(own, in: config)
    var values = JSONObject()
    values["name"] = container["name"]
    values["image"] = .string("\(image.repository):\(image.tag ?? "latest")")
    for (key, name) in [
      ("image_pull_policy", "imagePullPolicy"), ("command", "command"), ("args", "args"),
      ("working_dir", "workingDir"),
    ] {
      if let value = container[key] { values[name] = value }
    }
    values.append(
      EnvironmentVariableKeys.plainVariables(container["env_variables"])
        + EnvironmentVariableKeys.secretVariables(container["secret_variables"])
        + EnvironmentVariableKeys.fieldVariables(container["field_variables"]),
      to: "env"
    )
    values.append(EnvironmentVariableKeys.sources(container["env_from"]), to: "envFrom")
    values.append(
      ServiceKeys.ports(of: own).compactMap { port in
        port.number.wholeNumber.map { ["containerPort": .int($0), "name": .string(port.name)] }
      },
      to: "ports"
    )
    var resources = JSONObject()
    ResourceKeys.addValues(from: own, to: &resources)
    if let requests = resources["resources"] { values["resources"] = requests }
    for member in container["probes"]?.object?.members ?? [] {
      values[member.key + "Probe"] = Probe.value(
        of: member.value,
        own,
        firstPort: ServiceKeys.ports(of: own).first?.number
      )
    }
    if let security = container["security"]?.object {
      let (pod, inner) = SecurityContext.values(of: security)
      var context = inner
      for member in pod.members where member.key != "fsGroup" && member.key != "supplementalGroups"
      {
        context[member.key] = member.value
      }
      if !context.isEmpty { values["securityContext"] = .object(context) }
    }
    values["mountVolumes"] = .bool(container["mount_volumes"]?.isOn ?? true)
    return .object(values)
  }
}
