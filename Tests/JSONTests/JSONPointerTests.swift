import JSON
import Testing

@Suite struct JSONPointerTests {
  /// The examples of RFC 6901, section 5.
  @Test func `pointers find what RFC 6901 says`() throws {
    let document: JSONValue = [
      "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6,
      " ": 7, "m~n": 8,
    ]
    func at(_ pointer: String) throws -> JSONValue? {
      try document[#require(JSONPointer(pointer))]
    }
    #expect(try at("") == document)
    #expect(try at("/foo") == ["bar", "baz"])
    #expect(try at("/foo/0") == "bar")
    #expect(try at("/") == 0)
    #expect(try at("/a~1b") == 1)
    #expect(try at("/c%d") == 2)
    #expect(try at("/i\\j") == 5)
    #expect(try at("/ ") == 7)
    #expect(try at("/m~0n") == 8)
  }

  @Test func `nothing is found where nothing is`() throws {
    let document: JSONValue = ["a": [1, 2], "b": "x"]
    for pointer in ["/c", "/a/2", "/a/-", "/a/01", "/a/+1", "/b/0", "/a/0/0"] {
      #expect(try document[#require(JSONPointer(pointer))] == nil)
    }
  }

  @Test func `what is no pointer is refused`() {
    for text in ["a", "#/a", "/~", "/~2", "/a~"] { #expect(JSONPointer(text) == nil) }
  }

  @Test func `the written form comes back`() throws {
    for text in ["", "/", "/a~1b/m~0n/0", "//x", "/\u{301}a"] {
      #expect(try #require(JSONPointer(text)).description == text)
    }
    #expect(JSONPointer(["a/b"]).appending("~").description == "/a~1b/~0")
    #expect(JSONPointer("/\u{301}a")?.tokens == ["\u{301}a"])
  }
}
