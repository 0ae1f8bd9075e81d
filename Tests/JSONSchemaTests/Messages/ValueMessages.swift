import Testing

/// What people read about single values.
@Suite struct ValueMessages {
  @Test func `a wrong type says what is and what has to be`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "ports": { "type": "object" },
          "users": { "type": ["array", "null"] }
        }
      }
      """#,
      #"{ "ports": 80, "users": {} }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "ports" has to be an object, not a number
         --> env.json:1:12
        1 | { "ports": 80, "users": {} }
          |            ^^

        error[KG1101]: "users" has to be a list or null, not an object
         --> env.json:1:25
        1 | { "ports": 80, "users": {} }
          |                         ^^

        """#
    )
  }

  @Test func `a number in quotes is corrected`() throws {
    let text = try messages(
      #"""
      { "properties": { "gpu_request": { "type": "integer" } } }
      """#,
      #"{ "gpu_request": "2" }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "gpu_request" has to be a whole number, not a string
         --> env.json:1:18
        1 | { "gpu_request": "2" }
          |                  ^^^
          = help: write 2

        """#
    )
  }

  @Test func `a number without quotes is corrected`() throws {
    let text = try messages(
      #"""
      { "properties": { "tag": { "type": "string" } } }
      """#,
      #"{ "tag": 1.10 }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "tag" has to be a string, not a number
         --> env.json:1:10
        1 | { "tag": 1.10 }
          |          ^^^^
          = help: write "1.10"

        """#
    )
  }

  @Test func `booleans in quotes are corrected`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": { "type": "boolean" },
          "b": { "type": "boolean" },
          "c": { "type": "string" }
        }
      }
      """#,
      #"{ "a": "true", "b": "No", "c": true }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "a" has to be true or false, not a string
         --> env.json:1:8
        1 | { "a": "true", "b": "No", "c": true }
          |        ^^^^^^
          = help: write true

        error[KG1101]: "b" has to be true or false, not a string
         --> env.json:1:21
        1 | { "a": "true", "b": "No", "c": true }
          |                     ^^^^
          = help: write false

        error[KG1101]: "c" has to be a string, not a boolean
         --> env.json:1:32
        1 | { "a": "true", "b": "No", "c": true }
          |                                ^^^^
          = help: write "true"

        """#
    )
  }

  @Test func `a single value is put into its list, and taken out of it`() throws {
    let text = try messages(
      #"""
      { "properties": { "users": { "type": "array" }, "port": { "type": "integer" } } }
      """#,
      #"{ "users": "alice", "port": [8888] }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "users" has to be a list, not a string
         --> env.json:1:12
        1 | { "users": "alice", "port": [8888] }
          |            ^^^^^^^
          = help: write ["alice"]

        error[KG1101]: "port" has to be a whole number, not a list
         --> env.json:1:29
        1 | { "users": "alice", "port": [8888] }
          |                             ^^^^^^
          = help: write 8888

        """#
    )
  }

  @Test func `a fraction is no whole number`() throws {
    let text = try messages(
      #"""
      { "properties": { "gpu_request": { "type": "integer" } } }
      """#,
      #"{ "gpu_request": 0.5 }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "gpu_request" has to be a whole number, not 0.5
         --> env.json:1:18
        1 | { "gpu_request": 0.5 }
          |                  ^^^

        """#
    )
  }

  @Test func `null asks for a value`() throws {
    let text = try messages(
      #"""
      { "properties": { "tag": { "type": "string" } } }
      """#,
      #"{ "tag": null }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "tag" has to be a string, not null
         --> env.json:1:10
        1 | { "tag": null }
          |          ^^^^
          = help: give it a value, or leave the key out

        """#
    )
  }

  @Test func `where nothing can be corrected an example helps`() throws {
    let text = try messages(
      #"""
      { "properties": { "gpu_request": { "type": "integer", "examples": [2] } } }
      """#,
      #"{ "gpu_request": "two" }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "gpu_request" has to be a whole number, not a string
         --> env.json:1:18
        1 | { "gpu_request": "two" }
          |                  ^^^^^
          = help: for example 2

        """#
    )
  }

  @Test func `the whole config may have the wrong type`() throws {
    let text = try messages(
      #"""
      { "type": "object" }
      """#,
      #"[1]"#
    )
    #expect(
      text == #"""
        error[KG1101]: the top level has to be an object, not a list
         --> env.json:1:1
        1 | [1]
          | ^^^
          = help: one object holds everything: { … }

        """#
    )
  }

  @Test func `of a value with the wrong type nothing else is said`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": {
            "type": "string",
            "enum": ["x"],
            "allOf": [{ "type": "string" }, { "minimum": 10 }]
          }
        }
      }
      """#,
      #"{ "a": 5 }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "a" has to be a string, not a number
         --> env.json:1:8
        1 | { "a": 5 }
          |        ^

        """#
    )
  }

  @Test func `a wrong value finds the nearest`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "image_pull_policy": { "enum": ["Always", "IfNotPresent", "Never"] }
        }
      }
      """#,
      #"{ "image_pull_policy": "always" }"#
    )
    #expect(
      text == #"""
        error[KG1103]: "always" is not allowed for "image_pull_policy"
         --> env.json:1:24
        1 | { "image_pull_policy": "always" }
          |                        ^^^^^^^^
          = note: allowed: "Always", "IfNotPresent", "Never"
          = help: did you mean "Always"?

        """#
    )
  }

  @Test func `a wrong value lists what is allowed`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "access": {
            "enum": ["ReadWriteOnce", "ReadWriteMany"],
            "pattern": "^R"
          }
        }
      }
      """#,
      #"{ "access": "shared" }"#
    )
    #expect(
      text == #"""
        error[KG1103]: "shared" is not allowed for "access"
         --> env.json:1:13
        1 | { "access": "shared" }
          |             ^^^^^^^^
          = note: allowed: "ReadWriteOnce", "ReadWriteMany"

        """#
    )
  }

  @Test func `a value of the wrong type is corrected`() throws {
    let text = try messages(
      #"""
      { "properties": { "level": { "enum": [1, 2, true] }, "on": { "enum": ["1"] } } }
      """#,
      #"{ "level": "2", "on": 1 }"#
    )
    #expect(
      text == #"""
        error[KG1103]: "2" is not allowed for "level"
         --> env.json:1:12
        1 | { "level": "2", "on": 1 }
          |            ^^^
          = note: allowed: 1, 2, true
          = help: did you mean 2?

        error[KG1103]: "on" has to be "1", not 1
         --> env.json:1:23
        1 | { "level": "2", "on": 1 }
          |                       ^
          = help: write "1"

        """#
    )
  }

  @Test func `a long list is cut`() throws {
    let text = try messages(
      #"""
      { "enum": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] }
      """#,
      #"15"#
    )
    #expect(
      text == #"""
        error[KG1103]: 15 is not allowed here
         --> env.json:1:1
        1 | 15
          | ^^
          = note: allowed: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more

        """#
    )
  }

  @Test func `a constant is named`() throws {
    let text = try messages(
      #"""
      { "properties": { "version": { "const": "v2" } } }
      """#,
      #"{ "version": "v1" }"#
    )
    #expect(
      text == #"""
        error[KG1103]: "version" has to be "v2", not "v1"
         --> env.json:1:14
        1 | { "version": "v1" }
          |              ^^^^
          = help: write "v2"

        """#
    )
  }

  @Test func `a pattern is told in the author's words`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "chart_name": {
            "title": "Release name",
            "description": "lower-case letters, digits and \"-\"",
            "pattern": "^[a-z0-9-]+$",
            "examples": ["my-env"]
          }
        }
      }
      """#,
      #"{ "chart_name": "My Env" }"#
    )
    #expect(
      text == #"""
        error[KG1105]: "My Env" is not a valid release name
         --> env.json:1:17
        1 | { "chart_name": "My Env" }
          |                 ^^^^^^^^
          = note: for example "my-env"
          = help: did you mean "my-env"?
          = help: lower-case letters, digits and "-"

        """#
    )
  }

  @Test func `a pattern without words is shown`() throws {
    let text = try messages(
      #"""
      { "properties": { "a": { "pattern": "^[a-z]+$" } } }
      """#,
      #"{ "a": "A" }"#
    )
    #expect(
      text == #"""
        error[KG1105]: "A" is not a valid "a"
         --> env.json:1:8
        1 | { "a": "A" }
          |        ^^^
          = help: did you mean "a"?
          = help: it has to match the pattern ^[a-z]+$

        """#
    )
  }

  @Test func `an empty text is empty`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": { "pattern": "^[a-z]+$", "minLength": 1 },
          "b": { "minLength": 1 }
        }
      }
      """#,
      #"{ "a": "", "b": "" }"#
    )
    #expect(
      text == #"""
        error[KG1109]: "a" is empty
         --> env.json:1:8
        1 | { "a": "", "b": "" }
          |        ^^

        error[KG1109]: "b" is empty
         --> env.json:1:17
        1 | { "a": "", "b": "" }
          |                 ^^

        """#
    )
  }

  @Test func `lengths count characters`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": { "maxLength": 3 },
          "b": { "minLength": 3 },
          "c": { "maxLength": 0 }
        }
      }
      """#,
      #"{ "a": "äöüß", "b": "é", "c": "x" }"#
    )
    #expect(
      text == #"""
        error[KG1109]: "a" has 4 characters, and may have at most 3
         --> env.json:1:8
        1 | { "a": "äöüß", "b": "é", "c": "x" }
          |        ^^^^^^

        error[KG1109]: "b" has 1 character, and needs at least 3
         --> env.json:1:21
        1 | { "a": "äöüß", "b": "é", "c": "x" }
          |                     ^^^

        error[KG1109]: "c" has 1 character, and may have at most 0
         --> env.json:1:31
        1 | { "a": "äöüß", "b": "é", "c": "x" }
          |                               ^^^

        """#
    )
  }

  @Test func `limits of numbers are named`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "port": { "minimum": 1, "maximum": 65535 },
          "a": { "exclusiveMinimum": 0 },
          "b": { "exclusiveMaximum": 1e3 },
          "c": { "minimum": 0.5 }
        }
      }
      """#,
      #"{ "port": 70000, "a": 0, "b": 1000, "c": 0.4999999999999999999999 }"#
    )
    #expect(
      text == #"""
        error[KG1107]: "port" is 70000, and has to be at most 65535
         --> env.json:1:11
        1 | { "port": 70000, "a": 0, "b": 1000, "c": 0.4999999999999999999999 }
          |           ^^^^^
          = help: use a number from 1 to 65535

        error[KG1107]: "a" is 0, and has to be more than 0
         --> env.json:1:23
        1 | { "port": 70000, "a": 0, "b": 1000, "c": 0.4999999999999999999999 }
          |                       ^

        error[KG1107]: "b" is 1000, and has to be less than 1e3
         --> env.json:1:31
        1 | { "port": 70000, "a": 0, "b": 1000, "c": 0.4999999999999999999999 }
          |                               ^^^^

        error[KG1107]: "c" is 0.4999999999999999999999, and has to be at least 0.5
         --> env.json:1:42
        1 | { "port": 70000, "a": 0, "b": 1000, "c": 0.4999999999999999999999 }
          |                                          ^^^^^^^^^^^^^^^^^^^^^^^^

        """#
    )
  }

  @Test func `multiples`() throws {
    let text = try messages(
      #"""
      { "properties": { "a": { "multipleOf": 0.1 }, "b": { "multipleOf": 1 } } }
      """#,
      #"{ "a": 0.25, "b": 2.5 }"#
    )
    #expect(
      text == #"""
        error[KG1108]: "a" has to be a multiple of 0.1, not 0.25
         --> env.json:1:8
        1 | { "a": 0.25, "b": 2.5 }
          |        ^^^^

        error[KG1108]: "b" has to be a whole number, not 2.5
         --> env.json:1:19
        1 | { "a": 0.25, "b": 2.5 }
          |                   ^^^

        """#
    )
  }

  @Test func `a secret value is not repeated`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "password": { "writeOnly": true, "enum": ["a", "b"] },
          "token": { "writeOnly": true, "pattern": "^x" },
          "pin": { "writeOnly": true, "minimum": 5 }
        }
      }
      """#,
      #"{ "password": "c", "token": "y", "pin": 1 }"#
    )
    #expect(
      text == #"""
        error[KG1103]: "password" does not have an allowed value
         --> env.json:1:15
        1 | { "password": "c", "token": "y", "pin": 1 }
          |               ^^^
          = note: allowed: "a", "b"

        error[KG1105]: "token" does not have the right form
         --> env.json:1:29
        1 | { "password": "c", "token": "y", "pin": 1 }
          |                             ^^^
          = help: it has to match the pattern ^x

        error[KG1107]: "pin" has to be at least 5
         --> env.json:1:41
        1 | { "password": "c", "token": "y", "pin": 1 }
          |                                         ^

        """#
    )
  }

  @Test func `long values are not repeated`() throws {
    let text = try messages(
      #"""
      { "properties": { "a": { "const": 1 } } }
      """#,
      #"{ "a": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }"#
    )
    #expect(
      text == #"""
        error[KG1103]: "a" has to be 1
         --> env.json:1:8
        1 | { "a": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
          |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = help: write 1

        """#
    )
  }

  @Test func `what is forbidden is named`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "namespace": { "not": { "enum": ["default"] } },
          "a": { "not": { "type": "string" } },
          "b": { "not": { "title": "an address", "type": "string" } }
        }
      }
      """#,
      #"{ "namespace": "default", "a": "x", "b": "y" }"#
    )
    #expect(
      text == #"""
        error[KG1114]: "namespace" may not be "default"
         --> env.json:1:16
        1 | { "namespace": "default", "a": "x", "b": "y" }
          |                ^^^^^^^^^

        error[KG1114]: "a" has a form that is not allowed
         --> env.json:1:32
        1 | { "namespace": "default", "a": "x", "b": "y" }
          |                                ^^^

        error[KG1114]: "b" may not be an address
         --> env.json:1:42
        1 | { "namespace": "default", "a": "x", "b": "y" }
          |                                          ^^^

        """#
    )
  }
}
