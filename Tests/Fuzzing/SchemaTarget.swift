import Diagnostics
import JSON
import JSONSchema

/// Compiles schemas: none crashes the compiler, and what is wrong with one is said, within its text.
enum SchemaTarget {
  static func run(_ input: Input) -> Bool {
    guard let (schema, file) = json(input.bytes) else { return false }
    for draft in [Draft.draft4, .draft7, .draft201909, .draft202012] {
      var options = JSONSchema.Options()
      options.draft = draft
      options.assertsFormat = true
      options.workLimit = 100_000
      do throws(DiagnosticError) {
        let compiled = try JSONSchema.compile(schema, options: options)
        // A schema is as good a value as any.
        ValidatorTarget.check(compiled, schema, file)
      } catch {
        Fuzzing.check(!error.diagnostics.isEmpty, "a refused schema has a diagnostic")
        Fuzzing.check(error.diagnostics, of: file)
      }
    }
    return true
  }
}
