import HTTP
public import JSON
public import Kubernetes
import Synchronization

/// Plays a cluster: keeps the objects that are written, as far as kubegate can tell the difference,
/// and does what it is told to go wrong.
///
/// Applying puts the object in the place of the one before. Controllers are played by a function
/// that is given each object that was written, and says what else there is then.
public final class FakeCluster: Sendable {
  /// What goes wrong with a request.
  public enum Fault: Sendable {
    /// It is answered like this, and nothing is done.
    case answer(FakeServer.Answer)
    /// The connection breaks, before or after it was done.
    case broken(isDone: Bool)
  }

  /// Says what goes wrong with a request, given its line and how often there was the same before.
  public typealias Faults = @Sendable (_ line: String, _ times: Int) -> Fault?
  public typealias Controllers = @Sendable (KubernetesObject) -> [KubernetesObject]

  private struct State {
    var objects: [String: KubernetesObject] = [:]
    var counter = 0
    var lines: [String] = []
    /// How many more looks find an object that was deleted.
    var lingering: [String: Int] = [:]
  }

  private let state = Mutex(State())
  private let controllers: Controllers
  private let faults: Faults
  /// How many looks find an object that was deleted in the foreground.
  private let lingers: Int

  public init(
    lingers: Int = 0,
    controllers: @escaping Controllers,
    faults: @escaping Faults = { _, _ in nil }
  ) {
    self.lingers = lingers
    self.controllers = controllers
    self.faults = faults
  }

  /// A cluster without controllers.
  public convenience init(lingers: Int = 0, faults: @escaping Faults = { _, _ in nil }) {
    self.init(lingers: lingers, controllers: { _ in [] }, faults: faults)
  }

  /// Carries requests to the cluster.
  public var server: FakeServer {
    FakeServer { [self] request, _ throws(HTTPError) in try answer(request) }
  }

  /// What was asked, in order: method and path, and what counts of the query.
  public var lines: [String] { state.withLock(\.lines) }
  /// What was asked that may change something.
  public var changes: [String] { lines.filter { !$0.hasPrefix("GET ") } }

  /// Puts objects into the cluster.
  public func add(_ objects: KubernetesObject...) {
    state.withLock { state in
      for object in objects { Self.store(object, at: Self.path(of: object), &state) }
    }
  }

  /// An object of the cluster.
  public func object(
    _ resource: APIResource,
    _ name: String,
    namespace: String = "demo"
  ) -> KubernetesObject? {
    let path = "/" + resource.path(namespace: namespace, name: name).joined(separator: "/")
    return state.withLock { $0.objects[path] }
  }

  /// The names of all objects of a kind, sorted.
  public func names(_ resource: APIResource, namespace: String = "demo") -> [String] {
    let path = "/" + resource.path(namespace: namespace).joined(separator: "/") + "/"
    return state.withLock { state in
      state.objects.keys.filter { $0.hasPrefix(path) }.map { String($0.dropFirst(path.count)) }
        .sorted()
    }
  }

  // MARK: Answers

  private func answer(_ request: HTTPRequest) throws(HTTPError) -> FakeServer.Answer {
    let line = Self.line(request)
    let times = state.withLock { state in
      state.lines.append(line)
      return state.lines.count { $0 == line } - 1
    }
    switch faults(line, times) {
    case .answer(let answer): return answer
    case .broken(let isDone):
      if isDone { _ = act(on: request) }
      throw .connectionBroken(reason: "reset", isUnprocessed: false)
    case nil: return act(on: request)
    }
  }

  private func act(on request: HTTPRequest) -> FakeServer.Answer {
    let path = Self.path(of: request)
    if path == "/version" { return .init(["gitVersion": "v1.34.0", "major": "1", "minor": "34"]) }
    if request.url.query.contains(.init("watch", "true")) {
      return .init(lines: [], staysOpen: true)
    }
    let body = KubernetesObject(
      (request.body.flatMap { try? JSONReader().read($0) }) ?? .null
    )
    return state.withLock { state in
      switch request.method {
      case .get: Self.get(request, path, &state)
      case .post: write(body, at: path + "/" + body.name, request, mustBeNew: true, &state)
      case .put: write(body, at: path, request, mustBeNew: false, &state)
      case .patch: patch(body, at: path, request, &state)
      case .delete: delete(path, body, &state)
      default: Self.status(405, "MethodNotAllowed", path)
      }
    }
  }

