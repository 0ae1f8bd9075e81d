import Diagnostics
import JSON

/// Reads JSON: no text crashes the reader, every range lies within it, and what was read and written
/// reads as the same again.
enum JSONTarget {
  static func run(_ input: Input) -> Bool {
    let file = SourceFile(name: "input", bytes: input.bytes)
    let isLenientlyRead = (try? JSONReader(duplicateKeys: .lastWins).read(file)) != nil
    do throws(DiagnosticError) {
      let value = try JSONReader().read(file)
      check(isLenientlyRead, "who allows duplicate keys refuses no other text")
      check(value, of: file)
      checkWriting(value, JSONWriter(.compact))
      checkWriting(value, JSONWriter(.pretty, sortsKeys: true))
    } catch {
      check(!error.diagnostics.isEmpty, "a refused text has a diagnostic")
      check(error.diagnostics, of: file)
    }
    return true
  }

  private static func checkWriting(_ value: JSONValue, _ writer: JSONWriter) {
    let written = writer.bytes(value)
    guard let again = try? JSONReader().read(written) else {
      check(false, "what was written can be read")
      return
    }
    check(again == value, "what was written reads as the same")
    check(writer.bytes(again) == written, "what was read is written as the same")
  }
}
