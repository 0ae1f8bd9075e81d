import Diagnostics
import GoTemplate

/// Turns an error of the template engine into a diagnostic that points into the chart.
struct TemplateFailure {
  /// The sources of the templates, by the names under which they were parsed.
  var files: [String: ChartFile]
  /// The functions that templates may call.
  var functions: [String]

  /// How many calls are shown on the way to the place.
  private static let callLimit = 5

  func diagnostic(_ error: TemplateError) -> Diagnostic {
    let isSyntax = !error.frames.contains { $0.executing != nil }
    let refusal = error.diagnostics.first { $0.code == .templateRefusal }
    let places = error.frames.filter { files[$0.template] != nil }
    let innermost = places.last
    let words = TemplateWords(error, functions: functions)
    var diagnostic = Diagnostic(
      .error,
      refusal != nil ? .templateRefusal : isSyntax ? .templateSyntax : .templateExecution,
      refusal?.message ?? words.message,
      at: innermost.map { range($0, field: words.missingField) } ?? .none
    )
    if refusal != nil {
      diagnostic.label = "the chart says so here"
    } else {
      diagnostic.help = words.help
    }
    if let last = error.frames.last, files[last.template] == nil, let innermost {
      diagnostic.notes.append(
        "in line \(last.line) of the text that \"tpl\" was given at "
          + "\(innermost.template):\(innermost.line)"
      )
    }
    addCalls(Array(places.dropLast().reversed()), to: &diagnostic)
    return diagnostic
  }

  /// The way to the place, from the innermost call outwards; a template that calls itself is shown once.
  private func addCalls(_ frames: [TemplateError.Frame], to diagnostic: inout Diagnostic) {
    var calls: [Diagnostic.Related] = []
    for frame in frames {
      let call = Diagnostic.Related(Self.label(frame), at: range(frame, field: nil))
      if call.range != diagnostic.range, !calls.contains(call) { calls.append(call) }
    }
    diagnostic.related = Array(calls.prefix(Self.callLimit))
    if frames.count > 100 {
      diagnostic.notes.append("\(frames.count) calls lead here: a template calls itself")
    } else if calls.count > Self.callLimit {
      diagnostic.notes.append("\(calls.count - Self.callLimit) more calls lead here")
    }
  }

  private static func label(_ frame: TemplateError.Frame) -> String {
    let words = frame.context.joined(separator: " ")
    if words.contains("calling include") { return "included here" }
    if words.contains("calling tpl") { return "given to tpl here" }
    return "called here"
  }

  /// The piece of the template that a frame names, where it stands there as it was written; only its
  /// field where that is known.
  private func range(_ frame: TemplateError.Frame, field: Substring?) -> SourceRange {
    guard let file = files[frame.template] else { return .none }
    let bytes = file.bytes
    let offset = min(frame.offset, bytes.count)
    var start = offset
    var end = min(offset + 1, bytes.count)
    if let node = frame.node.map({ Array($0.utf8) }), !node.isEmpty {
      // Go's column is inside a chain of fields, not at its start.
      let first = max(0, offset - node.count)
      let found = (first...offset).last { bytes[$0...].starts(with: node) }
      if let found {
        start = found
        end = found + node.count
        if let field, let place = Self.place(of: field, in: node) {
          (start, end) = (found + place.lowerBound, found + place.upperBound)
        }
      }
    }
    return SourceRange(file: file.source, start: start, end: end)
  }

  /// Where a field stands in a chain of fields, its dot included.
  private static func place(of field: Substring, in chain: [UInt8]) -> Range<Int>? {
    let wanted = Array(".\(field)".utf8)
    return chain.indices.lazy.filter { chain[$0...].starts(with: wanted) }
      .map { $0..<$0 + wanted.count }
      .first { $0.upperBound == chain.count || chain[$0.upperBound] == UInt8(ascii: ".") }
  }
}
