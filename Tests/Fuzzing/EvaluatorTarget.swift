import GoTemplate
import JSON

@testable import Charts

/// Executes templates: the two halves of an input are values in JSON and a template. No pair crashes,
/// hangs, or takes more than its limits, whatever functions it calls.
enum EvaluatorTarget {
  static func run(_ input: Input) -> Bool {
    guard let (first, second) = input.halves, let (values, _) = json(first) else { return false }
    let text = String(decoding: second, as: UTF8.self)
    // Keys of 4096 bits take seconds, and are the same for all inputs.
    if text.utf8.count > 4096 || text.contains("genPrivateKey") || text.contains("derivePassword") {
      return false
    }
    var limits = Limits()
    limits.steps = 20_000
    limits.outputBytes = 1 << 20
    limits.processorSeconds = 4
    limits.memoryBytes = 512 << 20
    let functions = TemplateTarget.functions.table
    let set = TemplateSet(name: "gotpl", functions: functions, limits: limits)
    do throws(TemplateError) {
      try set.parse(name: "t", text: text)
      let files = FilesObject([
        ChartFile(path: "a/b.txt", text: "1\n2\n"), ChartFile(path: "c.yaml", text: "d: [e]\n"),
      ])
      let data = Map()
      data["Values"] = .object(ValuesObject(Map(values.object ?? JSONObject())))
      data["Files"] = .object(files)
      data["Capabilities"] = .object(CapabilitiesObject(Capabilities()))
      _ = try set.execute("t", data: .map(data))
    } catch {
      TemplateTarget.check(error, of: text)
    }
    return true
  }
}
