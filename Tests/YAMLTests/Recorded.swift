import Glibc
import JSON
import Testing
import YAML

/// What the engine of Helm 4.2.3 made of values and texts, recorded.
enum Recorded {
  /// The rows of a file beside this one.
  static func rows(_ name: String, directory: String = #filePath) throws -> [JSONValue] {
    let folder = directory.split(separator: "/").dropLast().joined(separator: "/")
    let file = try #require(fopen("/\(folder)/Recorded/\(name)", "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return try #require(try JSONReader().read(bytes).array)
  }

  /// The value with its numbers as Go holds them: all of 64 bits of floating point.
  static func inGo(_ value: JSONValue, _ text: (Double) -> String = GoNumbers.json) -> JSONValue {
    switch value.content {
    case .number(let number):
      return JSONValue(.number(JSONNumber(uncheckedLiteral: text(number.double))))
    case .array(let elements): return .array(elements.map { inGo($0, text) })
    case .object(let object):
      return .object(
        JSONObject(object.members.map { .init(key: $0.key, value: inGo($0.value, text)) })
      )
    default: return value
    }
  }
}
