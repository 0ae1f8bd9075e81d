import Diagnostics
import GoTemplate
import JSON
import YAML

extension HelmFunctions {
  /// `toYaml`, `mustToYaml`, `toYamlPretty`, `fromYaml` and `fromYamlArray`.
  static func addYAML(to table: inout FunctionTable) {
    table.add("toYaml", .any) { call throws(TemplateError) in
      .string(try TemplateYAMLWriter.text(call[0]) ?? "")
    }
    table.add("mustToYaml", .any) { call throws(TemplateError) in
      guard let text = try TemplateYAMLWriter.text(call[0]) else {
        // What JSON cannot hold is said in its words; the rest is text that YAML cannot hold.
        do throws(TemplateError) {
          _ = try GoJSONEncoder.text(call[0])
        } catch {
          throw TemplateError("error marshaling into JSON: \(error.message)")
        }
        throw TemplateError("yaml: control characters are not allowed")
      }
      return .string(text)
    }
    table.add("toYamlPretty", .any) { call throws(TemplateError) in
      .string(try TemplateYAMLWriter.text(call[0], .pretty) ?? "")
    }
    table.add("fromYaml", .string) { call throws(TemplateError) in
      .map(map(from: yaml(call.bytes(0)), target: "map[string]interface {}", null: Map()))
    }
    table.add("fromYamlArray", .string) { call throws(TemplateError) in
      .list(list(from: yaml(call.bytes(0)), target: "[]interface {}", null: List([])))
    }
  }

  private static func yaml(_ bytes: [UInt8]) -> Result<JSONValue, DecodingFailure> {
    do throws(YAMLError) {
      return .success(try YAMLReader().readAsGo(bytes))
    } catch {
      return .failure(DecodingFailure(message: "error converting YAML to JSON: \(error.goText)"))
    }
  }

  /// What a template gets told where a text cannot be read.
  struct DecodingFailure: Error {
    var message: String
    /// What could be read in spite of it.
    var partial: JSONValue?
  }

  /// A map, or one that holds the failure under `Error`; `null` stands for JSON's null.
  static func map(
    from result: Result<JSONValue, DecodingFailure>,
    target: String,
    prefix: String = "error unmarshaling JSON: while decoding JSON: ",
    null: Map
  ) -> Map {
    switch result {
    case .success(let value):
      switch value.content {
      case .object(let object): return Map(object)
      case .null: return null
      default: return ["Error": .string(prefix + wrongKind(value, target))]
      }
    case .failure(let failure):
      let map = failure.partial?.object.map { Map($0) } ?? Map()
      map["Error"] = .string(failure.message)
      return map
    }
  }

  /// A list, or one that holds nothing but the failure; `null` stands for JSON's null.
  static func list(
    from result: Result<JSONValue, DecodingFailure>,
    target: String,
    prefix: String = "error unmarshaling JSON: while decoding JSON: ",
    null: List
  ) -> List {
    switch result {
    case .success(let value):
      switch value.content {
      case .array(let elements): return List(elements.map { Value($0) })
      case .null: return null
      default: return List([.string(prefix + wrongKind(value, target))])
      }
    case .failure(let failure): return List([.string(failure.message)])
    }
  }

  private static func wrongKind(_ value: JSONValue, _ target: String) -> String {
    let kind = value.kind == "boolean" ? "bool" : value.kind
    return "json: cannot unmarshal \(kind) into Go value of type \(target)"
  }
}
