import Diagnostics
import Glibc
import JSON

/// The bytes that the fuzzer has thought of.
struct Input {
  /// Stands between the parts of an input that has several; it occurs in no UTF-8 text.
  static let separator: UInt8 = 0xFF

  let bytes: [UInt8]

  init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    bytes = Array(UnsafeBufferPointer(start: start, count: count))
  }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What stands between the separators.
  var parts: [[UInt8]] {
    bytes.split(separator: Self.separator, omittingEmptySubsequences: false).map(Array.init)
  }

  /// What stands before and behind the first separator.
  var halves: (first: [UInt8], second: [UInt8])? {
    guard let place = bytes.firstIndex(of: Self.separator) else { return nil }
    return (Array(bytes[..<place]), Array(bytes[(place + 1)...]))
  }
}

/// Ends the run where a promise is broken.
func check(_ holds: Bool, _ promise: @autoclosure () -> String) {
  guard !holds else { return }
  let line = "broken promise: \(promise())\n"
  _ = write(STDERR_FILENO, line, line.utf8.count)
  abort()
}

/// Whether a range lies within a text of so many bytes, or in no text at all.
func check(_ range: SourceRange, within count: Int) {
  check(
    range.isNone || (range.start <= range.end && range.end <= count),
    "the range \(range.start)..<\(range.end) lies within the text of \(count) bytes"
  )
}

/// Every place that a diagnostic names has to be in the text, and it has to be possible to print it.
func check(_ diagnostics: [Diagnostic], of file: SourceFile) {
  for diagnostic in diagnostics {
    check(!diagnostic.message.isEmpty, "a diagnostic has a message")
    check(diagnostic.range, within: file.bytes.count)
    for related in diagnostic.related { check(related.range, within: file.bytes.count) }
    if let fix = diagnostic.fix { check(fix.range, within: file.bytes.count) }
  }
  let text = DiagnosticText(sources: SourceMap(file)).text(diagnostics)
  check(diagnostics.isEmpty || !text.isEmpty, "diagnostics have a text")
}

/// Every value and key has to be in the text.
func check(_ value: JSONValue, of file: SourceFile) {
  var pending = [value]
  while let value = pending.popLast() {
    check(value.range, within: file.bytes.count)
    switch value.content {
    case .array(let elements): pending.append(contentsOf: elements)
    case .object(let object):
      for member in object.members {
        check(member.keyRange, within: file.bytes.count)
        check(object.member(member.key) == member, "a member is found by its key")
        pending.append(member.value)
      }
    case .null, .bool, .number, .string: break
    }
  }
}

/// The value of a JSON text; `nil` where it is none.
func json(_ bytes: [UInt8]) -> (value: JSONValue, file: SourceFile)? {
  let file = SourceFile(name: "input", bytes: bytes)
  guard let value = try? JSONReader().read(file) else { return nil }
  return (value, file)
}
