import GoTemplate
import JSON

extension HelmFunctions {
  /// `toJson`, `fromJson` and their relatives.
  static func addJSON(to table: inout FunctionTable) {
    table.add("toJson", .any) { call throws(TemplateError) in
      .string(try text(call[0]))
    }
    table.add("mustToJson", .any) { call throws(TemplateError) in
      .string(try GoJSONEncoder.text(call[0]))
    }
    table.add("toPrettyJson", .any) { call throws(TemplateError) in
      .string(try text(call[0], indent: "  "))
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
          from: json(call.bytes(0), kind: "object"),
          target: "map[string]interface {}",
          prefix: "",
          null: Map(type: .dictionary, isNilMap: true)
        )
      )
    }
    table.add("fromJsonArray", .string) { call throws(TemplateError) in
      .list(
        list(
          from: json(call.bytes(0), kind: "array"),
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

  /// Nothing for what JSON cannot hold.
  private static func text(_ value: Value, indent: String? = nil) throws(TemplateError) -> String {
    do throws(TemplateError) {
      return try GoJSONEncoder.text(value, indent: indent)
    } catch {
      if error == GoPanic.largeText { throw error }
      return ""
    }
  }

  /// - Parameter kind: what is wanted; anything else is a mistake that goes before those inside.
  private static func json(_ bytes: [UInt8], kind: String? = nil) -> Result<
    JSONValue, DecodingFailure
  > {
    do throws(GoJSONError) {
      var decoder = GoJSONDecoder(bytes)
      let value = try decoder.whole()
      guard kind == nil || value.kind == kind, let literal = value.firstNumberBeyondRange else {
        return .success(value)
      }
      return .failure(
        DecodingFailure(
          message: "json: cannot unmarshal number \(literal) into Go value of type float64",
          partial: value
        )
      )
    } catch {
      return .failure(DecodingFailure(message: error.message))
    }
  }
}

extension JSONValue {
  /// The first number that no float64 is near to, as it is written.
  fileprivate var firstNumberBeyondRange: String? {
    switch content {
    case .number(let number): number.double.isFinite ? nil : number.literal
    case .array(let elements): elements.lazy.compactMap(\.firstNumberBeyondRange).first
    case .object(let object): object.members.lazy.compactMap(\.value.firstNumberBeyondRange).first
    default: nil
    }
  }
}
