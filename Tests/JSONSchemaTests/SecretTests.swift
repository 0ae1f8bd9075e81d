import Diagnostics
import JSON
import JSONSchema
import Testing

@Suite struct SecretTests {
  private let schema: JSONValue = [
    "properties": [
      "secret_data": [
        "additionalProperties": ["writeOnly": true, "type": "string", "maxLength": 5]
      ],
      "tag": ["type": "string"],
      "users": ["items": ["anyOf": [["$ref": "#/$defs/user"], false]]],
    ],
    "$defs": ["user": ["properties": ["password": ["writeOnly": true]], "required": ["name"]]],
  ]

  @Test func `no source line shows a secret`() throws {
    let text =
      #"{"secret_data": {"a": "hunter22", "b": 12345}, "tag": 7, "users": [{"password": "p4ss"}]}"#
    let file = SourceFile(name: "env.json", text: text)
    let value = try JSONReader().read(file)
    let compiled = try JSONSchema.compile(schema)
    var sources = SourceMap(file)
    for secret in compiled.secrets(in: value) { sources.hide(secret) }
    let shown = DiagnosticText(sources: sources, width: 200).text(compiled.validate(value))
    let line =
      #"{"secret_data": {"a": ••••••••, "b": ••••••••}, "tag": 7, "users": [{"password": ••••••••}]}"#
    #expect(
      shown == """
        error[KG1109]: "a" has 8 characters, and may have at most 5
         --> env.json:1:23
        1 | \(line)
          |                       ^^^^^^^^

        error[KG1101]: "b" has to be a string, not a number
         --> env.json:1:40
        1 | \(line)
          |                                      ^^^^^^^^

        error[KG1101]: "tag" has to be a string, not a number
         --> env.json:1:55
        1 | \(line)
          |                                                        ^
          = help: write "7"

        error[KG1102]: "name" is missing
         --> env.json:1:68
        1 | \(line)
          |                                                                     ^
          = help: add "name": …,

        """
    )
  }

  @Test func `a schema without secrets hides nothing`() throws {
    #expect(
      try JSONSchema.compile(["properties": ["a": ["type": "string"]]]).secrets(in: ["a": 1]) == []
    )
  }
}
