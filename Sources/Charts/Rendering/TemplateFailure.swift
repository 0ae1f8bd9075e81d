import Diagnostics
import GoTemplate

/// Turns an error of the template engine into a diagnostic that points into the chart.
struct TemplateFailure {
  /// The sources of the templates, by the names under which they were parsed.
  var files: [String: ChartFile]

  func diagnostic(_ error: TemplateError) -> Diagnostic {
    let isSyntax = !error.frames.contains { $0.executing != nil }
    let refusal = error.diagnostics.first { $0.code == .templateRefusal }
    let places = error.frames.filter { files[$0.template] != nil }
    let innermost = places.last
    var diagnostic = Diagnostic(
      .error,
      refusal != nil ? .templateRefusal : isSyntax ? .templateSyntax : .templateExecution,
      refusal?.message ?? Self.message(error),
      at: innermost.map(range) ?? .none
    )
    if refusal != nil { diagnostic.label = "the chart says so here" }
    if let last = error.frames.last, files[last.template] == nil, let innermost {
      diagnostic.notes.append(
        "in the text that \"tpl\" was given at \(innermost.template):\(innermost.line), line "
          + "\(last.line)"
      )
    }
    // The way there, from the innermost call outwards.
    for frame in places.dropLast().reversed() {
      diagnostic.related.append(.init(Self.label(frame), at: range(frame)))
    }
    diagnostic.help = Self.help(error)
    return diagnostic
  }

  private static func message(_ error: TemplateError) -> String {
    if let field = missingField(error.message) {
      return "\"\(field)\" is taken of a value that is not there"
    }
    return error.message
  }

  /// The field in Go's `nil pointer evaluating interface {}.field`.
  private static func missingField(_ message: String) -> Substring? {
    let lead = "nil pointer evaluating "
    guard message.hasPrefix(lead), let dot = message.lastIndex(of: ".") else { return nil }
    return message[message.index(after: dot)...]
  }

  private static func help(_ error: TemplateError) -> [String] {
    guard missingField(error.message) != nil, let node = error.frames.last?.node,
      node.hasPrefix(".Values.") || node.hasPrefix("$.Values.")
    else { return [] }
    let path = node.drop { $0 != "V" }.dropFirst("Values.".count).split(separator: ".").dropLast()
    return path.isEmpty ? [] : ["set the value \"\(path.joined(separator: "."))\""]
  }

  private static func label(_ frame: TemplateError.Frame) -> String {
    let words = frame.context.joined(separator: " ")
    if words.contains("calling include") { return "included here" }
    if words.contains("calling tpl") { return "given to tpl here" }
    return "called here"
  }

  /// The piece of the template that a frame names, where it stands there as it was written.
  private func range(_ frame: TemplateError.Frame) -> SourceRange {
    guard let file = files[frame.template] else { return .none }
    let start = min(frame.offset, file.bytes.count)
    var end = min(start + 1, file.bytes.count)
    if let node = frame.node, file.bytes[start...].starts(with: node.utf8) {
      end = start + node.utf8.count
    }
    return SourceRange(file: file.source, start: start, end: end)
  }
}
