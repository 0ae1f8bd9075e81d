import JSON
import Testing

/// JSON laid out for people.
@Suite struct JSONFittingTests {
  private let ingress: JSONValue = [
    "host": "lab.example.org", "tls": true, "paths": [["a": 1], ["b": []]], "none": [:],
  ]

  @Test func `what fits stays in one line`() {
    #expect(
      JSONWriter.fitting(ingress, columns: 100)
        == #"{ "host": "lab.example.org", "tls": true, "paths": [{ "a": 1 }, { "b": [] }], "none": {} }"#
    )
    #expect(
      JSONWriter.fitting([8888, "x", .null, false], columns: 80) == #"[8888, "x", null, false]"#
    )
  }

  @Test func `what does not fit gets a line for each member`() {
    #expect(
      JSONWriter.fitting(ingress, columns: 40) == """
        {
          "host": "lab.example.org",
          "tls": true,
          "paths": [{ "a": 1 }, { "b": [] }],
          "none": {}
        }
        """
    )
    #expect(
      JSONWriter.fitting(ingress, columns: 30, indent: 2, used: 10) == """
        {
            "host": "lab.example.org",
            "tls": true,
            "paths": [
              { "a": 1 },
              { "b": [] }
            ],
            "none": {}
          }
        """
    )
  }

  @Test func `what cannot be broken stays whole`() {
    #expect(JSONWriter.fitting("a long text", columns: 4) == #""a long text""#)
    #expect(JSONWriter.fitting([:], columns: 1) == "{}")
    #expect(
      JSONWriter.fitting(["k": "a long text"], columns: 4) == "{\n  \"k\": \"a long text\"\n}"
    )
  }

  @Test func `the text is the value`() throws {
    for columns in [1, 20, 40, 80] {
      let text = JSONWriter.fitting(ingress, columns: columns)
      #expect(try JSONReader().read(Array(text.utf8)) == ingress)
    }
  }
}
