import GoTemplate
import RE2

/// Regular expressions in Go's syntax. Those without `must` fail as well, as a panic does in Go; only
/// `regexMatch` takes a bad pattern for one that does not match.
extension SprigFunctions {
  static func addRegularExpressions(to table: inout FunctionTable) {
    let patterns = PatternCache()
    table.add("regexMatch", .string, .string) { call throws(TemplateError) in
      guard let expression = try? patterns.compile(call.string(0)) else { return .bool(false) }
      return .bool(expression.matches(in: call.string(1)))
    }
    table.add("mustRegexMatch", .string, .string) { call throws(TemplateError) in
      .bool(try patterns.expression(call.string(0), must: true).matches(in: call.string(1)))
    }
    for (prefix, must) in [("r", false), ("mustR", true)] {
      table.add(prefix + "egexFind", .string, .string) { call throws(TemplateError) in
        let expression = try patterns.expression(call.string(0), must: must)
        guard let match = expression.firstMatch(in: call.string(1)) else { return "" }
        return .string(bytes: call.bytes(1)[match.range])
      }
      table.add(prefix + "egexFindAll", .string, .string, .int) { call throws(TemplateError) in
        let expression = try patterns.expression(call.string(0), must: must)
        let bytes = call.bytes(1)
        let matches = expression.allMatches(in: call.string(1), limit: call.int(2))
        if matches.isEmpty { return .list(.nilSlice(of: .string)) }
        return .list(List(matches.map { .string(bytes: bytes[$0.range]) }, element: .string))
      }
      table.add(prefix + "egexReplaceAll", .string, .string, .string) {
        call throws(TemplateError) in
        let expression = try patterns.expression(call.string(0), must: must)
        return .string(expression.replacingAll(in: call.string(1), with: call.string(2)))
      }
      table.add(prefix + "egexReplaceAllLiteral", .string, .string, .string) {
        call throws(TemplateError) in
        let expression = try patterns.expression(call.string(0), must: must)
        return .string(expression.replacingAll(in: call.string(1), withLiteral: call.string(2)))
      }
      table.add(prefix + "egexSplit", .string, .string, .int) { call throws(TemplateError) in
        let expression = try patterns.expression(call.string(0), must: must)
        if call.int(2) == 0 { return .list(.nilSlice(of: .string)) }
        return .strings(expression.split(call.string(1), limit: call.int(2)))
      }
    }
    table.add("regexQuoteMeta", .string) { call throws(TemplateError) in
      .string(RegularExpression.quoted(call.string(0)))
    }
  }
}

/// Compiled patterns: templates use the same few again and again.
private final class PatternCache {
  private var compiled: [String: RegularExpression] = [:]
  private static let capacity = 256

  func compile(_ pattern: String) throws(RegularExpressionError) -> RegularExpression {
    if let expression = compiled[pattern], expression.pattern.hasSameBytes(as: pattern) {
      return expression
    }
    let expression = try RegularExpression(pattern)
    if compiled.count >= Self.capacity { compiled = [:] }
    compiled[pattern] = expression
    return expression
  }

  /// The expression, or Go's words for what is wrong: an error for the `must` functions, a panic for
  /// the others.
  func expression(_ pattern: String, must: Bool) throws(TemplateError) -> RegularExpression {
    do throws(RegularExpressionError) {
      return try compile(pattern)
    } catch {
      if must { throw TemplateError(error.description) }
      let canBackquote = !pattern.utf8.contains { $0 == UInt8(ascii: "`") || $0 < 0x20 && $0 != 9 }
      let quoted = canBackquote ? "`\(pattern)`" : GoQuote.quoted(pattern)
      throw TemplateError("regexp: Compile(\(quoted)): \(error.description)")
    }
  }
}
