import FakeCluster
import CurlTransport
import Diagnostics
import HTTP
import Host
import JSON
import Kubernetes
import Testing

/// The kubeconfig of a cluster that tests may use; `scripts/sandbox` brings one up.
private let testKubeconfig = Host.live()["KUBEGATE_TEST_KUBECONFIG"]

/// Against a real API server, over one HTTP/2 connection.
@Suite(
  .enabled(
    if: testKubeconfig != nil,
    "skipped without a cluster: scripts/sandbox up, and its kubeconfig in KUBEGATE_TEST_KUBECONFIG"
  ),
  .timeLimit(.minutes(3))
)
struct ClusterTests {
  let connection: KubernetesConnection
  let transport: CurlTransport
  let client: KubernetesClient

  init() throws {
    var sources = SourceMap()
    connection = try KubeconfigLoader(host: .live())
      .connection(kubeconfig: testKubeconfig, sources: &sources)
    transport = CurlTransport(connection.settings)
    client = KubernetesClient(connection, transport: transport, files: .live, time: .system())
  }

  /// Runs a test in a namespace of its own, which is deleted afterwards.
  func inNamespace(_ body: (String) async throws -> Void) async throws {
    let name = "kubegate-test-\(UInt32.random(in: 0 ... .max))"
    _ = try await client.apply(
      object(#"{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "\#(name)"}}"#),
      as: .namespaces
    )
    let result: Result<Void, any Error>
    do {
      try await body(name)
      result = .success(())
    } catch {
      result = .failure(error)
    }
    try await client.delete(.namespaces, name: name)
    try result.get()
  }

  func configMap(_ name: String, _ data: String = "1") -> KubernetesObject {
    object(
      """
      {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "\(name)"},
       "data": {"value": "\(data)"}}
      """
    )
  }

  func job(_ name: String, image: String = "busybox", command: String) -> KubernetesObject {
    object(
      """
      {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "\(name)"},
       "spec": {"backoffLimit": 0, "template": {"spec": {
         "restartPolicy": "Never", "terminationGracePeriodSeconds": 0,
         "containers": [{"name": "main", "image": "\(image)", "imagePullPolicy": "IfNotPresent",
           "command": ["sh", "-c", "\(command)"]}]}}}}
      """
    )
  }

  @Test func `one connection carries discovery of all kinds`() async throws {
    let discovery = try await client.discover(kinds: true)
    #expect(discovery.capabilities.contains("batch/v1/Job"))
    #expect(discovery.apiVersions.first == "v1")
    #expect(transport.statistics.connections == 1)
    // The built-in table says what the server says.
    for resource in discovery.resources {
      guard let known = APIResource.builtIn.first(where: { $0.type == resource.type }) else {
        continue
      }
      #expect(known == resource)
    }
  }

  @Test func `two hundred objects go out together over one connection`() async throws {
    try await inNamespace { namespace async throws in
      let errors = await withTaskGroup { group in
        for index in 0..<200 {
          group.addTask { () -> KubernetesError? in
            do throws(KubernetesError) {
              _ = try await client.apply(
                configMap("c\(index)", String(repeating: "x", count: 1000)),
                as: .configMaps,
                namespace: namespace
              )
              return nil
            } catch {
              return error
            }
          }
        }
        return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
      }
      #expect(errors.isEmpty)
      let selection = Selection(namespace: namespace)
      let list = try await client.listAll(.configMaps, selection, pageSize: 70)
      #expect(Set(list.items.map(\.name)).isSuperset(of: (0..<200).map { "c\($0)" }))
      // Large enough to come compressed.
      let whole = try await client.list(.configMaps, selection)
      #expect(whole.items.count >= 200)
      let names = try await client.list(.configMaps, selection, detail: .metadata)
      #expect(names.items.allSatisfy { $0["data"] == nil && !$0.name.isEmpty })
      #expect(transport.statistics.connections == 1)
    }
  }

  @Test func `writing, changing and deleting`() async throws {
    try await inNamespace { namespace async throws in
      let dryRun = try await client.apply(
        configMap("a"),
        as: .configMaps,
        namespace: namespace,
        WriteOptions(isDryRun: true)
      )
      #expect(dryRun.object.uid != nil)
      #expect(try await client.find(.configMaps, namespace: namespace, name: "a") == nil)
      let first = try await client.apply(configMap("a"), as: .configMaps, namespace: namespace)
      #expect(first.isCreated)
      let second = try await client.apply(
        configMap("a", "2"),
        as: .configMaps,
        namespace: namespace
      )
      #expect(!second.isCreated)
      #expect(second.object["data", "value"]?.string == "2")

      // Someone else wants the field.
      let theirs = WriteOptions(fieldManager: "someone")
      let conflict = await #expect(throws: KubernetesError.self) {
        try await client.apply(configMap("a", "3"), as: .configMaps, namespace: namespace, theirs)
      }
      #expect(
        conflict?.status?.fieldConflicts == [
          FieldConflict(manager: "kubegate", field: ".data.value")
        ]
      )
      _ = try await client.apply(
        configMap("a", "3"),
        as: .configMaps,
        namespace: namespace,
        force: true,
        theirs
      )

      let exists = await #expect(throws: KubernetesError.self) {
        try await client.create(configMap("a"), as: .configMaps, namespace: namespace)
      }
      #expect(exists?.isAlreadyExists == true)
      let stale = await #expect(throws: KubernetesError.self) {
        var old = first.object
        old.set("x", at: "data", "value")
        return try await client.replace(old, as: .configMaps, namespace: namespace)
      }
      #expect(stale?.isConflict == true)
      let patched = try await client.patch(
        .configMaps,
        namespace: namespace,
        name: "a",
        ["data": ["value": .null, "other": "4"]]
      )
      #expect(patched.object["data"] == ["other": "4"])

      let wrong = await #expect(throws: KubernetesError.self) {
        let options = DeleteOptions(uid: "wrong")
        try await client.delete(.configMaps, namespace: namespace, name: "a", options)
      }
      #expect(wrong?.isConflict == true)
      let options = DeleteOptions(uid: first.object.uid)
      try await client.delete(.configMaps, namespace: namespace, name: "a", options)
      #expect(try await client.find(.configMaps, namespace: namespace, name: "a") == nil)
    }
  }

  @Test func `what a client-side tool has made can be taken over whole`() async throws {
    try await inNamespace { namespace async throws in
      var object = configMap("old")
      object.set("2", at: "data", "gone")
      let helm = WriteOptions(fieldManager: "helm")
      let live = try await client.create(object, as: .configMaps, namespace: namespace, helm).object
      let patch = try #require(ManagedFieldsMigration(to: "kubegate").patch(for: live))
      _ = try await client.patch(.configMaps, namespace: namespace, name: "old", patch, .json)
      // What is no longer in the manifest goes, as it would not with two owners.
      let applied = try await client.apply(
        configMap("old", "3"),
        as: .configMaps,
        namespace: namespace
      )
      #expect(applied.object["data"] == ["value": "3"])
    }
  }

  @Test func `an invalid object is refused with all its causes`() async throws {
    try await inNamespace { namespace async throws in
      var bad = job("Bad_Name", command: "true")
      bad.set(-1, at: "spec", "backoffLimit")
      let error = await #expect(throws: KubernetesError.self) {
        try await client.create(bad, as: .jobs, namespace: namespace)
      }
      #expect(error?.status?.isInvalid == true)
      let fields = Set(error?.status?.causes.map(\.field) ?? [])
      #expect(fields.isSuperset(of: ["metadata.name", "spec.backoffLimit"]))
      let diagnostic = error?.diagnostic("create Job \(bad.name)")
      #expect(diagnostic?.code == .invalidObject)
      #expect(diagnostic?.notes.contains { $0.hasPrefix("spec.backoffLimit: ") } == true)
    }
  }

  @Test func `a watch tells what happens to objects`() async throws {
    try await inNamespace { namespace async throws in
      let selection = Selection(namespace: namespace, fields: "metadata.name=w")
      var events = client.watch(.configMaps, selection).makeAsyncIterator()
      #expect(try await events.next() == .listed([]))
      _ = try await client.apply(configMap("w"), as: .configMaps, namespace: namespace)
      _ = try await client.apply(configMap("other"), as: .configMaps, namespace: namespace)
      _ = try await client.apply(configMap("w", "2"), as: .configMaps, namespace: namespace)
      try await client.delete(.configMaps, namespace: namespace, name: "w")
      var seen: [String] = []
      for _ in 0..<3 {
        switch try await events.next() {
        case .added(let object): seen.append("added \(object["data", "value"]?.string ?? "")")
        case .modified(let object): seen.append("modified \(object["data", "value"]?.string ?? "")")
        case .deleted: seen.append("deleted")
        case .listed, nil: seen.append("unexpected")
        }
      }
      #expect(seen == ["added 1", "modified 2", "deleted"])
      #expect(transport.statistics.connections == 1)
    }
  }

  @Test func `a slow reader of a large answer loses nothing and holds up no one`() async throws {
    let path = connection.server.appending(segments: ["openapi", "v2"])
    let whole = try await transport.send(HTTPRequest(.get, path))
    #expect(whole.body.count > 1 << 21)
    let response = try await transport.stream(HTTPRequest(.get, path))
    var bytes: [UInt8] = []
    for try await chunk in response.body {
      if bytes.isEmpty {
        try await Task.sleep(for: .milliseconds(300))
        _ = try await client.serverVersion()
      }
      bytes += chunk
    }
    #expect(bytes == whole.body)
    #expect(transport.statistics.connections == 1)
  }

  @Test func `old APIs come with a warning`() async throws {
    try await inNamespace { namespace async throws in
      let ingress = object(
        """
        {"apiVersion": "networking.k8s.io/v1beta1", "kind": "Ingress", "metadata": {"name": "i"},
         "spec": {"backend": {"serviceName": "s", "servicePort": 80}}}
        """
      )
      let resource: APIResource
      do throws(KubernetesError) {
        resource = try await client.resource(for: ingress.type)
      } catch {
        // Servers since 1.22 no longer have it.
        #expect(error == .unknownKind(ingress.type))
        return
      }
      let result = try await client.apply(ingress, as: resource, namespace: namespace)
      #expect(result.warnings.contains { $0.contains("deprecated") })
    }
  }

  @Test func `rights of someone without any`() async throws {
    try await inNamespace { namespace async throws in
      var nobody = connection
      nobody.impersonation = Impersonation(user: "nobody", groups: ["system:authenticated"])
      let limited = KubernetesClient(
        nobody,
        transport: transport,
        files: .live,
        time: .system()
      )
      let question = AccessQuestion("create", .jobs, namespace: namespace)
      #expect(try await client.isAllowed(question))
      #expect(try await !limited.isAllowed(question))
      #expect(try await client.accessRules(namespace: namespace).allows(question) == true)
      #expect(try await limited.accessRules(namespace: namespace).allows(question) != true)
      let error = await #expect(throws: KubernetesError.self) {
        try await limited.create(job("j", command: "true"), as: .jobs, namespace: namespace)
      }
      #expect(error?.isForbidden == true)
      #expect(error?.diagnostic("create").message == "cannot create: you are not allowed to")
    }
  }

  @Test func `credentials that the server does not know`() async {
    var stranger = connection
    stranger.settings.clientCertificate = nil
    stranger.credentials = .token("wrong")
    let transport = CurlTransport(stranger.settings)
    let client = KubernetesClient(stranger, transport: transport, files: .live, time: .system())
    let error = await #expect(throws: KubernetesError.self) { try await client.serverVersion() }
    #expect(error?.status?.isUnauthorized == true)
  }
}

