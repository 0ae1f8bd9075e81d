import Diagnostics
import JSON
import YAML

/// Reads YAML: no text crashes the reader, and every range lies within it. Values are written, too;
/// what becomes of that is not looked at, since go-yaml, which the writer follows, writes some keys
/// so that no one can read them again.
enum YAMLTarget {
  static func run(_ input: Input) -> Bool {
    let file = SourceFile(name: "input", bytes: input.bytes)
    var reader = YAMLReader()
    reader.limits.values = 10_000
    do throws(DiagnosticError) {
      for document in try reader.documents(file) {
        check(document, of: file)
        for dialect in [YAMLDialect.kubernetes, .pretty] {
          guard let text = YAMLWriter(dialect).string(document) else { continue }
          _ = try? reader.read(SourceFile(name: "written", text: text))
        }
      }
    } catch {
      check(!error.diagnostics.isEmpty, "a refused text has a diagnostic")
      check(error.diagnostics, of: file)
    }
    _ = try? reader.readAsGo(input.bytes)
    return true
  }
}
