import Testing

/// In which order mistakes are told, and how often.
@Suite struct OrderMessages {
  @Test func `in the order of the source`() throws {
    let text = try messages(
      #"""
      {
        "required": ["z"],
        "properties": { "a": { "type": "string" }, "b": { "type": "string" } },
        "additionalProperties": false
      }
      """#,
      #"""
      {
        "x": 1,
        "b": 2,
        "a": 3
      }
      """#
    )
    #expect(
      text == #"""
        error[KG1102]: "z" is missing
         --> env.json:1:1
        1 | {
          | ^
          = help: add "z": …,

        error[KG1104]: unknown key "x"
         --> env.json:2:3
        2 |   "x": 1,
          |   ^^^ not a known key
          = note: keys that may stand here: "z"
          = help: remove it, or use one of these

        error[KG1101]: "b" has to be a string, not a number
         --> env.json:3:8
        3 |   "b": 2,
          |        ^
          = help: write "2"

        error[KG1101]: "a" has to be a string, not a number
         --> env.json:4:8
        4 |   "a": 3
          |        ^
          = help: write "3"

        """#
    )
  }

  @Test func `the same mistake once`() throws {
    let text = try messages(
      #"""
      {
        "allOf": [{ "$ref": "#/$defs/a" }, { "$ref": "#/$defs/a" }],
        "$defs": { "a": { "required": ["a"], "properties": { "b": { "type": "string" } } } }
      }
      """#,
      #"{ "b": 1 }"#
    )
    #expect(
      text == #"""
        error[KG1102]: "a" is missing
         --> env.json:1:1
        1 | { "b": 1 }
          | ^
          = help: add "a": …,

        error[KG1101]: "b" has to be a string, not a number
         --> env.json:1:8
        1 | { "b": 1 }
          |        ^
          = help: write "1"

        """#
    )
  }
}
