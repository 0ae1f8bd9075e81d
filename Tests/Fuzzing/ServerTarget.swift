import Diagnostics
import JSON

@testable import ChartSources
@testable import Charts

/// Reads what servers of charts say: indexes, manifests, challenges, and locks.
enum ServerTarget {
  static func run(_ input: Input) -> Bool {
    guard let selector = input.bytes.first else { return false }
    let bytes = Array(input.bytes.dropFirst())
    let text = String(decoding: bytes, as: UTF8.self)
    switch selector % 4 {
    case 0:
      let index = try? RepositoryIndex(bytes, chart: "web", repository: "https://charts.test")
      _ = try? index?.pick("~1.2", chart: "web", repository: "https://charts.test")
    case 1:
      guard let reference = try? RegistryReference("oci://charts.test/web") else { return false }
      _ = try? RegistryManifest.read(bytes, of: reference)
    case 2:
      _ = AuthenticationChallenge(text)
      _ = try? RegistryReference(text)
      if let address = try? ChartAddress(text) {
        check(!address.description.isEmpty, "an address has a text")
        _ = try? address.file("index.yaml")
      }
    default:
      guard let (value, _) = json(bytes), let lock = ChartLock(value) else { return true }
      check(!lock.yaml.isEmpty, "a lock can be written")
    }
    return true
  }
}
