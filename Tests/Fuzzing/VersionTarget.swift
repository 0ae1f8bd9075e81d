@testable import Charts

/// Reads versions and ranges of versions: the halves of an input are a range and a version.
enum VersionTarget {
  static func run(_ input: Input) -> Bool {
    guard let (first, second) = input.halves else { return false }
    let range = String(decoding: first, as: UTF8.self)
    let text = String(decoding: second, as: UTF8.self)
    _ = Capabilities.KubeVersion(text)
    let constraint = try? VersionConstraint(range)
    guard let version = try? SemanticVersion(text) else { return true }
    check(version.compare(version) == 0, "a version is like itself")
    _ = constraint?.allows(version)
    guard let other = try? SemanticVersion(range) else { return true }
    check(version.compare(other) == -other.compare(version), "order has two sides")
    return true
  }
}
