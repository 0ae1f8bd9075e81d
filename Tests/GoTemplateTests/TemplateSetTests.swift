import Testing

@testable import GoTemplate

@Suite struct TemplateSetTests {
  private func set(_ templates: (String, String)...) throws -> TemplateSet {
    let set = TemplateSet(name: "gotpl", functions: testFunctions())
    for (name, text) in templates { try set.parse(name: name, text: text) }
    return set
  }

  @Test func `a clone sees what was there, and what it parses shows in itself only`() throws {
    let original = try set(("a", #"{{define "name"}}old{{end}}{{template "name"}}"#))
    let clone = original.clone()
    try clone.parse(name: "b", text: #"{{define "name"}}new{{end}}{{template "a"}}!"#)
    try original.parse(name: "late", text: "too late for the clone")
    #expect(try clone.execute("b", data: .nil) == "new!")
    #expect(try original.execute("a", data: .nil) == "old")
    #expect(!original.contains("b"))
    #expect(!clone.contains("late"))
  }

  @Test func `clones of clones see each other's templates, however many they are`() throws {
    var set = try set(("0", "start"))
    for number in 1...20 {
      set = set.clone()
      try set.parse(name: "\(number)", text: #"{{template "\#(number - 1)"}} \#(number)"#)
    }
    let text = (1...20).map(String.init).joined(separator: " ")
    #expect(try set.execute("20", data: .nil) == "start " + text)
  }

  @Test func `a blank definition replaces none, in a clone neither`() throws {
    let clone = try set(("a", #"{{define "name"}}full{{end}}"#)).clone()
    try clone.parse(
      name: "b",
      text: #"{{define "name"}} {{/* blank */}} {{end}}{{template "name"}}"#
    )
    #expect(try clone.execute("b", data: .nil) == "full")
  }

  @Test func `of a thousand functions each is found, and a later one replaces an earlier one`()
    throws
  {
    var functions = FunctionTable()
    for round in ["old", "new"] {
      for number in 0..<1000 {
        functions.add("f\(number)") { _ throws(TemplateError) in .string("\(round) \(number)") }
      }
    }
    functions.alias("last", of: "f999")
    let builtins = FunctionTable().names.count
    #expect(functions.names.count == builtins + 1001)
    #expect(functions["f1000"] == nil)
    let set = TemplateSet(name: "gotpl", functions: functions)
    try set.parse(name: "a", text: "{{f0}}, {{f500}}, {{last}}, {{len `x`}}")
    #expect(try set.execute("a", data: .nil) == "new 0, new 500, new 999, 1")
  }
}
