import JSON
import Testing

@testable import Policies

@Suite struct PolicyDefaultsTests {
  private func applied(
    _ config: String,
    _ policies: Policy...,
    without: Set<String> = []
  ) throws -> (config: JSONValue, lines: [String]) {
    let object = try #require(try JSONReader().read(Array(config.utf8)).object)
    let (result, applied) = PolicyDefaults.apply(policies, to: object) { !without.contains($0) }
    return (
      .object(result),
      applied.map { "\($0.path): \(JSONWriter().string($0.value)) (\($0.policy.suffix(7)))" }
    )
  }

  @Test func `what the config says stays, and what it leaves out is filled in`() throws {
    let policy = try policy(
      """
      defaults:
        priority_class: low
        labels: {site: kth, team: none}
        tolerations: [{key: a}]
        persistent_volume: {pvc_type: standard, keep: false}
      """
    )
    let (config, lines) = try applied(
      """
      {
        "labels": { "team": "x" }, "tolerations": [],
        "persistent_volume": [{ "size": "1Gi" }, { "pvc_type": "fast", "keep": true }]
      }
      """,
      policy
    )
    #expect(
      config == [
        "labels": ["team": "x", "site": "kth"], "tolerations": [], "priority_class": "low",
        "persistent_volume": [
          ["size": "1Gi", "pvc_type": "standard", "keep": false],
          ["pvc_type": "fast", "keep": true],
        ],
      ]
    )
    #expect(
      lines == [
        "priority_class: \"low\" ( \"demo\")",
        "labels.site: \"kth\" ( \"demo\")",
        "persistent_volume[0].pvc_type: \"standard\" ( \"demo\")",
        "persistent_volume[0].keep: false ( \"demo\")",
      ]
    )
  }

  @Test func `the namespace's own default counts more than the cluster's`() throws {
    let own = try policy("defaults: {priority_class: own, labels: {a: own}}")
    let common = try policy(
      "defaults: {priority_class: common, labels: {a: common, b: common}}",
      "kubegate-system"
    )
    let (config, _) = try applied("{}", own, common)
    #expect(config == ["priority_class": "own", "labels": ["a": "own", "b": "common"]])
  }

  @Test func `a key that the type does not have is left out`() throws {
    let policy = try policy("defaults: {priority_class: low, labels: {a: b}}")
    let (config, _) = try applied("{}", policy, without: ["priority_class"])
    #expect(config == ["labels": ["a": "b"]])
  }

  @Test(arguments: [
    (#"{ "ingress": { "traefik_resolver": "r" } }"#, #"{"traefik_resolver":"r"}"#),
    (
      #"{ "ingress": { "nginx_issuer": "i" } }"#, #"{"nginx_issuer":"i","oauth_url":"o"}"#
    ),
    (#"{ "ingress": {} }"#, #"{"nginx_issuer":"le","oauth_url":"o"}"#),
    (
      #"{ "ingress": [{}, { "traefik_middleware": "m" }] }"#,
      #"[{"nginx_issuer":"le","oauth_url":"o"},{"traefik_middleware":"m","traefik_resolver":"r"}]"#
    ),
    (#"{}"#, nil),
  ])
  func `an address is served by one controller`(config: String, ingress: String?) throws {
    let policy = try policy(
      "defaults: {ingress: {nginx_issuer: le, oauth_url: o, traefik_resolver: r}}"
    )
    let result = try applied(config, policy).config["ingress"]
    #expect(result.map { JSONWriter().string($0) } == ingress)
  }

  @Test func `what policies say of a key stands together`() throws {
    let policy = try policy(
      """
      limits: {storage_classes: [a, b], gpus: 0, cpu: 500m}
      defaults: {persistent_volume: {pvc_type: a}, priority_class: low}
      """
    )
    let facts = PolicyFact.all([policy]).map { "\($0.path): \($0.text)" }
    #expect(
      facts == [
        "persistent_volume.pvc_type: one of: a, b", "persistent_volume.pvc_type: default: \"a\"",
        "gpu_request: no GPUs in a release", "cpu_request: at most 500m CPU in a release",
        "cpu_limit: at most 500m CPU in a release", "priority_class: default: \"low\"",
      ]
    )
    let about = PolicyFact.all([policy], about: "persistent_volume[]").map(\.text)
    #expect(about == ["one of: a, b", "default: \"a\""])
  }
}
