import Charts
import Diagnostics

/// Loads and renders charts of any files. An input is a list of files, each a path and its contents,
/// with a separator behind every part.
enum ChartTarget {
  static func run(_ input: Input) -> Bool {
    let parts = input.parts
    guard parts.count >= 2 else { return false }
    var files: [ChartFile] = []
    for index in stride(from: 0, to: parts.count - 1, by: 2) {
      files.append(
        ChartFile(path: String(decoding: parts[index], as: UTF8.self), bytes: parts[index + 1])
      )
    }
    return render(files)
  }

  static func render(_ files: [ChartFile]) -> Bool {
    // Values that templates must not grow without end are a matter of the evaluator's target.
    guard !files.contains(where: { $0.text.contains("genPrivateKey") }) else { return false }
    var sources = SourceMap()
    do throws(DiagnosticError) {
      let chart = try ChartLoader(folder: "c").load(files, into: &sources)
      let rendered = try ChartRenderer().render(
        chart,
        values: Values(),
        release: .init(name: "r"),
        sources: &sources
      )
      _ = rendered.manifestText
    } catch {
      check(!error.diagnostics.isEmpty, "a refused chart has a diagnostic")
      check(!DiagnosticText(sources: sources).text(error.diagnostics).isEmpty, "it has a text")
    }
    return true
  }
}
