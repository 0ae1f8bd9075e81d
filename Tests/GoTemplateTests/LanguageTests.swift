import Diagnostics
import Foundation
import GoTemplate
import JSON
import Testing

/// A template with what Helm's engine makes of it, recorded in `Cases/language.json`.
struct LanguageCase: Sendable, CustomTestStringConvertible {
  var template: String
  var output: String?
  var error: String?

  var testDescription: String { template }

  static let file: JSONValue = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Cases/language.json").path
    guard let data = FileManager.default.contents(atPath: path) else { return .null }
    let source = SourceFile(name: path, bytes: Array(data))
    return (try? JSONReader().read(source)) ?? .null
  }()

  static let all: [LanguageCase] = (file["cases"]?.array ?? []).map { value in
    LanguageCase(
      template: value["template"]?.string ?? "",
      output: value["output"]?.string,
      error: value["error"]?.string
    )
  }
}

/// The few functions that the cases need beside Go's own.
func testFunctions() -> FunctionTable {
  var functions = FunctionTable()
  functions.add("include", .string, .any) { call throws(TemplateError) in
    .string(try call.execution.execute(call.string(0), data: call[1]))
  }
  functions.add("tpl", .string, .any) { call throws(TemplateError) in
    let set = call.execution.templates.clone()
    let text = GoQuote.quoted(call.string(0))
    do throws(TemplateError) {
      try set.parse(name: set.name, text: call.string(0))
    } catch {
      throw error.wrapped("cannot parse template \(text)")
    }
    do throws(TemplateError) {
      return .string(try call.execution.execute(set.name, of: set, data: call[1]))
    } catch {
      throw error.wrapped("error during tpl function execution for \(text)")
    }
  }
  functions.add("list", variadic: .any) { call throws(TemplateError) in .list(call.arguments) }
  functions.add("dict", variadic: .any) { call throws(TemplateError) in
    let map = Map()
    for index in stride(from: 0, to: call.count, by: 2) {
      map[call.string(index)] = index + 1 < call.count ? call[index + 1] : ""
    }
    return .map(map)
  }
  functions.add("until", .int) { call throws(TemplateError) in
    .list(List((0..<max(0, call.int(0))).map { .int($0) }, element: .int))
  }
  functions.add("splitList", .string, .string) { call throws(TemplateError) in
    .strings(call.string(1).components(separatedBy: call.string(0)))
  }
  functions.add("upper", .string) { call throws(TemplateError) in
    .string(call.string(0).uppercased())
  }
  functions.add("fail", .string) { call throws(TemplateError) in
    throw TemplateError(call.string(0))
  }
  return functions
}

/// JSON as the data of templates, numbers as float64.
func templateValue(_ json: JSONValue) -> Value {
  switch json.content {
  case .null: .nil
  case .bool(let value): .bool(value)
  case .number(let value): .float64(value.double)
  case .string(let value): .string(value)
  case .array(let elements): .list(elements.map(templateValue))
  case .object(let object):
    .map(Map(object.members.map { Map.Entry(key: $0.key, value: templateValue($0.value)) }))
  }
}

struct LanguageTests {
  @Test func theCasesAreThere() { #expect(LanguageCase.all.count > 250) }

  @Test(arguments: LanguageCase.all)
  func templatesDoWhatTheyDoInHelm(_ test: LanguageCase) {
    let values = templateValue(LanguageCase.file["values"] ?? .null)
    let data = Map(type: .named("common.Values", .dictionary))
    data["Values"] = .map(
      Map(values.map?.sorted ?? [], type: .named("common.Values", .dictionary))
    )
    data["Template"] = .map(["Name": "c/templates/t.yaml"])
    let set = TemplateSet(name: "gotpl", functions: testFunctions())
    do throws(TemplateError) {
      try set.parse(name: "c/templates/t.yaml", text: test.template)
      let output = try set.execute("c/templates/t.yaml", data: .map(data))
      // Helm takes these words out.
      #expect(output.replacing("<no value>", with: "") == test.output)
    } catch {
      #expect(error.description == test.error)
    }
  }
}