  private static func get(
    _ request: HTTPRequest,
    _ path: String,
    _ state: inout State
  ) -> FakeServer.Answer {
    if isList(path) { return list(request, path, state) }
    if let looks = state.lingering[path] {
      state.lingering[path] = looks > 1 ? looks - 1 : nil
      if looks <= 1 { state.objects[path] = nil }
    }
    guard let object = state.objects[path] else { return status(404, "NotFound", path) }
    return .init(object.json)
  }

  private static func list(
    _ request: HTTPRequest,
    _ path: String,
    _ state: State
  ) -> FakeServer.Answer {
    func query(_ name: String) -> String? { request.url.query.first { $0.name == name }?.value }
    let wanted = (query("labelSelector") ?? "").split(separator: ",").map {
      $0.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    }
    let field = query("fieldSelector").map { String($0.dropFirst("metadata.name=".count)) }
    let plural = path.split(separator: "/").last ?? ""
    let items = state.objects.filter { key, object in
      let isBelow =
        path.contains("/namespaces/")
        ? key.hasPrefix(path + "/") : key.split(separator: "/").dropLast().last == plural
      return isBelow && (field == nil || object.name == field)
        && wanted.allSatisfy { term in
          guard let label = object.labels[term[0]] else { return false }
          return term.count == 1 || label == term[1]
        }
    }
    return .init([
      "kind": "List", "metadata": ["resourceVersion": "1"],
      "items": .array(items.sorted { $0.key < $1.key }.map(\.value.json)),
    ])
  }

  private func write(
    _ object: KubernetesObject,
    at path: String,
    _ request: HTTPRequest,
    mustBeNew: Bool,
    _ state: inout State
  ) -> FakeServer.Answer {
    let exists = state.objects[path] != nil
    if mustBeNew, exists { return Self.status(409, "AlreadyExists", path) }
    if request.method == .put, !exists { return Self.status(404, "NotFound", path) }
    if object.kind == "Job", let old = state.objects[path],
      old.spec?["template"] != object.spec?["template"]
    {
      return Self.status(422, "Invalid", "spec.template: field is immutable")
    }
    guard !request.url.query.contains(.init("dryRun", "All")) else {
      let old = state.objects[path]?.json
      return .init(
        exists ? 200 : 201,
        old.map { Self.merged(object.json, over: $0) } ?? object.json
      )
    }
    let stored = Self.store(object, at: path, &state)
    for other in controllers(stored) { Self.store(other, at: Self.path(of: other), &state) }
    return .init(exists ? 200 : 201, (state.objects[path] ?? stored).json)
  }

  private func patch(
    _ body: KubernetesObject,
    at path: String,
    _ request: HTTPRequest,
    _ state: inout State
  ) -> FakeServer.Answer {
    if request.headers["Content-Type"] == "application/apply-patch+yaml" {
      return write(body, at: path, request, mustBeNew: false, &state)
    }
    guard let old = state.objects[path] else { return Self.status(404, "NotFound", path) }
    if let operations = body.json.array {
      return migrate(old, operations, at: path, &state)
    }
    let merged = KubernetesObject(Self.merged(body.json, over: old.json))
    Self.store(merged, at: path, &state)
    return .init(merged.json)
  }

  /// A JSON patch, of which only the replacement of metadata is known.
  private func migrate(
    _ old: KubernetesObject,
    _ operations: [JSONValue],
    at path: String,
    _ state: inout State
  ) -> FakeServer.Answer {
    var object = old
    for operation in operations {
      guard operation["op"] == "replace",
        let key = operation["path"]?.string?.split(separator: "/").last
      else { return Self.status(400, "BadRequest", path) }
      if key == "resourceVersion", operation["value"]?.string != old.resourceVersion {
        return Self.status(409, "Conflict", path)
      }
      object.set(operation["value"], at: "metadata", String(key))
    }
    return .init(Self.store(object, at: path, &state).json)
  }

