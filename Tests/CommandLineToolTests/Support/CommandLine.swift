import FakeCluster
import HTTP
import Host
import JSON
import Kubernetes
import Synchronization

@testable import CommandLineTool

/// Texts that were written to a stream.
final class Captured: Sendable {
  private let state = Mutex("")

  var text: String { state.withLock(\.self) }

  func stream(isTerminal: Bool) -> Console.Stream {
    Console.Stream(isTerminal: isTerminal) { text in self.state.withLock { $0 += text } }
  }
}

/// Runs the command with everything around it played: files, streams, terminal, network and clock.
struct TestedCommand: Sendable {
  /// What a run said, and how it ended.
  struct Run: Sendable, Equatable {
    var code: ExitCode
    var output: String
    var talk: String
    /// The files that were made.
    var created: [String: String] = [:]

    /// The one JSON document on standard output.
    var json: JSONValue? { try? JSONReader().read(Array(output.utf8)) }
  }

  var files: [String: String] = [:]
  /// The files of this machine, or others than those of `files`.
  var disk: Files?
  var environment: [String: String] = [:]
  var isTerminal = false
  /// What is typed in when something is asked.
  var answer: String?
  /// What is typed in, line after line, until the input ends.
  var answers: [String]?
  /// The columns of the terminal.
  var columns = 80
  /// What stands at a path by the time that a file is made there.
  var latecomers: Set<String> = []
  var cluster = FakeCluster()
  /// What the resolver knows.
  var addresses: [String: [String]] = [:]
  /// Says "ready" each time that the network is made ready.
  var network = Captured()

  static let kubeconfig = """
    current-context: test
    contexts: [{name: test, context: {cluster: test, user: test, namespace: demo}}]
    clusters: [{name: test, cluster: {server: "https://api.test:6443"}}]
    users: [{name: test, user: {token: t0ken}}]
    """

  func run(_ arguments: String...) async -> Run { await run(arguments) }

  func run(_ arguments: [String]) async -> Run {
    let output = Captured()
    let talk = Captured()
    var files = files
    files["/home/u/.kube/config"] = files["/home/u/.kube/config"] ?? Self.kubeconfig
    var environment = environment
    environment["HOME"] = "/home/u"
    environment["USER"] = "alice"
    var ask: (@Sendable () -> String?)?
    if let answer { ask = { answer } }
    if let answers {
      let rest = Mutex(answers)
      ask = { rest.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
    }
    let newFiles = NewFiles()
    let server = cluster.server
    let (isTerminal, columns) = (isTerminal, columns)
    let tool = CommandLineTool(
      host: Host(
        environment: environment,
        files: disk ?? newFiles.files(files, latecomers: latecomers),
        addresses: { [addresses] in addresses[$0] ?? [] },
        now: { .seconds(1_800_000_000) }
      ),
      console: Console(
        output: output.stream(isTerminal: isTerminal),
        talk: talk.stream(isTerminal: isTerminal),
        columns: { isTerminal ? columns : nil },
        ask: ask
      ),
      transport: { _ in server },
      time: .byTurns(),
      prepareNetwork: { [network] in network.stream(isTerminal: false).write("ready") }
    )
    let code = await tool.run(arguments)
    return Run(code: code, output: output.text, talk: talk.text, created: newFiles.created)
  }
}

/// Files in memory that take note of new ones.
private final class NewFiles: Sendable {
  private let state = Mutex<[String: String]>([:])

  var created: [String: String] { state.withLock(\.self) }

  func files(_ contents: [String: String], latecomers: Set<String>) -> Files {
    var files = Files.inMemory(contents)
    files.create = { path, bytes throws(FileError) in
      guard contents[path] == nil, !latecomers.contains(path) else { throw .exists(path: path) }
      self.state.withLock { $0[path] = String(decoding: bytes, as: UTF8.self) }
    }
    return files
  }
}

extension FakeCluster {
  /// A cluster in which pods of Jobs and Deployments start at once, or wait for good.
  ///
  /// - Parameter image: the part of an image's name with which pods wait; without it all do.
  static func withPods(
    waiting reason: String? = nil,
    image: String = "",
    faults: @escaping Faults = { _, _ in nil }
  ) -> FakeCluster {
    let cluster = FakeCluster(
      controllers: { object in
        var object = object
        switch object.kind {
        case "PersistentVolumeClaim": object.set("Bound", at: "status", "phase")
        case "Service": object.set("10.0.0.1", at: "spec", "clusterIP")
        case "Job":
          object.set("2027-01-15T07:00:00Z", at: "status", "startTime")
          object.set(1, at: "status", "active")
          let name =
            object["spec", "template", "spec", "containers"]?[0]?["image"]?.string ?? ""
          let waits = image.isEmpty || name.contains(image)
          return [object, pod(of: object, waiting: waits ? reason : nil)]
        default: return []
        }
        return [object]
      },
      faults: faults
    )
    cluster.add(
      KubernetesObject(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "demo"]])
    )
    return cluster
  }

  private static func pod(of owner: KubernetesObject, waiting reason: String?) -> KubernetesObject {
    let image = owner["spec", "template", "spec", "containers"]?[0]?["image"] ?? ""
    let state: JSONValue =
      reason.map { ["waiting": ["reason": .string($0), "message": "it does not work"]] }
      ?? ["running": ["startedAt": "2027-01-15T07:00:01Z"]]
    var labels = owner["spec", "template", "metadata", "labels"]?.object ?? JSONObject()
    labels["job-name"] = .string(owner.name)
    let ready: JSONValue = reason == nil ? "True" : "False"
    return KubernetesObject([
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "name": .string(owner.name + "-x1"), "labels": .object(labels),
        "ownerReferences": [["kind": "Job", "uid": .string(owner.uid ?? "")]],
        "creationTimestamp": "2027-01-15T07:00:00Z",
      ],
      "spec": ["nodeName": "node-1", "containers": [["name": "mkg", "image": image]]],
      "status": [
        "phase": reason == nil ? "Running" : "Pending",
        "conditions": [
          ["type": "PodScheduled", "status": "True"], ["type": "Ready", "status": ready],
        ],
        "containerStatuses": [
          [
            "name": "mkg", "ready": .bool(reason == nil), "restartCount": 0, "state": state,
            "image": image,
          ]
        ],
      ],
    ])
  }
}
