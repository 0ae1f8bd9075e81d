import GoTemplate
import Testing

/// What a hostile template is answered with, instead of a crash.
struct LimitTests {
  private func render(_ text: String, limits: Limits = Limits(), data: Value = .map(Map()))
    throws(TemplateError) -> String
  {
    let set = TemplateSet(name: "set", functions: testFunctions(), limits: limits)
    try set.parse(name: "t", text: text)
    return try set.execute("t", data: data)
  }

  @Test func recursionWithoutEndIsStopped() {
    let error = #expect(throws: TemplateError.self) {
      try render(#"{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}"#)
    }
    #expect(error?.message.hasPrefix("exceeded maximum template depth (") == true)
  }

  @Test func recursionByIncludeIsStopped() {
    let error = #expect(throws: TemplateError.self) {
      try render(#"{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}"#)
    }
    #expect(error?.message.hasPrefix("exceeded maximum template depth (") == true)
  }

  @Test func outputWithoutEndIsStopped() {
    var limits = Limits()
    limits.outputBytes = 1000
    let error = #expect(throws: TemplateError.self) {
      try render("{{ range 1000000 }}0123456789{{ end }}", limits: limits)
    }
    #expect(error?.message == "output is larger than 1000 bytes")
  }

  @Test func workWithoutEndIsStopped() {
    var limits = Limits()
    limits.steps = 1000
    let error = #expect(throws: TemplateError.self) {
      try render("{{ range 10000000000 }}{{ end }}", limits: limits)
    }
    #expect(error?.message == "template takes more than 1000 steps")
  }

  @Test func deepNestingIsParsedOrRefused() throws {
    func nested(_ depth: Int) -> String {
      "{{ print " + String(repeating: "(print ", count: depth) + "1"
        + String(repeating: ")", count: depth) + " }}"
    }
    #expect(try render(nested(2000)) == "1")
    let error = #expect(throws: TemplateError.self) { try render(nested(20000)) }
    #expect(error?.message == "max expression depth exceeded")
    let blocks = String(repeating: "{{ if true }}", count: 20000)
    #expect(throws: TemplateError.self) { try render(blocks) }
  }

  @Test func aLongChainOfElseIfIsNoDepth() throws {
    let chain = String(repeating: "{{ else if false }}x", count: 3000)
    #expect(try render("{{ if false }}x" + chain + "{{ else }}last{{ end }}") == "last")
  }

  @Test func aMapThatHoldsItselfIsNotPrintedForEver() {
    let map = Map()
    map["a"] = .map(map)
    map["b"] = .map(map)
    let error = #expect(throws: TemplateError.self) { try render("{{ . }}", data: .map(map)) }
    #expect(error?.message == "value is too deep or too large to print")
    map.remove("a")
    map.remove("b")
  }

  @Test func chainsOfContainersAreFreedWithoutDeepStack() throws {
    let text = "{{ $x := list }}{{ range 300000 }}{{ $x = list $x }}{{ end }}ok"
    #expect(try render(text) == "ok")
    let maps = #"{{ $x := list }}{{ range 300000 }}{{ $x = dict "a" (list $x) }}{{ end }}ok"#
    #expect(try render(maps) == "ok")
  }

  @Test(arguments: [
    (#"{{ range .s }}{{ end }}"#, "range can't iterate over a value of type string"),
    (#"{{ eq .m .m }}"#, "error calling eq: non-comparable type map[string]interface {}"),
  ])
  func messagesTellNoValues(_ template: String, _ message: String) {
    let data: Map = ["s": "hunter2", "m": .map(["p": "hunter2"])]
    let error = #expect(throws: TemplateError.self) { try render(template, data: .map(data)) }
    #expect(error?.description.hasSuffix(message) == true)
    #expect(error?.description.contains("hunter2") == false)
  }

  @Test func bytesThatAreNotTextStayWhole() throws {
    #expect(try render(#"{{ len "\xff\xfe" }} {{ printf "%x" "\xff\xfe" }}"#) == "2 fffe")
  }
}
