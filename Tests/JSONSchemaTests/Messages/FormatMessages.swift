import Testing

/// What people read about formats, where they are asserted.
@Suite struct FormatMessages {
  @Test func `formats are told by their names`() throws {
    let text = try messages(
      #"""
      {
        "additionalProperties": false,
        "properties": {
          "a": { "format": "email" },
          "b": { "format": "ipv4" },
          "c": { "format": "date-time" },
          "d": { "format": "uri" },
          "e": { "format": "uuid" },
          "f": { "format": "hostname", "examples": ["lab.example.org"] }
        }
      }
      """#,
      #"""
      {
        "a": "ada",
        "b": "1.2.3",
        "c": "tomorrow",
        "d": "example",
        "e": "1-2",
        "f": "-x"
      }
      """#,
      formats: true
    )
    #expect(
      text == #"""
        error[KG1106]: "ada" is not an e-mail address
         --> env.json:2:8
        2 |   "a": "ada",
          |        ^^^^^
          = help: for example "ada@example.org"

        error[KG1106]: "1.2.3" is not an IPv4 address
         --> env.json:3:8
        3 |   "b": "1.2.3",
          |        ^^^^^^^
          = help: for example "192.0.2.1"

        error[KG1106]: "tomorrow" is not a date with time and offset
         --> env.json:4:8
        4 |   "c": "tomorrow",
          |        ^^^^^^^^^^
          = help: for example "2026-01-31T13:45:00Z"

        error[KG1106]: "example" is not an address (URI)
         --> env.json:5:8
        5 |   "d": "example",
          |        ^^^^^^^^^
          = help: for example "https://example.org/path"

        error[KG1106]: "1-2" is not a UUID
         --> env.json:6:8
        6 |   "e": "1-2",
          |        ^^^^^
          = help: for example "123e4567-e89b-12d3-a456-426614174000"

        error[KG1106]: "-x" is not a host name
         --> env.json:7:8
        7 |   "f": "-x"
          |        ^^^^
          = help: for example "lab.example.org"

        """#
    )
  }
}
