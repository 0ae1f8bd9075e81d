import JSON
import Testing

@Suite struct JSONObjectTests {
  @Test(arguments: [3, 23, 24, 25, 100])
  func `keys keep their order, and changes their place`(count: Int) {
    var object = JSONObject((0..<count).map { .init(key: "k\($0)", value: .int($0)) })
    #expect(object["k1"]?.int == 1)
    object["k1"] = "new"
    object["last"] = true
    object["k0"] = nil
    #expect(Array(object.keys) == (1..<count).map { "k\($0)" } + ["last"])
    #expect(object["k0"] == nil)
    #expect(object["k1"] == "new")
    #expect(object.index(of: "last") == count - 1)
  }

  @Test func `of equal keys the last value stays, at the first one's place`() {
    let object = JSONObject([
      .init(key: "a", value: 1), .init(key: "b", value: 2), .init(key: "a", value: 3),
    ])
    #expect(object.members.map(\.key) == ["a", "b"])
    #expect(object["a"] == 3)
  }

  @Test func `equality does not look at the order`() {
    let value: JSONValue = ["a": 1, "b": [1, "x"]]
    #expect(value == ["b": [1, "x"], "a": 1])
    #expect(value != ["a": 1])
    #expect(value != ["a": 1, "b": ["x", 1]])
    #expect(value != ["a": 1, "c": [1, "x"]])
  }
}
