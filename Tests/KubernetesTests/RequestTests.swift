import FakeCluster
import HTTP
import Host
import JSON
import Kubernetes
import Synchronization
import Testing

/// What goes over the wire, and what is made of the answer.
@Suite struct RequestTests {
  let job = object(
    #"{"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "train", "namespace": "a"}}"#
  )
  let server = FakeServer { _, _ in .init(201, ["kind": "Job", "metadata": ["name": "train"]]) }

  func line(_ request: HTTPRequest?) -> String {
    request.map { "\($0)".replacing("https://api.test:6443/prefix", with: "") } ?? "none"
  }

  @Test func `server-side apply`() async throws {
    let result = try await KubernetesClient(server).apply(job, as: .jobs)
    #expect(result.isCreated)
    #expect(result.object.name == "train")
    let request = server.requests.first
    #expect(
      line(request) == "PATCH /apis/batch/v1/namespaces/a/jobs/train"
        + "?fieldManager=kubegate&fieldValidation=Strict&force=false"
    )
    #expect(request?.headers["Content-Type"] == "application/apply-patch+yaml")
    #expect(request?.headers["Authorization"] == "Bearer t")
    #expect(request?.body == JSONWriter().bytes(job.json))
    #expect(request?.repeatability == .safe)
  }

  @Test func `what is written is sent back whole, or its metadata alone`() async throws {
    let client = KubernetesClient(server)
    _ = try await client.create(job, as: .jobs)
    _ = try await client.create(job, as: .jobs, reply: .metadata)
    _ = try await client.replace(job, as: .jobs, reply: .metadata)
    let metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
    #expect(
      server.requests.map { $0.headers["Accept"] } == ["application/json", metadata, metadata]
    )
  }

  @Test func `the other ways to write`() async throws {
    let client = KubernetesClient(server)
    let dryRun = WriteOptions(fieldManager: "me", isDryRun: true, fieldValidation: .warn)
    _ = try await client.apply(job, as: .jobs, namespace: "b", force: true, dryRun)
    _ = try await client.create(job, as: .jobs)
    _ = try await client.replace(job, as: .jobs)
    let patch: JSONValue = ["spec": ["suspend": true]]
    _ = try await client.patch(.jobs, name: "train", patch, subresource: "status")
    _ = try await client.patch(.jobs, name: "train", [], .json)
    let options = DeleteOptions(
      propagationPolicy: .foreground,
      uid: "u",
      gracePeriodSeconds: 0,
      isDryRun: true
    )
    try await client.delete(.nodes, name: "n", options)
    let own = "fieldManager=kubegate&fieldValidation=Strict"
    #expect(
      server.requests.map(line) == [
        "PATCH /apis/batch/v1/namespaces/b/jobs/train"
          + "?fieldManager=me&fieldValidation=Warn&dryRun=All&force=true",
        "POST /apis/batch/v1/namespaces/a/jobs?\(own)",
        "PUT /apis/batch/v1/namespaces/a/jobs/train?\(own)",
        "PATCH /apis/batch/v1/namespaces/demo/jobs/train/status?\(own)",
        "PATCH /apis/batch/v1/namespaces/demo/jobs/train?\(own)",
        "DELETE /api/v1/nodes/n",
      ]
    )
    #expect(
      server.requests.map(\.repeatability) == [
        .safe, .onlyIfUnprocessed, .safe, .safe, .onlyIfUnprocessed, .safe,
      ]
    )
    #expect(server.requests[3].headers["Content-Type"] == "application/merge-patch+json")
    #expect(
      String(decoding: server.requests[5].body ?? [], as: UTF8.self)
        == #"{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","#
        + #""gracePeriodSeconds":0,"dryRun":["All"],"preconditions":{"uid":"u"}}"#
    )
  }

  @Test(arguments: [
    (
      "batch/v1", "Job",
      #"{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"nvidia.com/gpu":1,"cpu":"2"}}}],"volumes":[{"emptyDir":{"sizeLimit":1e9}}]}}}}"#,
      #"{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"nvidia.com/gpu":"1","cpu":"2"}}}],"volumes":[{"emptyDir":{"sizeLimit":"1e9"}}]}}}}"#
    ),
    (
      "v1", "LimitRange", #"{"spec":{"limits":[{"type":"Container","max":{"cpu":0.5}}]}}"#,
      #"{"spec":{"limits":[{"type":"Container","max":{"cpu":"0.5"}}]}}"#
    ),
    (
      "v1", "Pod",
      #"{"spec":{"containers":[{"env":[{"valueFrom":{"resourceFieldRef":{"divisor":1}}}]}]}}"#,
      #"{"spec":{"containers":[{"env":[{"valueFrom":{"resourceFieldRef":{"divisor":"1"}}}]}]}}"#
    ),
    ("v1", "ConfigMap", #"{"data":{"a":1}}"#, #"{"data":{"a":1}}"#),
    ("x.test/v1", "Job", #"{"spec":{"hard":{"a":1}}}"#, #"{"spec":{"hard":{"a":1}}}"#),
    ("v1", "Pod", #"{"spec":{"containers":5}}"#, #"{"spec":{"containers":5}}"#),
  ])
  func `quantities are applied as strings, which is all that old servers take`(
    apiVersion: String,
    kind: String,
    written: String,
    sent: String
  ) async throws {
    try await expectApplied(apiVersion, kind, written, as: sent)
  }

  @Test(arguments: [
    (
      "v1", "Service", #"{"spec":{"ports":[{"port":80},{"port":53,"protocol":"UDP"}]}}"#,
      #"{"spec":{"ports":[{"port":80,"protocol":"TCP"},{"port":53,"protocol":"UDP"}]}}"#
    ),
    (
      "apps/v1", "Deployment",
      #"{"spec":{"template":{"spec":{"containers":[{"ports":[{"containerPort":80}]},{}]}}}}"#,
      #"{"spec":{"template":{"spec":{"containers":[{"ports":[{"containerPort":80,"protocol":"TCP"}]},{}]}}}}"#
    ),
    ("v1", "Service", #"{"spec":{"ports":null}}"#, #"{"spec":{"ports":null}}"#),
    ("x.test/v1", "Service", #"{"spec":{"ports":[{}]}}"#, #"{"spec":{"ports":[{}]}}"#),
  ])
  func `ports are applied with their protocol, which old servers ask for`(
    apiVersion: String,
    kind: String,
    written: String,
    sent: String
  ) async throws {
    try await expectApplied(apiVersion, kind, written, as: sent)
  }

  /// What is sent for an object that is applied.
  private func expectApplied(
    _ apiVersion: String,
    _ kind: String,
    _ written: String,
    as sent: String
  ) async throws {
    func whole(_ text: String) -> KubernetesObject {
      var object = object(text)
      object.set(.string(apiVersion), at: "apiVersion")
      object.set(.string(kind), at: "kind")
      return object
    }
    _ = try await KubernetesClient(server).apply(whole(written), as: .jobs)
    #expect(server.requests[0].body == JSONWriter().bytes(whole(sent).json))
  }

  @Test(arguments: [
    (404, "the server could not find the requested resource", "unknown"),
    (404, "404 page not found", "unknown"),
    (404, #"namespaces "x" not found"#, "not found"),
    (500, "failed to create typed patch object: .spec.x: field not declared", "invalid"),
    (500, "etcd is away", "failed"),
  ])
  func `what is wrong with an object that is applied`(
    code: Int,
    message: String,
    verdict: String
  ) async throws {
    let server = FakeServer { _, _ in
      .init(code, ["kind": "Status", "code": .int(code), "message": .string(message)])
    }
    let error = await #expect(throws: KubernetesError.self) {
      try await KubernetesClient(server).apply(object("{}"), as: .jobs)
    }
    let found =
      switch error {
      case .unknownKind: "unknown"
      case .refused(let status) where status.isInvalid: "invalid"
      case .refused(let status) where status.isNotFound: "not found"
      default: "failed"
      }
    #expect(found == verdict)
  }

  @Test func `whom to act as`() async throws {
    let client = KubernetesClient(
      server,
      credentials: .basic(user: "me", password: "pw"),
      impersonation: Impersonation(
        user: "root",
        uid: "1",
        groups: ["a", "b"],
        extra: ["reason/x": ["y"]]
      )
    )
    _ = try await client.get(.pods, name: "p")
    let headers = server.requests[0].headers
    #expect(headers["Authorization"] == "Basic bWU6cHc=")
    #expect(headers["Impersonate-User"] == "root")
    #expect(headers["Impersonate-Uid"] == "1")
    #expect(headers.all("Impersonate-Group") == ["a", "b"])
    #expect(headers["Impersonate-Extra-reason%2Fx"] == "y")
  }

  @Test func `a token file is read again after a minute, or when the token is refused`()
    async throws
  {
    let token = Mutex("one")
    let files = Files(
      read: { _, _ in Array((token.withLock(\.self) + "\n").utf8) },
      write: { _, _ in },
      exists: { _ in true }
    )
    let server = FakeServer { request, _ in
      request.headers["Authorization"] == "Bearer revoked"
        ? .init(401, ["kind": "Status", "code": 401]) : .init(["kind": "Pod"])
    }
    let clock = FakeClock()
    let client = KubernetesClient(
      server,
      credentials: .tokenFile(path: "/token"),
      files: files,
      clock: clock
    )
    func use() async throws -> String? {
      _ = try await client.get(.pods, name: "p")
      return server.requests.last?.headers["Authorization"]
    }
    #expect(try await use() == "Bearer one")
    token.withLock { $0 = "two" }
    #expect(try await use() == "Bearer one")
    clock.advance(by: .seconds(61))
    #expect(try await use() == "Bearer two")
    token.withLock { $0 = "revoked" }
    clock.advance(by: .seconds(61))
    await #expect(throws: KubernetesError.self) { try await use() }
    token.withLock { $0 = "three" }
    #expect(try await use() == "Bearer three")
  }

  @Test func `a token file that is gone`() async {
    let client = KubernetesClient(server, credentials: .tokenFile(path: "/token"))
    await #expect(
      throws: KubernetesError.credentials(
        reason: "the token file /token is no use: there is no such file"
      )
    ) {
      try await client.get(.pods, name: "p")
    }
  }

  @Test func `warnings reach the caller`() async throws {
    let server = FakeServer { _, _ in
      var headers: HTTPHeaders = [
        "Warning": #"299 - "batch/v1beta1 CronJob is deprecated in v1.21+""#
      ]
      headers.add("Warning", #"299 - "a \"quoted\" one" "Sat, 01 Aug 2026", 299 - "second""#)
      return .init(["kind": "CronJob"], headers: headers)
    }
    let heard = Mutex<[APIWarning]>([])
    let client = KubernetesClient(server) { warning in heard.withLock { $0.append(warning) } }
    let texts = [
      "batch/v1beta1 CronJob is deprecated in v1.21+", "a \"quoted\" one", "second",
    ]
    let result = try await client.apply(job, as: .jobs)
    #expect(result.warnings == texts)
    #expect(heard.withLock { $0.map(\.text) } == texts)
    #expect(
      heard.withLock { $0[0].request } == "PATCH /apis/batch/v1/namespaces/a/jobs/train"
    )
  }

  @Test(arguments: [(250, true), (300, false), (100_000, false)])
  func `a deeply nested answer is read, or refused, but never fatal`(
    depth: Int,
    isRead: Bool
  ) async {
    let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let text = #"{"kind": "Pod", "spec": \#(nested)}"#
    let server = FakeServer { _, _ in
      var answer = FakeServer.Answer(.null)
      answer.response.body = Array(text.utf8)
      return answer
    }
    let pod = try? await KubernetesClient(server).get(.pods, name: "p")
    #expect((pod != nil) == isRead)
    if let pod {
      _ = try? await KubernetesClient(server).apply(pod, as: .pods)
      #expect(server.requests.last?.body == JSONWriter().bytes(pod.json))
    }
  }

  @Test func `an answer that is no JSON`() async {
    let server = FakeServer { _, _ in
      var answer = FakeServer.Answer(.null)
      answer.response.body = Array("<html>Login</html>".utf8)
      return answer
    }
    await #expect(
      throws: KubernetesError.invalidResponse(server: "api.test:6443", reason: "it is not JSON")
    ) {
      try await KubernetesClient(server).get(.pods, name: "p")
    }
  }

  @Test func `any path, and pages that services serve`() async throws {
    let client = KubernetesClient(server)
    _ = try await client.raw("/readyz?verbose&exclude=etcd")
    _ = try await client.proxy(.services, name: "notebook", port: "http", path: "/api/status")
    #expect(
      server.requests.map(line) == [
        "GET /readyz?verbose=&exclude=etcd",
        "GET /api/v1/namespaces/demo/services/notebook%3Ahttp/proxy/api/status",
      ]
    )
  }

  @Test func `who may do what`() async throws {
    let server = FakeServer { request, _ in
      request.url.path.hasSuffix("rulesreviews")
        ? .init(
          201,
          json(
            """
            {"status": {"incomplete": false, "resourceRules": [
              {"verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods", "pods/log"]},
              {"verbs": ["*"], "apiGroups": ["batch"], "resources": ["*"]},
              {"verbs": ["get"], "apiGroups": [""], "resources": ["secrets"],
               "resourceNames": ["mine"]}]}}
            """
          )
        ) : .init(201, ["status": ["allowed": true]])
    }
    let client = KubernetesClient(server)
    #expect(try await client.isAllowed(AccessQuestion("create", .jobs, namespace: "demo")))
    #expect(
      String(decoding: server.requests[0].body ?? [], as: UTF8.self)
        == #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","#
        + #""spec":{"resourceAttributes":{"verb":"create","group":"batch","resource":"jobs","#
        + #""namespace":"demo"}}}"#
    )
    var rules = try await client.accessRules(namespace: "demo")
    func allows(_ verb: String, _ resource: APIResource, _ name: String = "") -> Bool? {
      rules.allows(AccessQuestion(verb, resource, namespace: "demo", name: name))
    }
    #expect(allows("get", .pods) == true)
    #expect(allows("delete", .pods) == false)
    #expect(allows("delete", .jobs) == true)
    #expect(allows("get", .secrets) == false)
    #expect(allows("get", .secrets, "mine") == true)
    #expect(
      rules.allows(AccessQuestion("get", .pods, subresource: "log", namespace: "demo")) == true
    )
    #expect(
      rules.allows(AccessQuestion("get", .pods, subresource: "exec", namespace: "demo")) == false
    )
    rules.isIncomplete = true
    #expect(allows("delete", .pods) == nil)
  }
}
