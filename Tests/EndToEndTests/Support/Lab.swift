import Foundation
import HTTP
import JSON
import Kubernetes
import Testing

/// A namespace and a folder of a test's own.
struct Lab: Sendable {
  let namespace: String
  /// Where the configs lie, and where the program is started.
  let folder: String
  let client: KubernetesClient

  /// Does something in a new lab, and removes it afterwards.
  static func open(
    createsNamespace: Bool = true,
    _ work: (Lab) async throws -> Void
  ) async throws {
    await Turns.shared.take()
    let client = try TestCluster.shared.get().client
    let name = "kubegate-e2e-\(UUID().uuidString.prefix(8).lowercased())"
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let lab = Lab(namespace: name, folder: folder.path, client: client)
    let result: Result<Void, any Error>
    do {
      if createsNamespace { try await lab.createNamespace() }
      result = .success(try await work(lab))
    } catch {
      result = .failure(error)
    }
    try? await client.delete(.namespaces, name: name)
    try? FileManager.default.removeItem(at: folder)
    await Turns.shared.giveBack()
    try result.get()
  }

  func createNamespace() async throws {
    _ = try await client.create(
      KubernetesObject([
        "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(namespace)],
      ]),
      as: .namespaces
    )
    // Pods are refused until the namespace has its service account.
    try await eventually("the namespace has its service account") {
      try await client.find(.serviceAccounts, namespace: namespace, name: "default") != nil
    }
  }

  // MARK: Files

  /// Writes a file into the folder.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: folder).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  /// Writes a config: `chart_name`, the lab's namespace, busybox, an hour, and what is given.
  @discardableResult
  func config(
    _ release: String,
    _ keys: KeyValuePairs<String, JSONValue> = [:],
    file: String? = nil
  ) throws -> String {
    var object = JSONObject()
    object["namespace"] = .string(namespace)
    object["chart_name"] = .string(release)
    object["docker_image"] = "busybox:1.35"
    object["allocationTime"] = "1h"
    for (key, value) in keys { object[key] = value.isNull ? nil : value }
    let file = file ?? "\(release).json"
    try write(file, JSONWriter(.pretty).string(.object(object)) + "\n")
    return file
  }

  // MARK: The program

  /// Runs the program against the cluster.
  @discardableResult
  func kubegate(
    _ arguments: String...,
    kubeconfig: String? = nil,
    environment: [String: String] = [:],
    input: String = ""
  ) async throws -> Run {
    try await start(arguments, kubeconfig: kubeconfig, environment: environment, input: input)
      .end()
  }

  func start(
    _ arguments: [String],
    kubeconfig: String? = nil,
    environment: [String: String] = [:],
    input: String = ""
  ) throws -> RunningProgram {
    let cluster = kubeconfig ?? TestCluster.kubeconfig ?? ""
    return try Program.start(
      arguments,
      environment: ["KUBECONFIG": cluster, "HOME": folder].merging(environment) { $1 },
      input: input,
      folder: folder
    )
  }

  /// What the container of a release has written; waits for a line with this text.
  func log(_ release: String, until text: String) async throws -> String {
    var log = ""
    try await eventually("\(release) logs \"\(text)\"") {
      log = try await kubegate("logs", release, "-n", namespace).output
      return log.contains(text)
    }
    return log
  }

  // MARK: The cluster

  func find(_ resource: APIResource, _ name: String) async throws -> KubernetesObject? {
    try await client.find(resource, namespace: namespace, name: name)
  }

  func list(_ resource: APIResource) async throws -> [KubernetesObject] {
    try await client.listAll(resource, Selection(namespace: namespace)).items
  }

  /// The names of the objects of a kind.
  func names(_ resource: APIResource) async throws -> [String] {
    try await list(resource).map(\.name).sorted()
  }

  func create(_ resource: APIResource, _ object: JSONValue) async throws {
    _ = try await client.create(KubernetesObject(object), as: resource, namespace: namespace)
  }

  /// Makes a Secret with these keys.
  func secret(_ name: String, _ values: KeyValuePairs<String, String>) async throws {
    var data = JSONObject()
    for (key, value) in values { data[key] = .string(value) }
    try await create(
      .secrets,
      [
        "apiVersion": "v1", "kind": "Secret", "metadata": ["name": .string(name)],
        "stringData": .object(data),
      ]
    )
  }

  /// The page that a Service serves, through the API server.
  func page(_ service: String, port: Int, _ path: String = "/index.html") async throws -> String {
    var text = ""
    try await eventually("\(service) serves a page") {
      let response = try? await client.proxy(
        .services,
        namespace: namespace,
        name: "http:\(service)",
        port: String(port),
        path: path
      )
      guard let response, response.status == 200 else { return false }
      text = String(decoding: response.body, as: UTF8.self)
      return true
    }
    return text
  }

  /// The statuses of a release's revisions, oldest first: `superseded`, `deployed`.
  func history(_ release: String) async throws -> [String] {
    let run = try await kubegate("history", release, "-n", namespace, "-o", "json")
    guard run.exitCode == 0 else { return [] }
    return try run.json.array?.compactMap { $0["status"]?.string } ?? []
  }
}

/// Commands that end as soon as they are told to.
enum Command {
  /// Serves a page with this text on port 8080.
  static func serving(_ text: String) -> JSONValue {
    running("mkdir -p /www; echo '\(text)' > /www/index.html; httpd -f -p 8080 -h /www")
  }

  /// Does something, and then sleeps.
  static func then(_ script: String) -> JSONValue { running("\(script); sleep 3600") }

  static let sleeping = running("sleep 3600")

  private static func running(_ script: String) -> JSONValue {
    // The first process of a container gets signals only where it has a trap for them.
    ["sh", "-c", .string("trap 'exit 0' TERM; (\(script)) & wait")]
  }
}
