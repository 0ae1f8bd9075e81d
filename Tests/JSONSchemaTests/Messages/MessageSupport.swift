import Diagnostics
import JSON
import JSONSchema
import Testing

/// What people read when a config does not fit a schema; also checks that the corrections which are
/// offered lead to JSON.
func messages(
  _ schema: String,
  _ config: String,
  formats: Bool = false
) throws -> String {
  var options = JSONSchema.Options()
  options.assertsFormat = formats
  let schemaValue = try JSONReader().read(SourceFile(name: "schema.json", text: schema))
  let compiled = try JSONSchema.compile(schemaValue, options: options)
  let file = SourceFile(name: "env.json", text: config)
  let value = try JSONReader().read(file)
  let diagnostics = compiled.validate(value)
  #expect(compiled.isValid(value) == !diagnostics.hasErrors)
  let fixed = corrected(file, diagnostics)
  #expect(throws: Never.self) { try JSONReader().read(fixed) }
  return DiagnosticText(sources: SourceMap(file), width: 80).text(diagnostics)
}

/// The file with all offered corrections made.
func corrected(_ file: SourceFile, _ diagnostics: [Diagnostic]) -> SourceFile {
  var bytes = file.bytes
  for fix in diagnostics.compactMap(\.fix).sorted(by: { $0.range.start > $1.range.start }) {
    bytes.replaceSubrange(fix.range.start..<fix.range.end, with: fix.replacement.utf8)
  }
  return SourceFile(name: file.name, bytes: bytes)
}

/// What schema authors read when a schema is wrong.
func schemaMessages(_ schema: String) throws -> String {
  let file = SourceFile(name: "schema.json", text: schema)
  let value = try JSONReader().read(file)
  let error = #expect(throws: DiagnosticError.self) { try JSONSchema.compile(value) }
  return DiagnosticText(sources: SourceMap(file), width: 80).text(error?.diagnostics ?? [])
}
