import Base64
import GoTemplate

/// `.Files`: the files of a chart that are no templates.
///
/// In Go it is a map of paths to bytes with methods; here the map is only made when a template ranges
/// over it.
final class FilesObject: JSONRepresentable {
  private let files: [String: [UInt8]]
  private lazy var map: Map = {
    let map = Map(type: .map(.slice(.uint8)))
    for (path, bytes) in files { map[path] = .bytes(bytes) }
    return map
  }()

  init(_ files: [ChartFile]) {
    self.files = Dictionary(files.map { ($0.path, $0.bytes) }) { _, last in last }
  }

  private init(_ files: [String: [UInt8]]) { self.files = files }

  var type: GoType { .named("engine.files", .map(.slice(.uint8))) }
  var underlying: Value? { .map(map) }

  func method(_ name: String) -> Function? {
    switch name {
    case "Get":
      Function("Get", .string) { [self] call throws(TemplateError) in
        .string(bytes: files[call.string(0)] ?? [])
      }
    case "GetBytes":
      Function("GetBytes", .string) { [self] call throws(TemplateError) in
        .bytes(files[call.string(0)] ?? [])
      }
    case "Glob":
      Function("Glob", .string) { [self] call throws(TemplateError) in
        .object(try glob(call.string(0), call.execution))
      }
    case "Lines":
      Function("Lines", .string) { [self] call throws(TemplateError) in
        .strings(lines(call.string(0)))
      }
    case "AsConfig":
      Function("AsConfig") { [self] _ throws(TemplateError) in
        .string(try byName { .string(bytes: $0) })
      }
    case "AsSecrets":
      Function("AsSecrets") { [self] _ throws(TemplateError) in
        .string(try byName { .string(Base64.encode($0)) })
      }
    default: nil
    }
  }

  /// The files whose paths match; all of them where the text is no pattern.
  private func glob(_ text: String, _ execution: Execution) throws(TemplateError) -> FilesObject {
    guard text.utf8.count <= Self.patternLimit else {
      throw TemplateError("pattern is longer than \(Self.patternLimit) bytes")
    }
    guard let pattern = FileGlob(text) else { return self }
    var found: [String: [UInt8]] = [:]
    for (path, bytes) in files {
      try execution.charge(text.utf8.count * path.utf8.count)
      if pattern.matches(path) { found[path] = bytes }
    }
    return FilesObject(found)
  }

  private static let patternLimit = 64 << 10

  private func lines(_ path: String) -> [String] {
    guard var bytes = files[path] else { return [] }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { GoText.valid($0) }
  }

  /// The files as YAML, under the last parts of their paths.
  private func byName(_ value: ([UInt8]) -> Value) throws(TemplateError) -> String {
    let map = Map()
    for (path, bytes) in files.sorted(by: { $0.key.precedesByBytes($1.key) }) {
      map[String(path.split(separator: "/").last ?? "")] = value(bytes)
    }
    return try TemplateYAMLWriter.text(.map(map)) ?? ""
  }
}
