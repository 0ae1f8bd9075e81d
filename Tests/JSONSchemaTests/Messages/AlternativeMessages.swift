import Testing

/// What people read where a schema offers alternatives.
@Suite struct AlternativeMessages {
  @Test func `the branch that a constant names speaks`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "volume": {
            "oneOf": [
              {
                "properties": {
                  "type": { "const": "nfs" },
                  "server": {},
                  "path": {}
                },
                "required": ["type", "server", "path"],
                "additionalProperties": false
              },
              {
                "properties": {
                  "type": {
                    "const": "claim"
                  },
                  "name": {}
                },
                "required": ["type", "name"],
                "additionalProperties": false
              }
            ]
          }
        }
      }
      """#,
      #"{ "volume": { "type": "claim", "server": "a" } }"#
    )
    #expect(
      text == #"""
        error[KG1102]: "name" is missing
         --> env.json:1:13
        1 | { "volume": { "type": "claim", "server": "a" } }
          |             ^
          = help: add "name": …,

        error[KG1104]: unknown key "server"
         --> env.json:1:32
        1 | { "volume": { "type": "claim", "server": "a" } }
          |                                ^^^^^^^^ not a key of "volume"
          = note: keys that may stand here: "name"
          = help: remove it, or use one of these

        """#
    )
  }

  @Test func `a constant that no branch has lists those that there are`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "volume": {
            "oneOf": [
              {
                "properties": {
                  "type": { "const": "nfs" }
                },
                "required": ["type", "server"]
              },
              {
                "properties": {
                  "type": {
                    "const": "claim"
                  }
                },
                "required": ["type", "name"]
              }
            ]
          }
        }
      }
      """#,
      #"{ "volume": { "type": "clam" } }"#
    )
    #expect(
      text == #"""
        error[KG1103]: "clam" is not allowed for "type"
         --> env.json:1:23
        1 | { "volume": { "type": "clam" } }
          |                       ^^^^^^
          = note: allowed: "nfs", "claim"
          = help: did you mean "claim"?

        """#
    )
  }

  @Test func `without a constant the branch with the fewest mistakes speaks`() throws {
    let text = try messages(
      #"""
      {
        "anyOf": [
          {
            "properties": { "server": { "type": "string" } },
            "required": ["server", "path"]
          },
          {
            "properties": { "name": { "type": "string" } },
            "required": ["name"],
            "additionalProperties": false
          }
        ]
      }
      """#,
      #"{ "server": "a" }"#
    )
    #expect(
      text == #"""
        error[KG1102]: "path" is missing
         --> env.json:1:1
        1 | { "server": "a" }
          | ^
          = help: add "path": …,

        """#
    )
  }

  @Test func `the branch of the value's type speaks`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "port": {
            "oneOf": [
              { "type": "integer", "maximum": 65535 },
              {
                "type": "array",
                "items": { "type": "integer" }
              }
            ]
          }
        }
      }
      """#,
      #"{ "port": ["x"] }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "port[0]" has to be a whole number, not a string
         --> env.json:1:12
        1 | { "port": ["x"] }
          |            ^^^

        """#
    )
  }

  @Test func `types of all branches are told together`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "port": {
            "oneOf": [
              { "type": "integer" },
              { "type": "array" },
              { "type": "null" }
            ]
          }
        }
      }
      """#,
      #"{ "port": "ssh" }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "port" has to be a whole number, a list or null, not a string
         --> env.json:1:11
        1 | { "port": "ssh" }
          |           ^^^^^

        """#
    )
  }

  @Test func `values of all branches are told together`() throws {
    let text = try messages(
      #"""
      { "anyOf": [{ "const": "a" }, { "enum": ["b", "c"] }] }
      """#,
      #""d""#
    )
    #expect(
      text == #"""
        error[KG1103]: "d" is not allowed here
         --> env.json:1:1
        1 | "d"
          | ^^^
          = note: allowed: "a", "b", "c"

        """#
    )
  }

  @Test func `one of several keys is missing`() throws {
    let text = try messages(
      #"""
      {
        "properties": { "secret": { "type": "string" }, "config_map": { "type": "string" } },
        "oneOf": [{ "required": ["secret"] }, { "required": ["config_map"] }]
      }
      """#,
      #"{}"#
    )
    #expect(
      text == #"""
        error[KG1102]: "secret" or "config_map" is missing
         --> env.json:1:1
        1 | {}
          | ^ needs exactly one of them
          = help: add "secret": "…" or "config_map": "…"

        """#
    )
  }

  @Test func `only one of several keys may be given`() throws {
    let text = try messages(
      #"""
      { "oneOf": [{ "required": ["secret"] }, { "required": ["config_map"] }] }
      """#,
      #"""
      {
        "secret": "a",
        "config_map": "b"
      }
      """#
    )
    #expect(
      text == #"""
        error[KG1113]: "secret" and "config_map" exclude each other
         --> env.json:3:3
        3 |   "config_map": "b"
          |   ^^^^^^^^^^^^ only one of them may be given
        2 |   "secret": "a",
          |   -------- beside this
          = help: keep "secret" or "config_map"

        """#
    )
  }

  @Test func `a value fits several branches`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": {
            "oneOf": [
              { "title": "Port", "type": "integer" },
              { "title": "Number", "type": "number" }
            ]
          }
        }
      }
      """#,
      #"{ "a": 1 }"#
    )
    #expect(
      text == #"""
        error[KG1113]: "a" fits 2 alternatives, and may fit only one
         --> env.json:1:8
        1 | { "a": 1 }
          |        ^
          = note: the alternatives are "port" and "number"

        """#
    )
  }

  @Test func `keys that exclude each other`() throws {
    let text = try messages(
      #"""
      { "not": { "required": ["a", "b"] } }
      """#,
      #"{ "a": 1, "b": 2 }"#
    )
    #expect(
      text == #"""
        error[KG1114]: "a" and "b" exclude each other
         --> env.json:1:11
        1 | { "a": 1, "b": 2 }
          |           ^^^
          |   --- beside this
          = help: remove one of them

        """#
    )
  }

  @Test func `a key that is excluded`() throws {
    let text = try messages(
      #"""
      {
        "if": { "properties": { "workload": { "const": "job" } } },
        "then": { "not": { "required": ["replicas"] } }
      }
      """#,
      #"{ "workload": "job", "replicas": 2 }"#
    )
    #expect(
      text == #"""
        error[KG1114]: "replicas" is not allowed here
         --> env.json:1:22
        1 | { "workload": "job", "replicas": 2 }
          |                      ^^^^^^^^^^
          = note: because "workload" is "job"
          = help: remove "replicas"

        """#
    )
  }

  @Test func `only the branch of a condition that is taken speaks`() throws {
    let text = try messages(
      #"""
      {
        "properties": { "deployment": {} },
        "if": {
          "properties": { "deployment": { "const": true } },
          "required": ["deployment"]
        },
        "then": { "required": ["replicas"] },
        "else": {
          "properties": { "allocationTime": { "examples": ["2d"] } },
          "required": ["allocationTime"]
        }
      }
      """#,
      #"{ "deployment": true }"#
    )
    #expect(
      text == #"""
        error[KG1102]: "replicas" is missing
         --> env.json:1:1
        1 | { "deployment": true }
          | ^
          = note: because "deployment" is true
          = help: add "replicas": …,

        """#
    )
  }

  @Test func `a condition that is not met speaks without a reason`() throws {
    let text = try messages(
      #"""
      {
        "if": {
          "properties": { "deployment": { "const": true } },
          "required": ["deployment"]
        },
        "then": { "required": ["replicas"] },
        "else": {
          "properties": { "allocationTime": { "examples": ["2d"] } },
          "required": ["allocationTime"]
        }
      }
      """#,
      #"{}"#
    )
    #expect(
      text == #"""
        error[KG1102]: "allocationTime" is missing
         --> env.json:1:1
        1 | {}
          | ^
          = help: add "allocationTime": "2d"

        """#
    )
  }

  @Test func `nested alternatives are chosen level by level`() throws {
    let text = try messages(
      #"""
      {
        "items": {
          "anyOf": [
            { "type": "string" },
            {
              "type": "object",
              "properties": {
                "kind": { "const": "a" },
                "x": {
                  "anyOf": [
                    { "type": "integer" },
                    {
                      "type": "object",
                      "properties": {
                        "y": {
                          "type": "boolean"
                        }
                      }
                    }
                  ]
                }
              }
            },
            {
              "type": "object",
              "properties": { "kind": { "const": "b" } }
            }
          ]
        }
      }
      """#,
      #"[{ "kind": "a", "x": { "y": 1 } }]"#
    )
    #expect(
      text == #"""
        error[KG1101]: "y" has to be true or false, not a number
         --> env.json:1:29
        1 | [{ "kind": "a", "x": { "y": 1 } }]
          |                             ^

        """#
    )
  }
}