/// With containers that really run; a cluster without a node skips them.
@Suite(
  .enabled(if: testKubeconfig != nil, "skipped without a cluster"),
  .timeLimit(.minutes(3))
)
struct ContainerTests {
  let cluster: ClusterTests

  init() throws { cluster = try ClusterTests() }

  /// Follows a Job until it is ready or failed; `nil` where the cluster has no node.
  func outcome(
    of job: KubernetesObject,
    _ namespace: String,
    _ role: Readiness.JobRole
  ) async throws -> Readiness? {
    let client = cluster.client
    let nodes = try await client.listAll(.nodes, Selection()).items
    guard nodes.contains(where: { $0.condition("Ready")?.isTrue == true }) else { return nil }
    let created = try await client.apply(job, as: .jobs, namespace: namespace).object
    for _ in 0..<600 {
      // The Job first: what it says of its pods is then there to be seen.
      let job = try await client.get(.jobs, namespace: namespace, name: created.name)
      async let pods = client.listAll(.pods, Selection(namespace: namespace))
      async let events = client.listAll(.events, Selection(namespace: namespace))
      let facts = Readiness.Facts(
        jobRole: role,
        pods: try await pods.items,
        events: try await events.items,
        nodes: nodes
      )
      let readiness = Readiness(of: job, facts)
      if readiness.state != .progressing { return readiness }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("the Job does not come to an end")
    return nil
  }

  func pod(of namespace: String) async throws -> String {
    try await cluster.client.listAll(.pods, Selection(namespace: namespace)).items.first?.name ?? ""
  }

  @Test func `an environment becomes ready, and its log can be followed to its end`() async throws {
    try await cluster.inNamespace { namespace async throws in
      let command = "for i in 1 2 3; do echo line $i; sleep 0.3; done"
      let job = cluster.job("env", command: "sleep 15; \(command); sleep 1")
      guard let ready = try await outcome(of: job, namespace, .environment) else { return }
      #expect(ready == Readiness(.ready, "its pod is ready"))
      let logs = cluster.client.logs(
        namespace: namespace,
        pod: try await pod(of: namespace),
        LogOptions(container: "main", follows: true)
      )
      var lines: [LogLine] = []
      for try await line in logs { lines.append(line) }
      #expect(lines.map(\.text) == ["line 1", "line 2", "line 3"])
      #expect(lines.allSatisfy { $0.time != nil })
      #expect(cluster.transport.statistics.connections == 1)
    }
  }

  @Test func `work that fails says with which exit code`() async throws {
    try await cluster.inNamespace { namespace async throws in
      let job = cluster.job("work", command: "echo oh dear; exit 3")
      guard let failed = try await outcome(of: job, namespace, .batch) else { return }
      #expect(failed.state == .failed)
      #expect(failed.reason == #"the container "main" ended with exit code 3"#)
    }
  }

  @Test func `a command that is missing, and a secret that is missing`() async throws {
    try await cluster.inNamespace { namespace async throws in
      var job = cluster.job("c", command: "true")
      let container: JSONValue = [
        "name": "main", "image": "busybox", "imagePullPolicy": "IfNotPresent",
        "command": ["trian.py"],
      ]
      job.set([container], at: "spec", "template", "spec", "containers")
      guard let failed = try await outcome(of: job, namespace, .environment) else { return }
      #expect(failed.state == .failed)
      #expect(failed.reason == #"the container "main" has no command "trian.py""#)
    }
    try await cluster.inNamespace { namespace async throws in
      var job = cluster.job("s", command: "true")
      let container: JSONValue = [
        "name": "main", "image": "busybox", "imagePullPolicy": "IfNotPresent",
        "envFrom": [["secretRef": ["name": "alice"]]],
      ]
      job.set([container], at: "spec", "template", "spec", "containers")
      guard let failed = try await outcome(of: job, namespace, .environment) else { return }
      #expect(failed.state == .failed)
      #expect(failed.reason == #"the secret "alice" does not exist"#)
    }
  }

  @Test func `a pod that no node could ever run`() async throws {
    try await cluster.inNamespace { namespace async throws in
      var job = cluster.job("gpu", command: "true")
      let container: JSONValue = [
        "name": "main", "image": "busybox",
        "resources": ["limits": ["nvidia.com/gpu": 8]],
      ]
      job.set([container], at: "spec", "template", "spec", "containers")
      guard let failed = try await outcome(of: job, namespace, .environment) else { return }
      #expect(failed.state == .failed)
      #expect(failed.notes.allSatisfy { $0.contains("GPUs") || $0.contains("kept for") })
    }
  }

  @Test func `pods that a quota refuses`() async throws {
    try await cluster.inNamespace { namespace async throws in
      let quota = object(
        """
        {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"},
         "spec": {"hard": {"requests.memory": "1Gi"}}}
        """
      )
      _ = try await cluster.client.apply(quota, as: .resourceQuotas, namespace: namespace)
      var job = cluster.job("big", command: "true")
      let container: JSONValue = [
        "name": "main", "image": "busybox", "resources": ["requests": ["memory": "2Gi"]],
      ]
      job.set([container], at: "spec", "template", "spec", "containers")
      guard let failed = try await outcome(of: job, namespace, .environment) else { return }
      #expect(failed.state == .failed)
      #expect(
        failed.reason == #"it asks for more than the namespace's quota "q" allows at all"#
      )
    }
  }
}
