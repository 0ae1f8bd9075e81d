import GoTemplate

@testable import Charts

/// Parses templates of any bytes: none crashes the parser, and the place of every mistake is in the
/// text.
enum TemplateTarget {
  static let functions = UncheckedTable(
    table: .helm { _, _, _, _ throws(TemplateError) in .map(Map()) }
  )

  /// Only read, once it is made.
  struct UncheckedTable: @unchecked Sendable {
    let table: FunctionTable
  }

  static func run(_ input: Input) -> Bool {
    let text = String(decoding: input.bytes, as: UTF8.self)
    let set = TemplateSet(name: "gotpl", functions: functions.table)
    do throws(TemplateError) {
      try set.parse(name: "t", text: text)
    } catch {
      check(error, of: text)
    }
    return true
  }

  static func check(_ error: TemplateError, of text: String) {
    Fuzzing.check(!error.description.isEmpty, "a refused template has a message")
    for frame in error.frames where frame.template == "t" {
      Fuzzing.check(frame.line > 0 && frame.column >= 0, "lines begin at 1")
      Fuzzing.check(frame.offset <= text.utf8.count, "a place is in the text")
    }
  }
}
