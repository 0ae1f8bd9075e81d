import Charts
import Diagnostics

/// Applies flags of the `--set` family, and merges: the first byte says which flag, the halves of the
/// rest are a file of values and the flag's text.
enum SetTarget {
  static func run(_ input: Input) -> Bool {
    guard let selector = input.bytes.first else { return false }
    let rest = Input(Array(input.bytes.dropFirst()))
    guard let (first, second) = rest.halves else { return false }
    let flag = SetFlag.allCases[Int(selector) % SetFlag.allCases.count]
    var sources = SourceMap()
    var values = Values()
    do throws(DiagnosticError) {
      try values.merge(file: SourceFile(name: "values.yaml", bytes: first), into: &sources)
      let text = String(decoding: second, as: UTF8.self)
      try values.set(flag, text, into: &sources) { path throws(DiagnosticError) in
        Array(path.utf8)
      }
      let before = values.object
      values.merge(before)
      check(values.object == before, "merging a thing with itself changes nothing")
    } catch {
      check(!error.diagnostics.isEmpty, "a refused flag has a diagnostic")
      check(!DiagnosticText(sources: sources).text(error.diagnostics).isEmpty, "it has a text")
    }
    return true
  }
}
