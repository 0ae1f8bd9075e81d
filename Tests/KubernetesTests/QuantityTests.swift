import FakeCluster
import JSON
import Kubernetes
import Testing

@Suite struct QuantityTests {
  @Test(arguments: [
    ("1", "1000m"), ("0.5", "500m"), ("1Gi", "1024Mi"), ("1.5Gi", "1536Mi"), ("1e3", "1k"),
    ("1E3", "1000"), ("1E", "1000P"), ("2k", "2000"), ("100u", "0.1m"), ("+5", "5"),
    ("0", "-0"), ("1000000n", "1m"), (".5", "0.5"), ("5.", "5"),
  ])
  func `equal amounts are equal, however written`(a: String, b: String) throws {
    #expect(try #require(Quantity(a)) == #require(Quantity(b)))
  }

  @Test(arguments: [
    "", "m", "Gi", "1 Gi", "1gi", "1K", "abc", "1.2.3", "--1", "1e", "1e99", "0x10",
    "9999999999999999999", "١", "1e-9223372036854775808",
  ])
  func `what is no quantity is none`(text: String) { #expect(Quantity(text) == nil) }

  @Test func `amounts compare and add up exactly`() throws {
    let tenth = try #require(Quantity("100m"))
    let sum = (0..<10).reduce(Quantity.zero) { sum, _ in sum + tenth }
    #expect(sum == Quantity(1))
    #expect(try #require(Quantity("1023Mi")) < #require(Quantity("1Gi")))
    #expect(try #require(Quantity("-1")) < Quantity.zero)
    #expect(Quantity("0.0000000001")?.rounded == 1)
    #expect(Quantity("999E") != nil)
  }

  @Test(arguments: [
    ("4Gi", "4Gi"), ("4096Mi", "4Gi"), ("500m", "500m"), ("8", "8"), ("0", "0"),
    ("1500M", "1500000000"),
  ])
  func `amounts are written in their largest whole unit`(text: String, written: String) {
    #expect(Quantity(text)?.description == written)
  }

  @Test func `a pod asks for what the scheduler counts`() {
    let spec = json(
      """
      {"containers": [
         {"resources": {"requests": {"cpu": "500m", "memory": "1Gi"}}},
         {"resources": {"limits": {"cpu": 1, "nvidia.com/gpu": "2"}}}],
       "initContainers": [
         {"resources": {"requests": {"cpu": "100m"}}, "restartPolicy": "Always"},
         {"resources": {"requests": {"cpu": "3", "memory": "512Mi"}}}],
       "overhead": {"memory": "64Mi"}}
      """
    )
    let total = PodRequests.total(spec)
    #expect(total["cpu"]?.description == "3100m")
    #expect(total["memory"]?.description == "1088Mi")
    #expect(total["nvidia.com/gpu"] == Quantity(2))
  }
}
