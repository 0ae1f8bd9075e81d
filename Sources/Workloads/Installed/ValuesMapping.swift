import Charts
import Diagnostics
import JSON
import YAML

/// `values.yaml.gotmpl`: makes values of a config, in the language of charts.
///
/// It sees `.Config`, the config with all defaults; `.Values`, what the type that it extends makes of
/// the config; and `.Release.Name` and `.Release.Namespace`. What it writes is YAML, and is put over
/// `.Values`.
struct ValuesMapping {
  var file: SourceFile
  var config: Config
  /// The config as templates see it.
  var data: JSONObject

  /// What a mapping has made.
  struct Result {
    /// With places in the mapping.
    var values: JSONObject
    /// What of it is secret.
    var secrets: Set<String>
    var warnings: [Diagnostic]
  }

  /// How many mistakes in the config are told at once.
  private static let mistakeLimit = 20

  /// - Throws: everything that is wrong with the config; else the first that is wrong with the mapping.
  func run(into sources: inout SourceMap) throws(DiagnosticError) -> Result {
    let mapping = ChartFile(
      path: WorkloadFolder.mappingName,
      bytes: file.bytes,
      source: sources.add(file)
    )
    let functions = MappingFunctions(config)
    let template = TextTemplate(mapping, functions: functions.functions)
    var mistakes: [Diagnostic] = []
    while mistakes.count < Self.mistakeLimit {
      let output: TextTemplate.Output
      do throws(TextTemplate.Failure) {
        output = try template.render(data)
      } catch {
        guard let cause = error.cause else {
          throw DiagnosticError(mistakes.isEmpty ? [Self.words(error.diagnostic)] : mistakes)
        }
        mistakes.append(located(cause, error.diagnostic.range, functions, mapping))
        continue
      }
      guard mistakes.isEmpty else { break }
      return Result(
        values: try read(output, mapping, showsText: functions.secrets.isEmpty, &sources),
        secrets: functions.secrets,
        warnings: functions.warnings
      )
    }
    throw DiagnosticError(mistakes)
  }

  // MARK: Mistakes of the config

  private func located(
    _ mistake: Diagnostic,
    _ range: SourceRange,
    _ functions: MappingFunctions,
    _ mapping: ChartFile
  ) -> Diagnostic {
    var mistake = functions.forgive(mistake, call: Self.action(around: range, in: mapping.bytes))
    if mistake.range.isNone {
      mistake.range = range
    } else {
      mistake.related.append(.init("the workload type needs it here", at: range))
    }
    return mistake
  }

  /// The words between the braces around a place of a template.
  private static func action(around range: SourceRange, in bytes: [UInt8]) -> String {
    var start = min(range.start, bytes.count)
    while start > 0, !bytes[..<start].suffix(2).elementsEqual("{{".utf8) { start -= 1 }
    var end = min(range.end, bytes.count)
    while end < bytes.count, !bytes[end...].prefix(2).elementsEqual("}}".utf8) { end += 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  // MARK: Mistakes of the mapping

  private static func words(_ diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.code == .templateRefusal else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.label = "the workload type says so here"
    return diagnostic
  }

  /// - Parameter showsText: whether what was written may be shown.
  private func read(
    _ output: TextTemplate.Output,
    _ mapping: ChartFile,
    showsText: Bool,
    _ sources: inout SourceMap
  ) throws(DiagnosticError) -> JSONObject {
    let places = RenderedPlaces(output, of: mapping)
    let value: JSONValue
    do throws(DiagnosticError) {
      value = try YAMLReader(duplicateKeys: .mistake).read(Array(output.text.utf8), as: .first)
    } catch {
      throw DiagnosticError(
        error.diagnostics.map { cause in
          var mistake = cause
          mistake.range = places.place(of: cause.range)
          mistake.message = "the mapping does not write YAML here: \(cause.message)"
          mistake.fix = nil
          mistake.related = cause.related.map { .init($0.label, at: places.place(of: $0.range)) }
          if showsText, !cause.range.isNone {
            let text = sources.add(SourceFile(name: "\(file.name) (rendered)", text: output.text))
            let range = SourceRange(file: text, start: cause.range.start, end: cause.range.end)
            mistake.related.append(.init("what it wrote", at: range))
          }
          return mistake
        }
      )
    }
    switch places.placed(value).content {
    case .object(let object): return object
    case .null: return JSONObject()
    default:
      throw DiagnosticError(
        Diagnostic(
          .error,
          .workloadMapping,
          "the mapping writes \(value.kind == "array" ? "a list" : "a \(value.kind)"), and values are a mapping",
          at: places.place(of: value.range),
          help: ["write KEY: VALUE"]
        )
      )
    }
  }
}