  private func delete(
    _ path: String,
    _ options: KubernetesObject,
    _ state: inout State
  ) -> FakeServer.Answer {
    guard let object = state.objects[path] else { return Self.status(404, "NotFound", path) }
    if let uid = options["preconditions", "uid"]?.string, uid != object.uid {
      return Self.status(409, "Conflict", path)
    }
    if lingers > 0, options["propagationPolicy"]?.string == "Foreground" {
      state.lingering[path] = lingers
      return .init(object.json)
    }
    state.objects[path] = nil
    let owned = state.objects.filter { $0.value.ownerUIDs.contains(object.uid ?? "-") }
    for key in owned.keys { state.objects[key] = nil }
    return .init(["kind": "Status", "status": "Success"])
  }

  // MARK: Objects and paths

  /// Keeps the marks that an object has in the cluster from its first day on.
  @discardableResult
  private static func store(
    _ object: KubernetesObject,
    at path: String,
    _ state: inout State
  ) -> KubernetesObject {
    var object = object
    state.counter += 1
    let old = state.objects[path]
    object.set(.string(old?.uid ?? object.uid ?? "uid-\(state.counter)"), at: "metadata", "uid")
    object.set(.string(String(state.counter)), at: "metadata", "resourceVersion")
    if object.creationTime == nil {
      object.set("2026-01-01T00:00:00Z", at: "metadata", "creationTimestamp")
    }
    if object.namespace == nil, path.contains("/namespaces/"), object.kind != "Namespace" {
      let parts = path.split(separator: "/")
      let index = parts.firstIndex(of: "namespaces").map { parts.index(after: $0) }
      object.set(index.map { .string(String(parts[$0])) }, at: "metadata", "namespace")
    }
    if object.status == nil, let status = old?.status { object.set(status, at: "status") }
    state.objects[path] = object
    return object
  }

  private static func merged(_ patch: JSONValue, over base: JSONValue) -> JSONValue {
    guard let changes = patch.object, var object = base.object else { return patch }
    for member in changes.members {
      object[member.key] =
        member.value.isNull ? nil : merged(member.value, over: object[member.key] ?? .null)
    }
    return .object(object)
  }

  private static func path(of object: KubernetesObject) -> String {
    let resource = APIResource.builtIn.first { $0.type == object.type }
    let segments = resource?.path(namespace: object.namespace ?? "demo", name: object.name)
    return "/" + (segments ?? ["unknown", object.kind, object.name]).joined(separator: "/")
  }

  private static func path(of request: HTTPRequest) -> String {
    let path = request.url.path
    return path.hasPrefix("/prefix/") ? String(path.dropFirst("/prefix".count)) : path
  }

  private static func isList(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    let below = parts.dropFirst(parts.first == "api" ? 2 : 3)
    return below.first == "namespaces" ? below.count == 1 || below.count == 3 : below.count == 1
  }

  private static func line(_ request: HTTPRequest) -> String {
    var line = "\(request.method.rawValue) \(path(of: request))"
    let telling = request.url.query.filter {
      $0 == .init("dryRun", "All") || $0 == .init("force", "true") || $0 == .init("watch", "true")
    }
    if !telling.isEmpty { line += "?" + telling.map(\.name).joined(separator: "&") }
    return line
  }

  private static func status(_ code: Int, _ reason: String, _ message: String)
    -> FakeServer.Answer
  {
    .init(code, Self.statusObject(code, reason, message))
  }

  /// What an API server answers when it refuses.
  public static func statusObject(
    _ code: Int,
    _ reason: String,
    _ message: String = ""
  ) -> JSONValue {
    [
      "kind": "Status", "status": "Failure", "code": .int(code), "reason": .string(reason),
      "message": .string(message),
    ]
  }
}
