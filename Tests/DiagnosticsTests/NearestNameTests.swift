import Diagnostics
import Testing

@Suite struct NearestNameTests {
  private let keys = ["gpu_request", "gpu_selector", "namespace", "tag", "ports", "docker_image"]

  @Test(arguments: [
    ("gpu_selecter", "gpu_selector"), ("gpuRequest", "gpu_request"), ("GPU-REQUEST", "gpu_request"),
    ("namesapce", "namespace"), ("port", "ports"), ("prots", "ports"), ("tga", "tag"),
    ("dockerImage", "docker_image"), ("docker image", "docker_image"),
  ])
  func `a misspelling finds the name`(written: String, meant: String) {
    #expect(NearestName.of(written, among: keys) == meant)
  }

  @Test(arguments: ["", "_", "xyz", "gpu", "image", "replicas", "t"])
  func `what is too far away finds nothing`(written: String) {
    #expect(NearestName.of(written, among: keys) == nil)
  }

  @Test func `the nearest wins, then the first`() {
    #expect(NearestName.of("abcdef", among: ["abcxyf", "abcdeg", "abcdeh"]) == "abcdeg")
    #expect(NearestName.of("A", among: ["b", "a"]) == "a")
  }

  @Test func `long names cost nothing`() {
    let long = String(repeating: "x", count: 1_000_000)
    #expect(NearestName.of(long, among: [long]) == nil)
    #expect(NearestName.of("xyz", among: [long]) == nil)
  }
}
