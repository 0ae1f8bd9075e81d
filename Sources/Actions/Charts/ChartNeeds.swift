import Charts
import JSON

/// What a chart wants to know of a cluster, as far as its texts tell. What no text mentions need not be
/// asked for.
struct ChartNeeds: Equatable {
  /// `.Capabilities.APIVersions`, or all of `.Capabilities`.
  var apiVersions = false
  /// The function `lookup`.
  var lookups = false

  /// - Parameter values: those of the user, which may hold templates for `tpl`.
  init(_ chart: Chart, values: JSONObject) {
    add(chart)
    add(.object(values))
  }

  private var isFull: Bool { apiVersions && lookups }

  private mutating func add(_ chart: Chart) {
    for file in chart.templates where !isFull { add(file.bytes) }
    // A file can be given to `tpl`; what explains the chart and its kinds in prose never is.
    for file in chart.files where !isFull {
      if file.path.hasPrefix("crds/") || file.path.lowercased().hasSuffix(".md") { continue }
      add(file.bytes)
    }
    add(.object(chart.values))
    for dependency in chart.dependencies { add(dependency) }
  }

  private mutating func add(_ value: JSONValue) {
    guard !isFull else { return }
    switch value.content {
    case .string(let text): if text.utf8.contains(UInt8(ascii: "{")) { add(Array(text.utf8)) }
    case .array(let array): for element in array { add(element) }
    case .object(let object): for member in object.members { add(member.value) }
    default: break
    }
  }

  private static let capabilities = Array("Capabilities".utf8)
  /// What of the capabilities every deploy knows anyway.
  private static let known = [Array(".KubeVersion".utf8), Array(".HelmVersion".utf8)]
  private static let lookup = Array("lookup".utf8)

  private mutating func add(_ text: [UInt8]) {
    for index in text.indices where text[index] == Self.capabilities[0] {
      if apiVersions { break }
      let rest = text[index...]
      guard rest.starts(with: Self.capabilities) else { continue }
      let behind = rest.dropFirst(Self.capabilities.count)
      if !Self.known.contains(where: { behind.starts(with: $0) }) { apiVersions = true }
    }
    for index in text.indices where text[index] == Self.lookup[0] {
      if lookups { break }
      if text[index...].starts(with: Self.lookup) { lookups = true }
    }
  }
}
