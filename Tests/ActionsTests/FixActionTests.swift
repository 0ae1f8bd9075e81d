import Diagnostics
import Glibc
import Host
import JSON
import Testing

@testable import Actions

/// Corrections of configs, from the files to the files.
@Suite struct FixActionTests {
  private let head = #""namespace": "demo", "chart_name": "lab", "docker_image": "a""#

  private func plan(_ files: [String: String]) throws -> FixPlan {
    let host = Host(environment: [:], files: .inMemory(files), now: { .zero })
    return try FixAction(host: host).plan(ConfigRequest(files: files.keys.sorted()))
  }

  private func fixed(_ text: String) throws -> String {
    let plan = try plan(["env.json": text])
    return String(decoding: plan.files["env.json"] ?? [], as: UTF8.self)
  }

  @Test func `one correction brings the next to light`() throws {
    let text = try fixed(
      "\u{FEFF}{\r\n\t\(head),\t// until May\r\n\t'alocationTime' = \"2 days\",\r\n\t\"gpu\": 02,\r\n}\r\n"
    )
    #expect(
      text
        == "\u{FEFF}{\r\n\t\(head),\r\n\t\"allocationTime\": \"2d\",\r\n\t\"gpu_request\": 2\r\n}\r\n"
        .replacingFirst("\"allocationTime\": ", with: "\"allocationTime\" : ")
    )
  }

  @Test func `more mistakes than are told at once are corrected`() throws {
    let comments = (0..<350).map { "  // \($0)\n" }.joined()
    #expect(
      try fixed("{\n\(comments)  \(head), \"allocationTime\": \"2d\"\n}\n")
        == "{\n  \(head), \"allocationTime\": \"2d\"\n}\n"
    )
  }

  @Test func `what may mean two things stays`() throws {
    let text = "{ \(head), \"allocationTime\": \"2d\", \"memory_request\": \"4GB\" }"
    #expect(try fixed(text) == text)
  }

  @Test func `another tool's value does not go under our key`() throws {
    let text = "{ \(head), \"allocationTime\": \"2d\", \"volumes\": [\"./data:/data\"] }"
    #expect(try fixed(text) == text)
  }

  @Test func `a file that cannot be read in the end stays`() throws {
    let text = "{ \(head), // until May\n \"allocationTime\": \"2d\","
    let plan = try plan(["env.json": text])
    #expect(plan.changes.isEmpty)
    #expect(plan.after.diagnostics.count == 2)
  }

  @Test func `corrections go to the file that has the mistake`() throws {
    let plan = try plan([
      "a.json": "{ \(head), \"allocationTime\": \"2d\" }", "b.json": "{ \"gpus\": 1 }\n",
    ])
    #expect(plan.changes.map(\.path) == ["b.json"])
    #expect(plan.files["b.json"] == Array("{ \"gpu_request\": 1 }\n".utf8))
    #expect(plan.corrections == 1)
  }

  @Test func `a value that a flag gives is not corrected`() throws {
    let files = ["env.json": "{ \(head), \"allocationTime\": \"2d\" }"]
    let host = Host(environment: [:], files: .inMemory(files), now: { .zero })
    let request = ConfigRequest(files: ["env.json"], settings: ["service_type=nodeport"])
    let plan = try FixAction(host: host).plan(request)
    #expect(plan.changes.isEmpty)
    #expect(plan.after.diagnostics.map(\.code) == [.wrongValue])
  }

  @Test(
    arguments: [
      #""secret_data": { "TOKEN": "hunter2" }, "gpus": 1"#,
      #""secretData": { "TOKEN": "hunter2" }"#,
      #""secret_dta": { "TOKEN": "hunter2" }"#,
    ]
  )
  func `no secret comes to light`(member: String) throws {
    let plan = try plan(["env.json": "{ \(head), \"allocationTime\": \"2d\",\n \(member) }\n"])
    #expect(plan.changes.count == 1)
    let text = plan.changes.map { $0.diff.text() }.joined()
    #expect(!text.contains("ter2"))
    #expect(text.contains("••••••••"))
    #expect(plan.after.failure == nil)
  }

  @Test(
    arguments: [
      #""secret_data": { "TOKEN": hunter2 }"#,
      #""secret_data": { 'TOKEN': 'hunter2' }, // hunter2"# + "\n",
      "\"secret_data\": { \"TOKEN\": \"hun\tter2\" }",
    ]
  )
  func `what may be a secret is not corrected`(member: String) throws {
    let plan = try plan(["env.json": "{ \(head), \"allocationTime\": \"2d\",\n \(member) }\n"])
    #expect(plan.changes.isEmpty)
    let text = DiagnosticText(sources: plan.after.sources).text(plan.after.diagnostics)
    #expect(!text.contains("ter2"))
  }

  @Test func `files are replaced, with their rights, and links stay links`() throws {
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in ["env.json", "link.json"] { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    let (path, link) = ("\(folder)/env.json", "\(folder)/link.json")
    let text = "{ \(head), \"allocationTime\": \"2d\", \"gpus\": 1 }\n"
    try Files.live.write(path, Array(text.utf8))
    chmod(path, 0o640)
    symlink("env.json", link)
    let action = FixAction(host: .live())
    try action.write(try action.plan(ConfigRequest(files: [link])))
    var status = stat()
    #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    let written = String(decoding: try Files.live.read(path, 1000), as: UTF8.self)
    #expect(written == text.replacingFirst("\"gpus\"", with: "\"gpu_request\""))
  }

  @Test func `a file that was changed meanwhile is not overwritten`() throws {
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    let path = "\(folder)/env.json"
    defer {
      unlink(path)
      rmdir(folder)
    }
    try Files.live.write(path, Array("{ \(head), \"allocationTime\": \"2d\", \"gpus\": 1 }".utf8))
    let action = FixAction(host: .live())
    let plan = try action.plan(ConfigRequest(files: [path]))
    try Files.live.write(path, Array("{}".utf8))
    let error = #expect(throws: ActionError.self) { try action.write(plan) }
    guard case .file(let diagnostic) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(diagnostic.message == "cannot write \"\(path)\": it was changed meanwhile")
    #expect(try Files.live.read(path, 1000) == Array("{}".utf8))
  }
}

extension String {
  fileprivate func replacingFirst(_ text: String, with other: String) -> String {
    guard let range = firstRange(of: text) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
