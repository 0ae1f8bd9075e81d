import Diagnostics
import JSON

/// `shared_memory`, `persistent_volume[]`, `existing_persistent_volume[]`, `host_volume[]`,
/// `nfs_volume[]`, `mount_secrets[]`, `mount_config_maps[]`, `config_data` → `dshm`,
/// `persistentVolume[]`, `existingPersistentVolume[]`, `extraHostVolumes[]`, `extraNFSVolumes[]`,
/// `extraSecretVolumes[]`, `extraConfigMapVolumes[]`, `extraVolumeMounts[]`, `configData`.
enum VolumeKeys {
  /// Where `config_data` is seen in the pod.
  static func configDataPath(_ config: Config) -> String {
    config["config_data_path"]?.string ?? "/etc/kubegate/config"
  }
  static let sharedMemoryPath = "/dev/shm"

  /// Shared memory comes first among the mounts, before mounted files.
  static func addSharedMemory(from config: Config, to values: inout JSONObject) {
    let size = config["shared_memory"]
    guard hasSharedMemory(config) else {
      values["dshm"] = false
      return
    }
    if let size, size.bool == nil, !size.isOn { values["dshm"] = size }
    values.append(
      [["name": "dshm", "mountPath": .string(sharedMemoryPath)]],
      to: "extraVolumeMounts"
    )
  }

  private static func hasSharedMemory(_ config: Config) -> Bool {
    guard let size = config["shared_memory"] else { return true }
    return size.bool != false && size.string != "false"
  }

  static func addValues(from config: Config, to values: inout JSONObject) {
    for (key, name) in [
      ("persistent_volume", "persistentVolume"),
      ("existing_persistent_volume", "existingPersistentVolume"),
    ] where config[key] != nil {
      values[name] = .array(config.list(key).map(withPlainSwitches))
    }
    for (index, volume) in config.list("host_volume").enumerated() {
      let name = JSONValue.string("host-volume-\(index)")
      values.append(
        [["name": name, "hostPath": volume["hostPath"] ?? ""]],
        to: "extraHostVolumes"
      )
      values.append([mount(volume, name: name)], to: "extraVolumeMounts")
    }
    for (index, volume) in config.list("nfs_volume").enumerated() {
      let name = JSONValue.string("nfs-volume-\(index)")
      values.append(
        [["name": name, "hostPath": volume["path"] ?? "", "server": volume["server"] ?? ""]],
        to: "extraNFSVolumes"
      )
      values.append([mount(volume, name: name)], to: "extraVolumeMounts")
    }
    for (index, volume) in config.list("mount_secrets").enumerated() {
      let name = JSONValue.string("secret-volume-\(index)")
      values.append([keyed(volume, name, as: "secretName")], to: "extraSecretVolumes")
      values.append([mount(volume, name: name, readOnly: true)], to: "extraVolumeMounts")
    }
    for (index, volume) in config.list("mount_config_maps").enumerated() {
      let name = JSONValue.string("config-map-volume-\(index)")
      values.append([keyed(volume, name, as: "configMapName")], to: "extraConfigMapVolumes")
      values.append([mount(volume, name: name, readOnly: true)], to: "extraVolumeMounts")
    }
    if config["config_data"] != nil {
      var files = JSONObject()
      for member in config.members("config_data") {
        let text =
          member.value.string ?? JSONWriter(.pretty).string(member.value) + "\n"
        files[member.key] = .string(text)
      }
      values["configData"] = .object(files)
      if let path = config["config_data_path"] { values["configDataPath"] = path }
    }
  }

  /// The volume with its switches as booleans, whichever way they were written.
  private static func withPlainSwitches(_ volume: JSONValue) -> JSONValue {
    guard var object = volume.object else { return volume }
    for key in ["readOnly", "keep"] {
      if let value = object[key] { object[key] = .bool(value.isOn) }
    }
    return JSONValue(.object(object), range: volume.range)
  }

  private static func mount(
    _ volume: JSONValue,
    name: JSONValue,
    readOnly: Bool = false
  ) -> JSONValue {
    var entry = JSONObject()
    entry["name"] = name
    entry["mountPath"] = volume["mountPath"] ?? ""
    if readOnly || volume["readOnly"]?.isOn == true { entry["readOnly"] = true }
    return .object(entry)
  }

  private static func keyed(
    _ volume: JSONValue,
    _ name: JSONValue,
    as nameKey: String
  ) -> JSONValue {
    var entry = JSONObject()
    entry["name"] = name
    entry[nameKey] = volume["name"]
    entry["items"] = volume["items"]
    if volume["optional"]?.isOn == true { entry["optional"] = true }
    return .object(entry)
  }
}

