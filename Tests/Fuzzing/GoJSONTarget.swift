import GoTemplate
import JSON

@testable import Charts

/// Reads JSON as Go does. What the strict reader takes, it takes as well.
enum GoJSONTarget {
  static func run(_ input: Input) -> Bool {
    var decoder = GoJSONDecoder(input.bytes)
    do throws(GoJSONError) {
      let value = try decoder.whole()
      let templateValue = Value(value)
      guard let written = try? GoJSONEncoder.text(templateValue) else { return true }
      var again = GoJSONDecoder(Array(written.utf8))
      check((try? again.whole()) != nil, "what was written can be read")
    } catch {
      check(!error.message.isEmpty, "a refused text has a message")
      check(error.offset <= input.bytes.count, "a place is in the text")
      // Only the project's own reader passes over a byte order mark.
      let hasMark = input.bytes.starts(with: [0xEF, 0xBB, 0xBF])
      check(hasMark || json(input.bytes) == nil, "what is JSON is JSON to Go")
    }
    return true
  }
}
