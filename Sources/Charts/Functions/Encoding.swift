import GoTemplate

/// Base64 and base32. What cannot be decoded gives Go's error as the result.
extension SprigFunctions {
  static func addEncoding(to table: inout FunctionTable) {
    table.add("b64enc", .string) { call throws(TemplateError) in
      .string(BaseEncoding.base64.encoded(call.bytes(0)))
    }
    table.add("b64dec", .string) { call throws(TemplateError) in
      decoded(call.bytes(0), .base64)
    }
    table.add("b32enc", .string) { call throws(TemplateError) in
      .string(BaseEncoding.base32.encoded(call.bytes(0)))
    }
    table.add("b32dec", .string) { call throws(TemplateError) in
      decoded(call.bytes(0), .base32)
    }
  }

  private static func decoded(_ text: [UInt8], _ encoding: BaseEncoding) -> Value {
    do throws(BaseEncoding.Mistake) {
      return .string(bytes: try encoding.decoded(text))
    } catch {
      return .string("illegal \(encoding.name) data at input byte \(error.offset)")
    }
  }
}
