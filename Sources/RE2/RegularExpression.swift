internal import CRE2

/// A regular expression in the syntax of Go's `regexp`, matched in time linear in the text.
///
/// It owns one compiled RE2 expression. It never changes, and all threads may use one at once;
/// compile once, match often.
///
/// ```swift
/// let expression = try RegularExpression("(?P<user>[a-z]+)@([a-z.]+)")
/// expression.matches(in: "to: ada@example.org")            // true
/// expression.firstMatch(in: "to: ada@example.org")?.range  // 4..<19
/// ```
///
/// Ranges are offsets into the text's UTF-8 bytes. RE2 has neither look-around nor back references.
public final class RegularExpression: Sendable {
  /// The pattern as it was given.
  public let pattern: String
  /// The number of capturing groups, the whole match not counted.
  public let groupCount: Int
  /// RE2 promises that matching is safe from any number of threads.
  private nonisolated(unsafe) let handle: OpaquePointer

  /// Compiles a pattern.
  ///
  /// - Parameter memoryLimit: what the compiled form and its match states may take, in bytes.
  /// - Throws: ``RegularExpressionError`` when the pattern is not one, or needs more memory.
  public init(_ pattern: String, memoryLimit: Int = 8 << 20) throws(RegularExpressionError) {
    var error = CRE2_OK
    var detailLength = 0
    var written = GoSyntax.translated(pattern)
    let detail = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 200)
    defer { detail.deallocate() }
    let compiled = written.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        cre2_compile(
          characters.baseAddress,
          characters.count,
          Int64(memoryLimit),
          &error,
          detail.baseAddress,
          detail.count,
          &detailLength
        )
      }
    }
    guard let compiled else {
      let part = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(detail)[..<detailLength])
      let text = String(decoding: part, as: UTF8.self)
      // A whole pattern is named as it was given.
      throw RegularExpressionError(error, part: text == written ? pattern : text)
    }
    self.pattern = pattern
    handle = compiled
    groupCount = cre2_group_count(compiled)
  }

  deinit { cre2_free(handle) }

  /// The names of the groups: element 0 belongs to group 1; `nil` where a group has no name.
  public var groupNames: [String?] {
    (0..<groupCount).map { cre2_group_name(handle, $0 + 1).map { String(cString: $0) } }
  }

  /// Whether the expression matches anywhere in the text. Allocates nothing for native strings.
  public func matches(in text: String) -> Bool { matches(text, CRE2_ANYWHERE) }

  /// Whether the expression matches anywhere in a text of UTF-8 bytes.
  public func matches(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.withMemoryRebound(to: CChar.self) {
      cre2_match(handle, $0.baseAddress, $0.count, 0, CRE2_ANYWHERE, nil, 0)
    }
  }

  /// Whether the expression matches the text from its first to its last byte.
  public func matchesAll(of text: String) -> Bool { matches(text, CRE2_WHOLE_TEXT) }

  private func matches(_ text: String, _ anchor: cre2_anchor) -> Bool {
    Self.withBytes(of: text) { cre2_match(handle, $0.baseAddress, $0.count, 0, anchor, nil, 0) }
  }

  /// The leftmost match at or behind a byte offset; what stands before it still counts for `^`.
  public func firstMatch(in text: String, from offset: Int = 0) -> Match? {
    Self.withBytes(of: text) { firstMatch(in: $0, from: offset) }
  }

  /// The leftmost match in bytes, which have to be UTF-8.
  func firstMatch(in text: UnsafeBufferPointer<CChar>, from offset: Int) -> Match? {
    guard (0...text.count).contains(offset) else { return nil }
    let count = groupCount + 1
    return withUnsafeTemporaryAllocation(of: cre2_span.self, capacity: count) { spans in
      spans.initialize(repeating: cre2_span(start: -1, end: -1))
      let isFound = cre2_match(
        handle,
        text.baseAddress,
        text.count,
        offset,
        CRE2_ANYWHERE,
        spans.baseAddress,
        count
      )
      guard isFound, spans[0].start >= 0 else { return nil }
      return Match(
        range: spans[0].start..<spans[0].end,
        groups: spans.dropFirst().map { $0.start < 0 ? nil : $0.start..<$0.end }
      )
    }
  }

  static func withBytes<Result>(
    of text: String,
    _ body: (UnsafeBufferPointer<CChar>) -> Result
  ) -> Result {
    var text = text
    return text.withUTF8 { $0.withMemoryRebound(to: CChar.self, body) }
  }
}

extension RegularExpression {
  /// Where an expression matched, in UTF-8 byte offsets.
  public struct Match: Sendable, Equatable {
    /// The whole match.
    public var range: Range<Int>
    /// The capturing groups from group 1 on; `nil` for a group that took no part.
    public var groups: [Range<Int>?]

    public init(range: Range<Int>, groups: [Range<Int>?] = []) {
      self.range = range
      self.groups = groups
    }
  }

  /// The pattern that matches exactly the given text; Go's `regexp.QuoteMeta`.
  public static func quoted(_ text: String) -> String {
    let special: Set<Unicode.Scalar> = [
      "\\", ".", "+", "*", "?", "(", ")", "|", "[", "]", "{", "}", "^", "$",
    ]
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if special.contains(scalar) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }
}
