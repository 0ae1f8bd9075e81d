import Host
import JSON
import Testing
import Workloads

@testable import Actions

/// That the defaults which the schemas tell are those that count.
@Suite struct SchemaDefaultTests {
  /// A config in which no key has a value that it would have by itself, with room for each that has.
  private static let config = """
    {
      "namespace": "demo", "chart_name": "lab", "docker_image": "busybox", "allocationTime": "2h",
      "ports": { "web": 8080 }, "ingress": [{ "host": "lab.example.org", "port": "web" }],
      "persistent_volume": [{ "mountPath": "/a", "size": "1Gi" }],
      "existing_persistent_volume": [{ "name": "b", "mountPath": "/b" }],
      "host_volume": [{ "hostPath": "/c", "mountPath": "/c" }],
      "nfs_volume": [{ "server": "nfs", "path": "/d", "mountPath": "/d" }],
      "mount_secrets": [{ "name": "e", "mountPath": "/e" }],
      "mount_config_maps": [{ "name": "f", "mountPath": "/f" }],
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
    }
    """

  /// Kubernetes itself has these defaults, so that a value for them is passed on.
  private static let passedOn: Set<SchemaPath.Step> = [
    .key("probes"), .key("security"), .key("tolerations"),
  ]

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

  @Test func `writing a default out changes nothing`() async throws {
    let config = try JSONReader().read(Array(Self.config.utf8))
    let expected = try await manifests(Self.config)
    let outline = try #require(SchemaOutline.of(EnvironmentWorkload()))
    var count = 0
    for entry in outline.allEntries where Self.passedOn.isDisjoint(with: entry.path.steps) {
      guard let value = entry.defaultValue else { continue }
      let explicit = changed(config, entry.path.steps[...], to: value)
      let text = JSONWriter().string(try #require(explicit, "no room for \(entry.path)"))
      #expect(try await manifests(text) == expected, "\(entry.path)")
      count += 1
    }
    #expect(count > 25)
  }
}
