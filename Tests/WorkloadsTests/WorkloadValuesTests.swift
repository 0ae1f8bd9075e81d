import Charts
import Diagnostics
import Host
import JSON
import Testing
import Workloads

/// The configs of `Tests/Configs`, each beside the values that were written down for it by hand: for
/// environments from the table of the original tool's keys.
@Suite struct WorkloadValuesTests {
  static func read(_ path: String) throws -> JSONValue {
    let bytes = try Files.live.read(path, 1 << 20)
    return try JSONReader().read(SourceFile(name: path, bytes: bytes))
  }

  private static let names = [
    "environment": [
      "cpu-number", "deployment", "deployment-false", "everything-else", "everything-mounted",
      "gpu-alone", "gpu-none", "gpu-product", "gpu-text", "gpu-type-and-memory",
      "image-spellings", "ingress-list", "ingress-nginx", "ingress-traefik", "jupyter",
      "memory-only", "minimal", "mounted-files", "node-and-pull-secret", "node-port",
      "node-port-open", "one-user", "two-users", "variables", "volumes",
    ],
    "service": ["addresses", "minimal", "scaled"],
    "job": ["gpu", "minimal"],
    "cronjob": ["minimal", "nightly"],
  ]

  @Test(
    arguments: names.keys.sorted().flatMap { type in
      names[type, default: []].map { "\(type)/\($0)" }
    }
  )
  func configsBecomeTheValuesWrittenDownForThem(name: String) throws {
    let path = "Tests/Configs/\(name)"
    let value = try Self.read("\(path).json")
    let config = Config(
      object: try #require(value.object),
      folder: Path.folder(of: path),
      host: Host(environment: [:], files: .live, now: { .zero })
    )
    let type = value["workload"]?.string ?? "environment"
    let workload = try #require(BuiltInWorkloads.named(type))
    #expect(workload.check(config) == [])
    var sources = SourceMap()
    let values = JSONValue.object(try workload.values(from: config, into: &sources).object)
    let expected = try Self.read("\(path).values.json")
    let writer = JSONWriter(.pretty, sortsKeys: true)
    #expect(writer.string(values) == writer.string(expected))
  }
}
