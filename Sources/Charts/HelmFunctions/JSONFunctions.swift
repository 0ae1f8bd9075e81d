import GoTemplate
import JSON

extension HelmFunctions {
  /// `toJson`, `fromJson` and their relatives.
  static func addJSON(to table: inout FunctionTable) {
    table.add("toJson", .any) { call throws(TemplateError) in
      .string((try? GoJSONEncoder.text(call[0])) ?? "")
    }
    table.add("mustToJson", .any) { call throws(TemplateError) in
      .string(try GoJSONEncoder.text(call[0]))
    }
    table.add("toPrettyJson", .any) { call throws(TemplateError) in
      .string((try? GoJSONEncoder.text(call[0], indent: "  ")) ?? "")
    }
    table.add("mustToPrettyJson", .any) { call throws(TemplateError) in
      .string(try GoJSONEncoder.text(call[0], indent: "  "))
    }
    for name in ["toRawJson", "mustToRawJson"] {
      table.add(name, .any) { call throws(TemplateError) in
        .string(try GoJSONEncoder.text(call[0], escapesHTML: false))
      }
    }
    table.add("fromJson", .string) { call throws(TemplateError) in
      .map(
        map(
          from: json(call.bytes(0)),
          target: "map[string]interface {}",
          prefix: "",
          null: Map(type: .dictionary, isNilMap: true)
        )
      )
    }
    table.add("fromJsonArray", .string) { call throws(TemplateError) in
      .list(
        list(
          from: json(call.bytes(0)),
          target: "[]interface {}",
          prefix: "",
          null: .nilSlice()
        )
      )
    }
    table.add("mustFromJson", .string) { call throws(TemplateError) in
      switch json(call.bytes(0)) {
      case .success(let value): return Value(value)
      case .failure(let failure): throw TemplateError(failure.message)
      }
    }
  }

  private static func json(_ bytes: [UInt8]) -> Result<JSONValue, DecodingFailure> {
    do throws(GoJSONError) {
      var decoder = GoJSONDecoder(bytes)
      return .success(try decoder.whole())
    } catch {
      return .failure(DecodingFailure(message: error.message))
    }
  }
}
