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
        let watch = RegexWatch(call.execution, textOf: bytes.count)
        let matches = expression.allMatches(
          in: call.string(1),
          limit: call.int(2),
          while: { watch.goesOn() }
        )
        try watch.finish()
        if matches.isEmpty { return .list(.nilSlice(of: .string)) }
        return .list(List(matches.map { .string(bytes: bytes[$0.range]) }, element: .string))
      }
      table.add(prefix + "egexReplaceAll", .string, .string, .string) {
        call throws(TemplateError) in
        let expression = try patterns.expression(call.string(0), must: must)
        let text = call.string(1)
        let watch = RegexWatch(call.execution, textOf: text.utf8.count)
        let result = expression.replacingAll(in: text, with: call.string(2), while: watch.goesOn)
        try watch.finish()
        return .string(result)
      }
      table.add(prefix + "egexReplaceAllLiteral", .string, .string, .string) {
        call throws(TemplateError) in
        let expression = try patterns.expression(call.string(0), must: must)
        let text = call.string(1)
        let watch = RegexWatch(call.execution, textOf: text.utf8.count)
        let result = expression.replacingAll(
          in: text,
          withLiteral: call.string(2),
          while: watch.goesOn
        )
        try watch.finish()
        return .string(result)
      }
      table.add(prefix + "egexSplit", .string, .string, .int) { call throws(TemplateError) in
        let expression = try patterns.expression(call.string(0), must: must)
        if call.int(2) == 0 { return .list(.nilSlice(of: .string)) }
        let text = call.string(1)
        let watch = RegexWatch(call.execution, textOf: text.utf8.count)
        let parts = expression.split(text, limit: call.int(2), while: { watch.goesOn() })
        try watch.finish()
        return .strings(parts)
      }
    }
    table.add("regexQuoteMeta", .string) { call throws(TemplateError) in
      .string(RegularExpression.quoted(call.string(0)))
    }
  }
}

/// Bounds the matches in one text: their number, what becomes of them, and the time they take, since
/// each may be looked for through the whole rest of the text.
private final class RegexWatch {
  private let execution: Execution
  private let textSize: Int
  private var matches = 0
  private var failure: TemplateError?

  init(_ execution: Execution, textOf size: Int) {
    self.execution = execution
    textSize = size
  }

  func goesOn(_ size: Int = 0) -> Bool {
    guard failure == nil else { return false }
    do throws(TemplateError) {
      matches += 1
      // Replacing asks twice for each match.
      try SprigFunctions.check(listOf: matches / 2)
      try SprigFunctions.check(textOf: size)
      try execution.charge(textSize)
    } catch {
      failure = error
    }
    return failure == nil
  }

  /// - Throws: why the matches are not all.
  func finish() throws(TemplateError) {
    if let failure { throw failure }
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
