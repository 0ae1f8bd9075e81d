import Diagnostics
import JSON
import Testing

@Test func smoke() throws {
  let v = try JSONReader().read(
    SourceFile(name: "e", text: #"{"a": [1, 2], "b": "x\n\u00e9\ud83d\ude00"}"#)
  )
  #expect(v["a"]?[1]?.range.start == 10)
  #expect(v["b"]?.string == "x\né😀")
}
