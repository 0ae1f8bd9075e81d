import JSON
import Testing

@Suite struct JSONWriterTests {
  private let value: JSONValue = [
    "b": [1, "x", .null, [], [:]], "a": ["c": true], "é": "\u{1}\"\\/\n\r\t\u{7F}",
  ]

  @Test func `compact text has no white space`() {
    #expect(
      JSONWriter().string(value)
        == #"{"b":[1,"x",null,[],{}],"a":{"c":true},"é":"\u0001\"\\/\n\r\t"# + "\u{7F}\"}"
    )
  }

  @Test func `pretty text has a member a line`() {
    #expect(
      JSONWriter(.pretty, sortsKeys: true).string(["b": [1, []], "a": [:]]) == """
        {
          "a": {},
          "b": [
            1,
            []
          ]
        }
        """
    )
  }

  @Test func `sorted keys stand in the order of their bytes`() {
    let value: JSONValue = ["é": 1, "z": 2, "Z": 3, "a": 4]
    #expect(JSONWriter(sortsKeys: true).string(value) == #"{"Z":3,"a":4,"z":2,"é":1}"#)
  }

  @Test func `what is written reads the same`() throws {
    #expect(try JSONReader().read(JSONWriter().bytes(value)) == value)
    #expect(try JSONReader().read(JSONWriter(.pretty).bytes(value)) == value)
  }
}
