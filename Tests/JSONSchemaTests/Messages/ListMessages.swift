import Testing

/// What people read about lists.
@Suite struct ListMessages {
  @Test func `elements are named by their index`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "persistent_volume": { "items": { "type": "string" } },
          "ports": {
            "additionalProperties": {
              "items": { "type": "integer" }
            }
          }
        }
      }
      """#,
      #"{ "persistent_volume": ["a", 1], "ports": { "web": [80, "81"] } }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "persistent_volume[1]" has to be a string, not a number
         --> env.json:1:30
        1 | { "persistent_volume": ["a", 1], "ports": { "web": [80, "81"] } }
          |                              ^
          = help: write "1"

        error[KG1101]: "web[1]" has to be a whole number, not a string
         --> env.json:1:57
        1 | { "persistent_volume": ["a", 1], "ports": { "web": [80, "81"] } }
          |                                                         ^^^^
          = help: write 81

        """#
    )
  }

  @Test func `too many elements are marked from the first one`() throws {
    let text = try messages(
      #"""
      { "properties": { "a": { "maxItems": 2 }, "b": { "maxItems": 1 } } }
      """#,
      #"{ "a": [1, 2, 3, 4], "b": [1, 2] }"#
    )
    #expect(
      text == #"""
        error[KG1110]: "a" has 4 elements, and may have at most 2
         --> env.json:1:15
        1 | { "a": [1, 2, 3, 4], "b": [1, 2] }
          |               ^ from here on too many

        error[KG1110]: "b" has 2 elements, and may have at most 1
         --> env.json:1:31
        1 | { "a": [1, 2, 3, 4], "b": [1, 2] }
          |                               ^ one too many

        """#
    )
  }

  @Test func `too few elements`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "a": { "minItems": 2 },
          "b": { "minItems": 1, "contains": { "type": "string" } }
        }
      }
      """#,
      #"{ "a": [1], "b": [] }"#
    )
    #expect(
      text == #"""
        error[KG1110]: "a" has 1 element, and needs at least 2
         --> env.json:1:8
        1 | { "a": [1], "b": [] }
          |        ^^^

        error[KG1110]: "b" is empty, and needs at least 1 element
         --> env.json:1:18
        1 | { "a": [1], "b": [] }
          |                  ^^

        """#
    )
  }

  @Test func `elements without a place`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "port": {
            "prefixItems": [
              { "type": "integer" },
              { "type": "integer" }
            ],
            "items": false
          },
          "none": { "items": false }
        }
      }
      """#,
      #"{ "port": [80, "81", 82], "none": [1] }"#
    )
    #expect(
      text == #"""
        error[KG1101]: "port[1]" has to be a whole number, not a string
         --> env.json:1:16
        1 | { "port": [80, "81", 82], "none": [1] }
          |                ^^^^
          = help: write 81

        error[KG1110]: "port" has 3 elements, and may have at most 2
         --> env.json:1:22
        1 | { "port": [80, "81", 82], "none": [1] }
          |                      ^^ one too many

        error[KG1110]: "none" has to be empty
         --> env.json:1:36
        1 | { "port": [80, "81", 82], "none": [1] }
          |                                    ^ one too many

        """#
    )
  }

  @Test func `elements that no branch knows`() throws {
    let text = try messages(
      #"""
      { "anyOf": [{ "prefixItems": [{ "type": "integer" }] }], "unevaluatedItems": false }
      """#,
      #"[1, 2, 3]"#
    )
    #expect(
      text == #"""
        error[KG1110]: the top level has 3 elements, and may have at most 1
         --> env.json:1:5
        1 | [1, 2, 3]
          |     ^ from here on too many

        """#
    )
  }

  @Test func `both equal elements are shown`() throws {
    let text = try messages(
      #"""
      { "properties": { "users": { "uniqueItems": true } } }
      """#,
      #"""
      {
        "users": [
          "alice",
          "bob",
          "alice"
        ]
      }
      """#
    )
    #expect(
      text == #"""
        error[KG1111]: element 2 of "users" repeats element 0
         --> env.json:5:5
        5 |     "alice"
          |     ^^^^^^^ again here
        3 |     "alice",
          |     ------- first here
          = help: remove one of them

        """#
    )
  }

  @Test func `what the list has to contain`() throws {
    let text = try messages(
      #"""
      {
        "properties": {
          "users": {
            "contains": {
              "title": "admin",
              "const": "root",
              "examples": ["root"]
            }
          },
          "a": {
            "contains": { "type": "string" },
            "minContains": 2,
            "maxContains": 3
          },
          "b": { "contains": { "type": "string" }, "maxContains": 1 }
        }
      }
      """#,
      #"{ "users": ["alice"], "a": ["x", 1], "b": ["x", 1, "y"] }"#
    )
    #expect(
      text == #"""
        error[KG1110]: no element of "users" has the form "admin"
         --> env.json:1:12
        1 | { "users": ["alice"], "a": ["x", 1], "b": ["x", 1, "y"] }
          |            ^^^^^^^^^
          = help: add one, for example "root"

        error[KG1110]: "a" needs at least 2 elements of the form that is asked for, and has 1
         --> env.json:1:28
        1 | { "users": ["alice"], "a": ["x", 1], "b": ["x", 1, "y"] }
          |                            ^^^^^^^^

        error[KG1110]: "b" may have at most 1 element of the form that is asked for, and has 2
         --> env.json:1:52
        1 | { "users": ["alice"], "a": ["x", 1], "b": ["x", 1, "y"] }
          |                                                    ^^^ one too many

        """#
    )
  }
}
