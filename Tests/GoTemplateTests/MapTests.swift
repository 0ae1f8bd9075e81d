import GoTemplate
import Testing

struct MapTests {
  @Test func keysAreSortedByTheirBytes() {
    let map: Map = ["b": .int(2), "Z": .int(3), "é": .int(4), "a": .int(1)]
    #expect(map.sorted.map(\.key) == ["Z", "a", "b", "é"])
  }

  @Test func holdersOfAMapSeeItsChanges() {
    let map: Map = ["a": .int(1)]
    let other = Value.map(map)
    map["b"] = .nil
    map.remove("a")
    #expect(other.map?.sorted.map(\.key) == ["b"])
  }

  @Test func keysThatOnlyLookEqualAreDifferent() {
    let map: Map = ["\u{e9}": .int(1), "e\u{301}": .int(2)]
    #expect(map.count == 2)
  }

  @Test func manyKeysAreFoundAndRemoved() {
    let map = Map()
    for index in 0..<100 { map["k\(index)"] = .int(index) }
    for index in stride(from: 0, to: 100, by: 2) { map.remove("k\(index)") }
    #expect(map.count == 50)
    #expect(map["k2"] == nil)
    guard case .int(51)? = map["k51"] else {
      Issue.record("k51 is lost")
      return
    }
  }
}
