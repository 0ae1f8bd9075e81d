import Diagnostics
import GoTemplate

extension HelmFunctions {
  /// `required` and `fail`: how a chart says that it cannot be rendered with these values.
  static func addRefusals(to table: inout FunctionTable) {
    table.add("required", .string, .any) { call throws(TemplateError) in
      let value = call[1]
      if value.isNil { throw refusal(call.string(0)) }
      if case .string("") = value { throw refusal(call.string(0)) }
      return value
    }
    table.add("fail", .string) { call throws(TemplateError) in throw refusal(call.string(0)) }
  }

  /// Carries a diagnostic, by which the renderer tells the words of the chart from those of Go.
  private static func refusal(_ message: String) -> TemplateError {
    TemplateError(message, diagnostics: [Diagnostic(.error, .templateRefusal, message)])
  }
}