extension VolumeKeys {
  /// The volumes and ConfigMaps with names of their own, and what has them.
  static func ownNames(_ config: Config) -> [String: String] {
    var names: [String: String] = [:]
    if hasSharedMemory(config) { names["dshm"] = "the shared memory" }
    if config["config_data"] != nil {
      for name in ["config-data", "config"] { names[name] = "config_data" }
    }
    for (key, name) in [
      ("persistent_volume", "persistent-volume"),
      ("existing_persistent_volume", "existing-persistent-volume"),
      ("host_volume", "host-volume"), ("nfs_volume", "nfs-volume"),
      ("mount_secrets", "secret-volume"), ("mount_config_maps", "config-map-volume"),
    ] {
      for index in config.list(key).indices { names["\(name)-\(index)"] = "a volume of \(key)" }
    }
    return names
  }

  static func check(_ config: Config) -> [Diagnostic] {
    checkPaths(config) + checkNames(config) + checkSubPaths(config)
  }

  private static let listsWithMounts = [
    "persistent_volume", "existing_persistent_volume", "host_volume", "nfs_volume",
    "mount_secrets", "mount_config_maps",
  ]

  /// Two volumes at one path: the cluster would refuse the pod.
  private static func checkPaths(_ config: Config) -> [Diagnostic] {
    var uses: [Repetition.Use] = []
    for key in listsWithMounts {
      for (index, volume) in config.list(key).enumerated() {
        guard let path = volume["mountPath"], let text = path.string else { continue }
        let pointer = "/\(key)/\(index)/mountPath"
        uses.append(.init(name: normalized(text), range: path.range, pointer: pointer))
      }
    }
    for file in MountedFiles.list(config) {
      let path = normalized(file.podPath)
      uses.append(.init(name: path, range: file.folder.range, pointer: file.pointer + "/1"))
    }
    if let data = config.object.member("config_data") {
      let path = normalized(configDataPath(config))
      uses.append(.init(name: path, range: data.keyRange, pointer: "/config_data"))
    }
    var found: [Diagnostic] = []
    if hasSharedMemory(config) {
      found = uses.filter { $0.name == sharedMemoryPath }.map(sharedMemoryIsThere)
      uses.removeAll { $0.name == sharedMemoryPath }
    }
    return found
      + Repetition.mistakes(uses) { again, _ in "two volumes are mounted at \"\(again.name)\"" }
  }

  private static func sharedMemoryIsThere(_ use: Repetition.Use) -> Diagnostic {
    Diagnostic(
      .error,
      .usedTwice,
      "\(sharedMemoryPath) is the shared memory already",
      at: use.range,
      pointer: use.pointer,
      help: ["add \"shared_memory\": false to mount something else there"]
    )
  }

  private static func normalized(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    return "/" + parts.joined(separator: "/")
  }

  /// The new volumes that the pods of only one node may use at once.
  static func exclusive(_ config: Config) -> [(index: Int, volume: JSONValue)] {
    config.list("persistent_volume").enumerated().compactMap { index, volume in
      let mode = volume["access_mode"]?.string ?? "ReadWriteOnce"
      return mode == "ReadWriteOnce" || mode == "ReadWriteOncePod" ? (index, volume) : nil
    }
  }

  /// Several pods, which may come to run on several nodes, with a volume for one.
  ///
  /// - Parameters:
  ///   - pods: how many pods run at once.
  ///   - key: the config key that says so.
  static func checkSharing(_ config: Config, pods: Int, key: String) -> [Diagnostic] {
    guard pods > 1 else { return [] }
    return exclusive(config).map { index, volume in
      let mode = volume["access_mode"]
      return Diagnostic(
        .error,
        .unsharedVolume,
        "\(pods) pods cannot share a volume that only one node may use at once",
        at: (mode ?? volume).range,
        pointer: "/persistent_volume/\(index)" + (mode == nil ? "" : "/access_mode"),
        related: config.object.member(key).map { [.init("so many pods", at: $0.keyRange)] } ?? [],
        help: [
          key == "autoscaling"
            ? "write \"access_mode\": \"ReadWriteMany\", or remove \"autoscaling\" for \"replicas\": 1"
            : "write \"\(key)\": 1, or \"access_mode\": \"ReadWriteMany\" where the storage class can do that"
        ]
      )
    }
  }

  /// Claims of the release that would have one name.
  private static func checkNames(_ config: Config) -> [Diagnostic] {
    let uses = config.list("persistent_volume").enumerated().compactMap { index, volume in
      volume["name"].flatMap { name in
        name.string.map { text in
          Repetition.Use(
            name: text,
            range: name.range,
            pointer: "/persistent_volume/\(index)/name"
          )
        }
      }
    }
    return Repetition.mistakes(uses) { again, _ in "two volumes are named \"\(again.name)\"" }
  }

  private static func checkSubPaths(_ config: Config) -> [Diagnostic] {
    ["persistent_volume", "existing_persistent_volume"].flatMap { key in
      config.list(key).enumerated().compactMap { index, volume in
        guard let path = volume["sub_path"], let text = path.string,
          text.split(separator: "/").contains("..")
        else { return nil }
        return Diagnostic(
          .error,
          .pathLeavesVolume,
          "a path in a volume must not contain \"..\"",
          at: path.range,
          pointer: "/\(key)/\(index)/sub_path"
        )
      }
    }
  }
}
