import Base64
import Charts
import Diagnostics
import FakeCluster
import Glibc
import Host
import JSON
import Kubernetes
import OracleSupport
import Testing
import Workloads
import YAML

@testable import Actions

/// The configs of `Tests/Configs`, from the file to the manifests.
@Suite struct WorkloadChartTests {
  static let folder = Project.root + "/Tests/Configs"
  static let golden = Project.root + "/Tests/Golden"
  static let types = ["environment", "service", "job", "cronjob"]

  /// All of them: `environment/jupyter`.
  static let names = types.flatMap { type in names(of: type).map { "\(type)/\($0)" } }

  static func names(of type: String) -> [String] {
    guard let directory = opendir("\(folder)/\(type)") else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".json"), !name.hasSuffix(".values.json") {
        names.append(String(name.dropLast(".json".count)))
      }
    }
    return names.sorted()
  }

  private let host = Host(environment: [:], files: .live, now: { .zero })

  private func load(_ name: String) throws -> ValidatedConfig {
    let request = ConfigRequest(files: ["\(Self.folder)/\(name).json"])
    return try ConfigLoader(host: host).load(request)
  }

  private func render(_ name: String, _ server: ServerVersion? = nil) async throws -> RenderedConfig
  {
    let config = try load(name)
    var sources = config.sources
    let renderer = Renderer(host: host)
    let values = try renderer.values(of: config, files: [], sources: &sources)
    let charts = ConfigCharts(opener: ChartOpener(host: host))
    let chart = try await charts.open(config, into: &sources)
    return try await renderer.render(
      config,
      chart: chart,
      values: values,
      revision: 1,
      isUpgrade: false,
      server: server,
      client: server.map { _ in KubernetesClient(FakeCluster().server) },
      sources: &sources
    )
  }

  @Test func `there are enough configs to compare`() { #expect(Self.names.count >= 32) }

  @Test(arguments: names)
  func `each config holds against its schema and checks`(name: String) throws {
    #expect(try load(name).warnings == [])
  }

  @Test(arguments: names)
  func `each object has what a cluster asks for`(name: String) async throws {
    let config = try load(name)
    let objects = try await render(name).objects
    #expect(!objects.isEmpty)
    var identities: Set<ObjectIdentity> = []
    for object in objects {
      #expect(APIResource.builtIn.contains { $0.type == object.type }, "\(object.type)")
      #expect(object.namespace == config.config.namespace)
      #expect(object.labels["app.kubernetes.io/managed-by"] == "Helm")
      #expect(object.labels["app.kubernetes.io/instance"] == config.config.releaseName)
      #expect(isName(object.name), "\(object.name)")
      #expect(identities.insert(object.identity).inserted, "\(object.identity) is there twice")
    }
  }

  /// Whether Kubernetes takes it as a name.
  private func isName(_ text: String) -> Bool {
    let letters = "abcdefghijklmnopqrstuvwxyz0123456789".utf8
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return text.utf8.count <= 63 && letters.contains(first) && letters.contains(last)
      && text.utf8.allSatisfy { letters.contains($0) || $0 == UInt8(ascii: "-") }
  }

  /// `KUBEGATE_RECORD=1` writes the manifests anew, for review; the run fails all the same.
  @Test(arguments: names)
  func `each config becomes the manifests in Golden`(name: String) async throws {
    let request = ConfigRequest(files: ["\(Self.folder)/\(name).json"])
    let text = try await RenderAction(host: host).run(request, valuesFiles: []).text
    let path = "\(Self.golden)/\(name).yaml"
    if getenv("KUBEGATE_RECORD") != nil {
      try Files.live.write(path, Array(text.utf8))
      Issue.record("\(path) was recorded")
    }
    let recorded = try Files.live.read(path, 1 << 20)
    #expect(text == String(decoding: recorded, as: UTF8.self))
  }

  // MARK: Against Helm

  private func ask(_ question: String, _ name: String) async throws -> JSONValue {
    let config = try load(name).config
    let values = try await render(name).values
    let chart = try BuiltInChartFolder.path(of: String(name.prefix { $0 != "/" }))
    return try Oracle.shared.ask([
      "do": .string(question), "chart": .string(chart),
      "values": .object(values), "release": .string(config.releaseName),
      "namespace": .string(config.namespace),
    ])
  }

  /// The documents of a manifest, each with the line that names its template.
  private func documents(_ manifest: String) -> [String] {
    var documents: [String] = []
    for line in manifest.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "---" {
        documents.append("")
      } else if let last = documents.indices.last {
        documents[last] += line + "\n"
      }
    }
    return documents.map { document in
      var text = document
      while text.hasSuffix("\n\n") { text.removeLast() }
      return text
    }
  }

  @Test(.enabled(if: Oracle.isThere, Oracle.whyNot), arguments: names)
  func `Helm renders the same documents`(name: String) async throws {
    let answer = try await ask("manifest", name)
    let wanted = documents(try #require(answer["manifest"]?.string, "\(answer)"))
    let rendered = try await render(name)
    let found = documents(rendered.manifest)
    #expect(found.count == wanted.count)
    for (here, helm) in zip(found, wanted) where here != helm {
      let objects = try [here, helm].map {
        try YAMLReader().documents(SourceFile(name: "a", text: $0), as: .none)
      }
      #expect(objects[0] == objects[1], "here:\n\(here)\nHelm:\n\(helm)")
    }
    #expect(rendered.notes == answer["notes"]?.string)
  }

  @Test(.enabled(if: Oracle.isThere, Oracle.whyNot), arguments: names)
  func `Helm finds nothing wrong with the chart`(name: String) async throws {
    #expect(try await ask("lint", name)["messages"] == [])
  }

  /// Helm's templates see the same values, so that the pods know what the Secret got.
  @Test(.enabled(if: Oracle.isThere, Oracle.whyNot), arguments: types)
  func `what the chart generates is the same in all of Helm's documents`(type: String) throws {
    func manifest(known: JSONValue) throws -> [JSONValue] {
      let answer = try Oracle.shared.ask([
        "do": "manifest", "chart": .string(try BuiltInChartFolder.path(of: type)),
        "release": "lab", "namespace": "demo",
        "values": [
          "image": ["repository": "a"], "schedule": "@daily",
          "generatedSecrets": ["A": 16, "B": 64], "generatedSecretData": known,
        ],
      ])
      let notes = answer["notes"]?.string ?? ""
      #expect(notes.contains("{{ index .data \"A\" | base64decode }}"), "\(answer)")
      let text = try #require(answer["manifest"]?.string, "\(answer)")
      return try YAMLReader().documents(SourceFile(name: "a", text: text), as: .none)
    }
    func checksum(_ objects: [JSONValue]) -> Substring? {
      let text = JSONWriter().string(.array(objects))
      return text.firstRange(of: "\"kubegate/checksum\":\"").map {
        text[$0.upperBound...].prefix(64)
      }
    }
    let objects = try manifest(known: [:])
    let secret = try #require(objects.first { $0["kind"] == "Secret" })
    let known = try (secret["data"]?.object?.members ?? []).map { member in
      let bytes = try #require(Base64.decode(member.value.string ?? ""))
      return JSONObject.Member(
        key: member.key,
        value: .string(String(decoding: bytes, as: UTF8.self))
      )
    }
    #expect(known.map(\.key) == ["A", "B"])
    #expect(known.map { $0.value.string?.utf8.count } == [16, 64])
    let sum = try #require(checksum(objects))
    #expect(try checksum(manifest(known: .object(JSONObject(known)))) == sum)
    #expect(try checksum(manifest(known: [:])) != sum)
  }

  // MARK: Old and new clusters

  @Test(
    arguments: [
      (20, "batch/v1beta1", "autoscaling/v2beta2", "policy/v1beta1"),
      (21, "batch/v1", "autoscaling/v2beta2", "policy/v1"),
      (22, "batch/v1", "autoscaling/v2beta2", "policy/v1"),
      (23, "batch/v1", "autoscaling/v2", "policy/v1"),
      (35, "batch/v1", "autoscaling/v2", "policy/v1"),
    ]
  )
  func `kinds that have moved are of a version that the cluster has`(
    minor: Int,
    cronJob: String,
    autoscaler: String,
    budget: String
  ) async throws {
    let server = ServerVersion(major: 1, minor: minor, gitVersion: "v1.\(minor).3-vendor.1")
    let scheduled = try await render("cronjob/minimal", server).objects
    #expect(scheduled.first { $0.kind == "CronJob" }?.apiVersion == cronJob)
    let scaled = try await render("service/scaled", server).objects
    #expect(scaled.first { $0.kind == "HorizontalPodAutoscaler" }?.apiVersion == autoscaler)
    #expect(scaled.first { $0.kind == "PodDisruptionBudget" }?.apiVersion == budget)
    let ingress = try await render("service/addresses", server).objects
    #expect(ingress.first { $0.kind == "Ingress" }?.apiVersion == "networking.k8s.io/v1")
  }

  // MARK: Against Kubernetes

  @Test(.enabled(if: Oracle.isThere, Oracle.whyNot))
  func `the schemas of many versions of Kubernetes are there`() throws {
    let versions = try #require(Oracle.kubernetes.ask(["do": "ready"])["versions"]?.array)
    #expect(versions.first == "1.25")
    #expect(versions.count >= 13)
  }

  @Test(.enabled(if: Oracle.isThere, Oracle.whyNot), arguments: names)
  func `each object holds strictly against what each version of Kubernetes publishes`(name: String)
    async throws
  {
    let objects = try await render(name).objects.map(\.json)
    let answer = try Oracle.kubernetes.ask(["do": "check", "objects": .array(objects)])
    #expect(answer["mistakes"] == [])
  }
}
