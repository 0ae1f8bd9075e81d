import GoTemplate

extension HelmFunctions {
  /// `include` and `tpl`: templates that are called as functions.
  static func addTemplates(to table: inout FunctionTable) {
    let depths = IncludeDepths()
    table.add("include", .string, .any) { call throws(TemplateError) in
      let name = call.string(0)
      try depths.enter(name)
      defer { depths.leave() }
      return .string(bytes: try call.execution.executeBytes(name, data: call[1]))
    }
    table.add("tpl", .string, .any) { call throws(TemplateError) in
      // Most values that a chart gives to tpl have no action at all.
      let text = call.bytes(0)
      guard text.contains(UInt8(ascii: "{")) else {
        return .string(bytes: NoValue.removed(from: text))
      }
      // Parsing takes longer than most functions.
      try call.execution.charge(text.count * 8)
      let set = call.execution.templates.clone()
      do throws(TemplateError) {
        try set.parse(name: set.name, bytes: text)
      } catch {
        throw error.wrapped("cannot parse template")
      }
      do throws(TemplateError) {
        let bytes = try call.execution.executeBytes(set.name, of: set, data: call[1])
        return .string(bytes: NoValue.removed(from: bytes))
      } catch {
        throw error.wrapped("error during tpl function execution")
      }
    }
  }

  /// How often each template is being included at the moment; Helm stops one that includes itself
  /// without end. Only used on the one thread that renders.
  private final class IncludeDepths {
    private static let limit = 1000
    /// The templates that are being included, the innermost last.
    private var names: [String] = []
    /// How often each of them is; counted only where there are so many that one could be too often.
    private var depths: [String: Int]?

    func enter(_ name: String) throws(TemplateError) {
      names.append(name)
      guard names.count > Self.limit else { return }
      if depths == nil {
        depths = Dictionary(names.dropLast().map { ($0, 1) }, uniquingKeysWith: +)
      }
      let depth = depths?[name] ?? 0
      guard depth <= Self.limit else {
        names.removeLast()
        throw TemplateError(
          "rendering template has a nested reference name: \(name): unable to execute template"
        )
      }
      depths?[name] = depth + 1
    }

    func leave() {
      guard let name = names.popLast() else { return }
      if names.count > Self.limit { depths?[name, default: 1] -= 1 } else { depths = nil }
    }
  }
}

/// What Go prints for a missing value, and Helm takes out of every finished text.
enum NoValue {
  private static let mark = Array("<no value>".utf8)

  static func removed(from text: String) -> String {
    guard text.utf8.contains(mark[0]) else { return text }
    return String(decoding: removed(from: Array(text.utf8)), as: UTF8.self)
  }

  static func removed(from bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "<")) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == mark[0], bytes[index...].starts(with: mark) {
        index += mark.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}
