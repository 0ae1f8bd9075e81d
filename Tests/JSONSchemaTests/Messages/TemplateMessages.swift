import Diagnostics
import JSON
import JSONSchema
import Testing

/// What people read where the schema's author gives words with values in them, as ajv-errors has
/// them.
@Suite struct TemplateMessages {
  private func lines(_ schema: String, _ config: String) throws -> [String] {
    let compiled = try JSONSchema.compile(JSONReader().read(Array(schema.utf8)))
    let file = SourceFile(name: "env.json", text: config)
    return compiled.validate(try JSONReader().read(file)).map {
      "\($0.pointer ?? "") \($0.message)"
    }
  }

  @Test(arguments: ["errorMessage", "x-kubegate-message"])
  func `values are filled in by pointers`(keyword: String) throws {
    let schema = #"""
      {
        "properties": {
          "size": {
            "type": "number",
            "minimum": 4,
            "KEYWORD": {
              "minimum": "at least 4, not ${/size}; ${0} in ${1/unit} for ${0#} of ${1}"
            }
          }
        }
      }
      """#
    #expect(
      try lines(
        String(schema.replacing("KEYWORD", with: keyword)),
        #"{ "size": 2, "unit": "cm" }"#
      ) == [#"/size at least 4, not 2; 2 in "cm" for "size" of {"size":2,"unit":"cm"}"#]
    )
  }

  @Test func `what is missing, no pointer, or too far up is told so`() throws {
    let schema = #"""
      {
        "items": {
          "type": "string",
          "errorMessage": "${0#} ${/x} ${9} ${9#} ${nothing} ${ ${} $5 ${01} ${0/a~2} ${1/0"
        }
      }
      """#
    #expect(
      try lines(schema, "[5]")
        == ["/0 0 (nothing) (nothing) (nothing) ${nothing} ${ ${} $5 ${01} ${0/a~2} ${1/0"]
    )
  }

  @Test func `secrets are never filled in`() throws {
    let schema = #"""
      {
        "properties": {
          "password": { "writeOnly": true, "type": "string" },
          "login": {
            "anyOf": [
              { "properties": { "token": { "$ref": "#/$defs/secret" } } },
              { "type": "integer" }
            ]
          },
          "port": {
            "type": "integer",
            "errorMessage": "${/password} ${1/password} ${/login} ${/login/token} ${/login/user} ${1}"
          }
        },
        "$defs": { "secret": { "writeOnly": true } }
      }
      """#
    let text = try lines(
      schema,
      #"{ "password": "HUNTER2", "login": { "token": "HUNTER2", "user": "ada" }, "port": "x" }"#
    )
    #expect(
      text == [#"/port (secret) (secret) (secret) (secret) "ada" (secret)"#]
    )
  }

  @Test func `a secret's own message does not show it`() throws {
    let schema = #"""
      {
        "properties": {
          "password": { "writeOnly": true, "minLength": 20, "errorMessage": "too short: ${0}" }
        }
      }
      """#
    #expect(try lines(schema, #"{ "password": "HUNTER2" }"#) == ["/password too short: (secret)"])
  }

  @Test func `long values are cut`() throws {
    let schema = #"{ "type": "string", "errorMessage": "not ${0}" }"#
    let list = "[" + Array(repeating: "123456789", count: 100_000).joined(separator: ",") + "]"
    let found = try lines(schema, list)
    #expect(found.count == 1)
    #expect(found[0].count == 125)
    #expect(found[0].hasSuffix("123456789,123456789…") || found[0].hasSuffix("…"))
  }

  @Test func `members and elements have messages, whoever finds the mistake`() throws {
    let schema = #"""
      {
        "allOf": [
          {
            "properties": {
              "size": { "type": "integer", "multipleOf": 2 },
              "box": { "properties": { "width": { "type": "integer" }, "height": { "type": "integer" } } }
            }
          }
        ],
        "properties": {
          "list": {
            "items": { "type": "integer" },
            "errorMessage": { "items": ["the first is wrong: ${/list/0}", "the second is wrong"] }
          },
          "all": {
            "items": { "type": "integer" },
            "errorMessage": { "items": "only whole numbers" }
          }
        },
        "errorMessage": {
          "properties": { "size": "an even number, not ${/size}", "box": "a box is width and height" }
        }
      }
      """#
    #expect(
      try lines(
        schema,
        #"""
        {
          "size": 3, "box": { "width": "a", "height": "b" }, "list": ["x", "y", "z"],
          "all": [1, "b", "c"]
        }
        """#
      ) == [
        "/size an even number, not 3", "/box/width a box is width and height",
        #"/list/0 the first is wrong: "x""#, "/list/1 the second is wrong",
        #"/list/2 "list[2]" has to be a whole number, not a string"#, "/all/1 only whole numbers",
        "/all/2 only whole numbers",
      ]
    )
  }

  @Test func `a key that needs another has a message`() throws {
    let schema = #"""
      {
        "dependentRequired": { "user": ["password"], "key": ["certificate"], "a": ["b"] },
        "errorMessage": {
          "dependentRequired": { "user": "say the password of ${/user}" },
          "dependencies": { "key": "a key has a certificate" },
          "_": "incomplete"
        }
      }
      """#
    #expect(
      try lines(schema, #"{ "user": "ada", "key": 1, "a": 1 }"#) == [
        #"/user say the password of "ada""#, "/key a key has a certificate", "/a incomplete",
      ]
    )
  }

  @Test func `keywords that combine schemas have messages`() throws {
    func lines(_ keyword: String, _ rest: String, _ message: String? = nil) throws -> [String] {
      try self.lines(
        #"{ "\#(keyword)": \#(rest), "errorMessage": { "\#(message ?? keyword)": "not ${0}" } }"#,
        "5"
      )
    }
    let branches = #"[{ "type": "string" }, { "minimum": 10 }]"#
    #expect(try lines("anyOf", branches) == [" not 5"])
    #expect(try lines("oneOf", branches) == [" not 5"])
    #expect(try lines("allOf", branches) == [" not 5"])
    #expect(try lines("not", #"{ "type": "integer" }"#) == [" not 5"])
    #expect(try lines("if", #"true, "then": { "type": "string" }"#) == [" not 5"])
    #expect(try lines("if", #"true, "then": { "type": "string" }"#, "then") == [" not 5"])
    #expect(try lines("const", "6") == [" not 5"])
    #expect(try lines("enum", "[6, 7]") == [" not 5"])
    #expect(try lines("type", #""string""#) == [" not 5"])
  }
}
