import Diagnostics
import JSON
import OracleSupport
import Testing

/// A function with calls of it and what Helm makes of them, recorded in `Tests/Golden/functions` by
/// `scripts/oracle/functions.py`.
struct FunctionRecord: Sendable, CustomTestStringConvertible {
  var name: String
  var calls: [(call: String, answer: String)]

  var testDescription: String { name }

  static let folder = Project.root + "/Tests/Golden/functions"

  static let all: [FunctionRecord] = Disk.names(folder).filter { $0 != "open.json" }
    .flatMap { file in
      read(file).members.map { member in
        FunctionRecord(
          name: member.key,
          calls: (member.value.array ?? []).map { ($0[0]?.string ?? "", $0[1]?.string ?? "") }
        )
      }
    }

  /// What is known to differ, and is meant to: the answers of this project's engine, by the calls.
  static let open: [String: String] = {
    var answers: [String: String] = [:]
    for reason in read("open.json").members {
      for member in reason.value.object?.members ?? [] {
        answers[member.key] = member.value.string
      }
    }
    return answers
  }()

  private static func read(_ file: String) -> JSONObject {
    let source = SourceFile(name: file, bytes: Disk.bytes("\(folder)/\(file)"))
    return (try? JSONReader().read(source))?.object ?? JSONObject()
  }
}

struct FunctionTableTests {
  /// `VALUES` of the script.
  private static let values = try? JSONReader().read(
    SourceFile(
      name: "values.json",
      bytes: Array(
        """
        {"f": 2.5, "i": 3, "l": [1, "two", null], "m": {"a": {"b": 1}, "z": null}, "n": null,
         "s": "text", "t": true}
        """.utf8
      )
    )
  )

  @Test func theRecordsAreThere() {
    #expect(FunctionRecord.all.count > 215)
    #expect(FunctionRecord.all.map(\.calls.count).reduce(0, +) > 15_000)
  }

  @Test(arguments: FunctionRecord.all)
  func functionsDoWhatTheyDoInHelm(_ function: FunctionRecord) throws {
    for (call, wanted) in function.calls {
      // New for each call: some change the values.
      let template = try OneTemplate(values: try #require(Self.values?.object))
      let found = template.answer("{{ printf \"%[1]T %[1]v\" (\(call)) }}")
      if let open = FunctionRecord.open[call] {
        #expect(found == open, "of \(call)")
        #expect(found != wanted, "\(call) is no longer open")
      } else {
        #expect(found == wanted, "of \(call)")
      }
    }
  }
}
