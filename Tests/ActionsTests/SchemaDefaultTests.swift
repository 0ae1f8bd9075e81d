import Host
import JSON
import Testing
import Workloads

@testable import Actions

/// That the defaults which the schemas tell are those that count.
@Suite struct SchemaDefaultTests {
  /// A config of each type in which no key has a value that it would have by itself, with room for
  /// each that has.
  private static let configs = [
    "environment": """
    {
      "namespace": "demo", "chart_name": "lab", "docker_image": "busybox", "allocationTime": "2h",
      "ports": { "web": 8080 }, "ingress": [{ "host": "lab.example.org", "port": "web" }],
      "persistent_volume": [{ "mountPath": "/a", "size": "1Gi" }],
      "existing_persistent_volume": [{ "name": "b", "mountPath": "/b" }], \(pod)
    }
    """,
    "service": """
    {
      "workload": "service", "namespace": "demo", "chart_name": "lab", "docker_image": "busybox",
      "ingress": [{ "host": "lab.example.org" }], "strategy": {}, "autoscaling": {},
      "persistent_volume": [{ "access_mode": "ReadWriteMany" }], "security": {},
      "ports": { "http": { "port": 8080, "service_port": 80 } },
      "existing_persistent_volume": [{ "name": "b", "mountPath": "/b" }], \(pod)
    }
    """,
    "job": """
    {
      "workload": "job", "namespace": "demo", "chart_name": "lab", "docker_image": "busybox",
      "persistent_volume": [{ "access_mode": "ReadWriteMany" }], "security": {},
      "ports": { "http": { "port": 8080, "service_port": 80 } },
      "existing_persistent_volume": [{ "name": "b", "mountPath": "/b" }], \(pod)
    }
    """,
    "cronjob": """
    {
      "workload": "cronjob", "namespace": "demo", "chart_name": "lab", "docker_image": "busybox",
      "persistent_volume": [{ "access_mode": "ReadWriteMany" }], "security": {},
      "existing_persistent_volume": [{ "name": "b", "mountPath": "/b" }], \(pod)
    }
    """,
  ]

  private static let pod = """
    "host_volume": [{ "hostPath": "/c", "mountPath": "/c" }],
    "nfs_volume": [{ "server": "nfs", "path": "/d", "mountPath": "/d" }],
    "mount_secrets": [{ "name": "e", "mountPath": "/e" }],
    "mount_config_maps": [{ "name": "f", "mountPath": "/f" }], "config_data": { "k": "k" },
    "secret_variables": { "G": { "secret": "g", "key": "g" } },
    "service_account": { "name": "h" },
    "init_containers": [
      {
        "name": "i", "docker_image": "busybox",
        "secret_variables": { "I": { "secret": "i", "key": "i" } }
      }
    ],
    "sidecars": [
      {
        "name": "j", "docker_image": "busybox",
        "secret_variables": { "J": { "secret": "j", "key": "j" } }
      }
    ]
    """

  /// Kubernetes itself has these defaults, so that a value for them is passed on.
  private static func isPassedOn(_ path: SchemaPath, _ type: String) -> Bool {
    switch path.steps.first {
    case .key("tolerations"): return true
    case .key("init_containers"), .key("sidecars"): return path.steps.count > 2 && isInner(path)
    case .key("probes"): return path.steps.count > 1
    case .key("security"), .key("termination_grace_period"):
      // What the type itself has no default for.
      return type == "environment" || path.description.hasSuffix("read_only_root")
        || path.description.hasSuffix("privileged")
    default: return false
    }
  }

  private static func isInner(_ path: SchemaPath) -> Bool {
    let inner: Set<SchemaPath.Step> = [.key("probes"), .key("security")]
    return !inner.isDisjoint(with: path.steps)
  }

  /// The default, and another way to write the same, of keys with a value in the config.
  private static func isThere(_ path: SchemaPath, _ type: String) -> Bool {
    type != "environment"
      && [
        "persistent_volume[].access_mode", "existing_persistent_volume[].mountPath", "autoscaling",
        "ports",
      ].contains(path.description)
  }

  private func manifests(_ config: String) async throws -> String {
    let host = Host(environment: [:], files: .inMemory(["env.json": config]), now: { .zero })
    return try await RenderAction(host: host)
      .run(ConfigRequest(files: ["env.json"]), valuesFiles: []).text
  }

  /// The value with another one at the place; `nil` where there is no room, or a value.
  private func changed(
    _ value: JSONValue,
    _ steps: ArraySlice<SchemaPath.Step>,
    to new: JSONValue
  ) -> JSONValue? {
    guard let step = steps.first else { return nil }
    let rest = steps.dropFirst()
    switch step {
    case .element:
      guard var list = value.array, let first = list.first else { return nil }
      guard let inner = changed(first, rest, to: new) else { return nil }
      list[0] = inner
      return .array(list)
    case .key, .anyKey:
      // What may also be a list, such as `ingress`, is one here.
      if value.array != nil { return changed(value, [.element(nil)] + steps, to: new) }
      guard var object = value.object else { return nil }
      var key = object.members.first?.key ?? ""
      if case .key(let name) = step { key = name }
      if rest.isEmpty {
        guard object[key] == nil else { return nil }
        object[key] = new
      } else {
        guard let inner = object[key].flatMap({ changed($0, rest, to: new) }) else { return nil }
        object[key] = inner
      }
      return .object(object)
    }
  }

  @Test(arguments: configs.keys.sorted())
  func `writing a default out changes nothing`(type: String) async throws {
    let text = try #require(Self.configs[type])
    let config = try JSONReader().read(Array(text.utf8))
    let expected = try await manifests(text)
    let outline = try #require(BuiltInWorkloads.named(type).flatMap(SchemaOutline.of))
    var count = 0
    for entry in outline.allEntries
    where !Self.isPassedOn(entry.path, type) && !Self.isThere(entry.path, type) {
      guard let value = entry.defaultValue else { continue }
      let explicit = changed(config, entry.path.steps[...], to: value)
      let text = JSONWriter().string(try #require(explicit, "no room for \(entry.path)"))
      #expect(try await manifests(text) == expected, "\(entry.path)")
      count += 1
    }
    #expect(count > 25)
  }
}
