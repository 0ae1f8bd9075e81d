import Diagnostics
import GoTemplate
import Host
import JSON
import TimeZones

@testable import Charts

/// A chart `c` with nothing but the template `templates/t.yaml`.
struct OneTemplate {
  static let name = "c/templates/t.yaml"

  /// Of this template alone: functions remember things, and tests run side by side.
  private let functions = FunctionTable.helm(zones: TimeZoneDatabase(.live).bytes(of:)) {
    _,
    _,
    _,
    _ throws(TemplateError) in .map(Map())
  }
  private let data: Map
  private let limits: Limits

  init(values: JSONObject = JSONObject(), limits: Limits = Limits()) throws {
    var sources = SourceMap()
    let files = [
      ChartFile(path: "Chart.yaml", text: "apiVersion: v2\nname: c\nversion: 1.0.0\n"),
      ChartFile(path: "templates/t.yaml", text: ""),
    ]
    let contexts = RenderContexts(
      try ChartLoader().load(files, into: &sources),
      values: Map(values),
      release: .init(name: "r", namespace: "d"),
      capabilities: Capabilities()
    )
    data = contexts.templates[Self.name]?.data ?? Map()
    let about = Map(type: ValuesObject.type)
    about["Name"] = .string(Self.name)
    about["BasePath"] = "c/templates"
    data["Template"] = .map(about)
    self.limits = limits
  }

  /// What the text writes.
  func render(_ text: String) throws(TemplateError) -> String {
    let set = TemplateSet(name: "gotpl", functions: functions, limits: limits)
    try set.parse(name: Self.name, text: text)
    return NoValue.removed(from: try set.execute(Self.name, data: .map(data)))
  }

  /// What the text writes, behind `=`, or its error behind `!`, as the scripts of `scripts/oracle` write
  /// down what Helm makes of it.
  func answer(_ text: String) -> String {
    do throws(TemplateError) {
      return "=" + (try render(text))
    } catch {
      let refusal = error.diagnostics.contains { $0.code == .templateRefusal }
      if refusal, let frame = error.frames.first {
        return "?execution error at (\(frame.template):\(frame.line):\(frame.column)): "
          + error.message
      }
      let message = error.description
      let prefix = "template: \(Self.name):1:"
      let executing = ": executing \"\(Self.name)\" at "
      let rest = message.dropFirst(prefix.count)
      let column = rest.prefix { $0.isNumber }
      guard message.hasPrefix(prefix), rest.dropFirst(column.count).hasPrefix(executing) else {
        return "?" + message
      }
      return "!\(column) " + rest.dropFirst(column.count + executing.count)
    }
  }
}
