import Diagnostics
import JSON
import JSONSchema

/// Validates: the two halves of an input are a schema and a value. No pair crashes or hangs, the
/// quick answer and the diagnostics agree, and every diagnostic lies within the value's text.
enum ValidatorTarget {
  static func run(_ input: Input) -> Bool {
    guard let (first, second) = input.halves, let (schema, _) = json(first),
      let (value, file) = json(second)
    else { return false }
    var options = JSONSchema.Options()
    options.assertsFormat = true
    options.workLimit = 100_000
    guard let compiled = try? JSONSchema.compile(schema, options: options) else { return true }
    check(compiled, value, file)
    return true
  }

  static func check(_ schema: CompiledSchema, _ value: JSONValue, _ file: SourceFile) {
    let isValid = schema.isValid(value)
    let diagnostics = schema.validate(value)
    Fuzzing.check(isValid == !diagnostics.hasErrors, "isValid and validate agree")
    Fuzzing.check(diagnostics, of: file)
    for range in schema.secrets(in: value) { Fuzzing.check(range, within: file.bytes.count) }
    Fuzzing.check(schema.isValid(value) == isValid, "the answer stays the same")
  }
}
