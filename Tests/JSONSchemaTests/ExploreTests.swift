import Diagnostics
import JSON
import JSONSchema
import TestSuites
import Testing

@Test func explore() throws {
  let cases = String(decoding: TestSuites.bytes("/tmp/explore/cases.txt"), as: UTF8.self).split(
    separator: "\n====\n"
  )
  for text in cases {
    let parts = text.split(separator: "\n--\n").map(String.init)
    let schema = try JSONSchema.compile(
      JSONReader().read(SourceFile(name: "schema.json", text: parts[0]))
    )
    for config in parts.dropFirst() {
      let file = SourceFile(name: "env.json", text: config)
      let d = schema.validate(try JSONReader().read(file))
      print(DiagnosticText(sources: SourceMap(file)).text(d))
      for x in d { print("   >", x.pointer ?? "-", x.fix?.replacement ?? "") }
      print("----------")
    }
  }
}
