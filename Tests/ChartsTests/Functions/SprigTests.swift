import Diagnostics
import Foundation
import GoTemplate
import JSON
import Testing

@testable import Charts

/// A template with what Helm's engine makes of it, recorded in `sprig.json`.
struct SprigCase: Sendable, CustomTestStringConvertible {
  var template: String
  var output: String?
  var error: String?

  var testDescription: String { template }

  static let file: JSONValue = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "sprig.json").path
    guard let data = FileManager.default.contents(atPath: path) else { return .null }
    let source = SourceFile(name: path, bytes: Array(data))
    return (try? JSONReader().read(source)) ?? .null
  }()

  static let all: [SprigCase] = (file["cases"]?.array ?? []).map { value in
    SprigCase(
      template: value["template"]?.string ?? "",
      output: value["output"]?.string,
      error: value["error"]?.string
    )
  }
}

struct SprigTests {
  private func render(_ template: String, data: Value = .map(Map())) throws(TemplateError) -> String
  {
    let functions = FunctionTable.helm { _, _, _, _ throws(TemplateError) in .map(Map()) }
    let set = TemplateSet(name: "gotpl", functions: functions)
    try set.parse(name: "c/templates/t.yaml", text: template)
    return try set.execute("c/templates/t.yaml", data: data)
  }

  /// JSON as a value, numbers as float64.
  private func value(_ json: JSONValue) -> Value {
    switch json.content {
    case .null: .nil
    case .bool(let value): .bool(value)
    case .number(let value): .float64(value.double)
    case .string(let value): .string(value)
    case .array(let elements): .list(elements.map(value))
    case .object(let object):
      .map(Map(object.members.map { Map.Entry(key: $0.key, value: value($0.value)) }))
    }
  }

  @Test func theCasesAreThere() { #expect(SprigCase.all.count > 140) }

  @Test(arguments: SprigCase.all)
  func functionsDoWhatTheyDoInHelm(_ test: SprigCase) {
    let type = GoType.named("common.Values", .dictionary)
    let data = Map(type: type)
    data["Values"] = .map(
      Map(value(SprigCase.file["values"] ?? .null).map?.sorted ?? [], type: type)
    )
    data["Template"] = .map(["Name": "c/templates/t.yaml"])
    do throws(TemplateError) {
      let output = try render(test.template, data: .map(data))
      #expect(output.replacing("<no value>", with: "") == test.output)
    } catch {
      #expect(error.description == test.error)
    }
  }

  @Test(arguments: [
    ("{{ repeat 1000000000 (repeat 1000 \"x\") }}", "runtime error: makeslice: len out of range"),
    ("{{ until 1000000000 }}", "runtime error: makeslice: len out of range"),
    ("{{ untilStep 0 9223372036854775807 1 }}", "runtime error: makeslice: len out of range"),
    ("{{ indent 1000000000 \"a\" }}", "runtime error: makeslice: len out of range"),
    ("{{ randAlphaNum 1000000000 }}", "runtime error: makeslice: len out of range"),
  ])
  func hugeResultsAreRefused(_ template: String, _ message: String) {
    let error = #expect(throws: TemplateError.self) { try render(template) }
    #expect(error?.message == message)
  }

  @Test func mapsThatHoldThemselvesAreSafe() throws {
    let setUp = #"{{ $d := dict "a" 1 }}{{ $_ := set $d "d" $d }}"#
    let tearDown = #"{{ $_ := unset $d "d" }}"#
    let copy = #expect(throws: TemplateError.self) { try render(setUp + "{{ deepCopy $d }}") }
    #expect(copy?.message == "value is nested too deeply")
    #expect(
      try render(setUp + #"{{ deepEqual $d $d }}{{ $_ := merge $d $d }}"# + tearDown) == "true"
    )
  }

  @Test(arguments: ["randAlphaNum 12", "randAlpha 12", "randNumeric 12", "uuidv4", "randBytes 9"])
  func randomTextsDiffer(_ call: String) throws {
    let first = try render("{{ \(call) }}")
    #expect(try render("{{ \(call) }}") != first)
  }

  @Test func theTimeIsGiven() throws {
    var table = FunctionTable()
    SprigFunctions.add(to: &table, clock: { GoTime(seconds: 86_400, nanoseconds: 0) })
    let set = TemplateSet(name: "set", functions: table)
    try set.parse(name: "t", text: #"{{ now | date "2006-01-02" }} {{ ago 0 }}"#)
    #expect(try set.execute("t", data: .nothing) == "1970-01-02 24h0m0s")
  }

  @Test func whatIsEncryptedCanBeDecrypted() throws {
    for text in ["x", "sixteen bytes ..", "h\u{E9}llo w\u{F6}rld, and more than one block"] {
      let call = #"{{ $e := encryptAES "key" "\#(text)" }}{{ decryptAES "key" $e }} {{ $e }}"#
      let first = try render(call)
      #expect(first.hasPrefix(text + " "))
      #expect(try render(call) != first)
    }
    #expect(try render(#"{{ encryptAES "key" "" }}"#) == "")
  }
}

struct PasswordTests {
  // Made by the Python package bcrypt, with the salt 0, 1, … 15.
  @Test(arguments: [
    ("", "$2a$04$..CA.uOD/eaGAOmJB.yMBuq1wbVgYezarXi1FgOYk1qMNtxVndjJm"),
    ("secret", "$2a$04$..CA.uOD/eaGAOmJB.yMBu4AbFLftUBUHQbseIwAiOGKsNRgByuEG"),
    ("pässword", "$2a$04$..CA.uOD/eaGAOmJB.yMBubIsSlOi3NhIMqH0S6Yaw/X6AcHB7sSK"),
  ])
  func bcryptHashesAreThoseOfOthers(_ password: String, _ hash: String) {
    #expect(Bcrypt.hash(Array(password.utf8), salt: Array(0..<16), cost: 4) == hash)
  }
}
