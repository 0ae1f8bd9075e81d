import Testing

/// What people read where the schema's author gives the words.
@Suite struct CustomMessages {
  @Test func `one message for a value`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "memory_request": {
            "x-kubegate-message": "a quantity is a number with a unit, for example 500Mi or 4Gi",
            "anyOf": [
              { "type": "number" },
              {
                "type": "string",
                "pattern": "^[0-9]+(Mi|Gi)$"
              }
            ]
          }
        }
      }
      """#,
      #"{ "memory_request": "4GB" }"#
    )
    #expect(
      text == #"""
        error[KG1105]: a quantity is a number with a unit, for example 500Mi or 4Gi
         --> env.json:1:21
        1 | { "memory_request": "4GB" }
          |                     ^^^^^

        """#
    )
  }

  @Test func `a message for each keyword, and one for the others`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": {
            "type": "string",
            "minLength": 3,
            "pattern": "^[a-z]+$",
            "x-kubegate-message": {
              "pattern": "only lower-case letters",
              "_": "at least three letters"
            }
          }
        }
      }
      """#,
      #"{ "a": "X" }"#
    )
    #expect(
      text == #"""
        error[KG1109]: at least three letters
         --> env.json:1:8
        1 | { "a": "X" }
          |        ^^^

        error[KG1105]: only lower-case letters
         --> env.json:1:8
        1 | { "a": "X" }
          |        ^^^

        """#
    )
  }

  @Test func `the keyword of ajv-errors is understood`() throws {
    let text = try messages(
      #"""
      {
        "type": "object",
        "properties": { "a": { "type": "integer" }, "b": {} },
        "required": ["b"],
        "additionalProperties": false,
        "errorMessage": {
          "required": { "b": "say which b" },
          "properties": { "a": "a counts something" },
          "additionalProperties": "nothing but a and b"
        }
      }
      """#,
      #"{ "a": "x", "c": 1 }"#
    )
    #expect(
      text == #"""
        error[KG1102]: say which b
         --> env.json:1:1
        1 | { "a": "x", "c": 1 }
          | ^
          = help: add "b": …,

        error[KG1101]: a counts something
         --> env.json:1:8
        1 | { "a": "x", "c": 1 }
          |        ^^^

        error[KG1104]: nothing but a and b
         --> env.json:1:13
        1 | { "a": "x", "c": 1 }
          |             ^^^ not a known key
          = note: keys that may stand here: "b"

        """#
    )
  }

  @Test func `a message for a value does not hide its keys`() throws {
    let text = try messages(
      #"""
      {
        "x-kubegate-message": "an environment",
        "type": "object",
        "properties": { "namespace": {} },
        "required": ["namespace"],
        "additionalProperties": false
      }
      """#,
      #"{ "namespce": 1, "x": 2 }"#
    )
    #expect(
      text == #"""
        error[KG1104]: unknown key "namespce"
         --> env.json:1:3
        1 | { "namespce": 1, "x": 2 }
          |   ^^^^^^^^^^ not a known key
          = help: did you mean "namespace"?

        error[KG1104]: unknown key "x"
         --> env.json:1:18
        1 | { "namespce": 1, "x": 2 }
          |                  ^^^ not a known key
          = note: keys that may stand here: "namespace"
          = help: remove it, or use one of these

        """#
    )
  }

  @Test func `a correction stays below the author's words`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": { "type": "integer", "x-kubegate-message": "how many" },
          "b": { "enum": ["one", "two"], "x-kubegate-message": "one or two" }
        }
      }
      """#,
      #"{ "a": "1", "b": "oen" }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "a" has to be a whole number, not a string
         --> env.json:1:8
        1 | { "a": "1", "b": "oen" }
          |        ^^^
          = note: how many
          = help: write 1

        error[KG1103]: one or two
         --> env.json:1:18
        1 | { "a": "1", "b": "oen" }
          |                  ^^^^^
          = help: did you mean "one"?

        """#
    )
  }

  @Test func `what to use instead of a deprecated key`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": {
            "deprecated": true,
            "description": "the a",
            "x-kubegate-message": { "deprecated": "use b", "_": "x" }
          }
        }
      }
      """#,
      #"{ "a": 1 }"#
    )
    #expect(
      text == #"""
        warning[KG1116]: "a" is deprecated
         --> env.json:1:3
        1 | { "a": 1 }
          |   ^^^
          = help: use b

        """#
    )
  }
}
