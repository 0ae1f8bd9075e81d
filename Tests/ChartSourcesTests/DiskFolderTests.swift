import ChartSources
import Charts
import Diagnostics
import Glibc
import Host
import Testing

/// Charts of folders on this machine.
@Suite struct DiskFolderTests {
  /// A folder with the given files and links (`path -> target`) while the body runs.
  private func withFolder(
    _ files: [String: String],
    links: [String: String] = [:],
    _ body: (String) throws -> Void
  ) throws {
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    var made: [String] = []
    defer {
      for path in made.reversed() { remove(path) }
      rmdir(folder)
    }
    func parents(of path: String) {
      var parent = folder
      for part in path.split(separator: "/").dropLast() {
        parent += "/\(part)"
        if mkdir(parent, 0o755) == 0 { made.append(parent) }
      }
    }
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      parents(of: path)
      try Files.live.write("\(folder)/\(path)", Array(text.utf8))
      made.append("\(folder)/\(path)")
    }
    for (path, target) in links {
      parents(of: path)
      try #require(symlink(target, "\(folder)/\(path)") == 0)
      made.append("\(folder)/\(path)")
    }
    try body(folder)
  }

  private func message(_ folder: String, _ path: String) throws -> String {
    let error = #expect(throws: DiagnosticError.self) {
      try DiskFolder(path, in: .live).chartFiles()
    }
    let text = try #require(error).diagnostics.map { "\($0.code): \($0.message)" }.joined()
    return text.split(separator: folder, omittingEmptySubsequences: false).joined(separator: "…")
  }

  @Test func `.helmignore leaves out what Helm leaves out`() throws {
    let files = [
      "web/.helmignore": "\u{FEFF}# comment\n*.bak\nsecret/\n/top.txt\ndocs/*.md\n  spaced.txt  \n",
      "web/Chart.yaml": "", "web/a.bak": "", "web/secret/a": "", "web/sub/secret/b": "",
      "web/top.txt": "", "web/sub/top.txt": "", "web/docs/a.md": "", "web/docs/b.txt": "",
      "web/docs/deep/c.md": "", "web/spaced.txt": "", "web/templates/.hidden": "",
      "web/templates/a.yaml": "", "web/.keep": "", "web/charts/sub/.helmignore": "*",
      "web/charts/sub/x.yaml": "", "web/charts/sub/templates/.kept": "",
    ]
    try withFolder(files) { folder in
      let paths = try DiskFolder(folder + "/web", in: .live).chartFiles().map(\.path)
      #expect(
        paths == [
          ".helmignore", ".keep", "Chart.yaml", "charts/sub/.helmignore",
          "charts/sub/templates/.kept", "charts/sub/x.yaml", "docs/b.txt", "docs/deep/c.md",
          "sub/top.txt", "templates/a.yaml",
        ]
      )
    }
  }

  @Test func `a negated rule leaves out all that it does not match, as in Helm`() throws {
    let files = [
      "web/.helmignore": "!*.yaml", "web/Chart.yaml": "", "web/a.txt": "", "web/b/c.yaml": "",
    ]
    try withFolder(files) { folder in
      let paths = try DiskFolder(folder + "/web", in: .live).chartFiles().map(\.path)
      #expect(paths == ["Chart.yaml"])
    }
  }

  @Test func `links are followed inside the chart, and not out of it`() throws {
    let files = [
      "web/Chart.yaml": "", "web/shared/a.txt": "one", "other/b.txt": "two",
      "webbing/c.txt": "three",
    ]
    let links = [
      "web/link.txt": "shared/a.txt", "web/folder": "shared", "web/chain": "link.txt",
      "entry": "web",
    ]
    try withFolder(files, links: links) { folder in
      for path in ["web", "entry", "web/../web/"] {
        let files = try DiskFolder("\(folder)/\(path)", in: .live).chartFiles()
        #expect(
          files.map(\.path) == ["Chart.yaml", "chain", "folder/a.txt", "link.txt", "shared/a.txt"]
        )
        #expect(files.last?.text == "one")
      }
    }
    for (link, target) in [("out.txt", "../other/b.txt"), ("out.txt", "../webbing/c.txt")] {
      try withFolder(files, links: ["web/\(link)": target]) { folder in
        let text = try message(folder, folder + "/web")
        #expect(
          text
            == "chartFiles: \"…/web/out.txt\" is a link that leads out of the chart, to \"…\(target.dropFirst(2))\""
        )
        let lifted = DiskFolder(folder + "/web", in: .live, followsLinksOutside: true)
        let count = try lifted.chartFiles().count
        #expect(count == 3)
      }
    }
    try withFolder(files, links: ["web/out": "../other"]) { folder in
      let text = try message(folder, folder + "/web")
      #expect(
        text
          == "chartFiles: \"…/web/out/b.txt\" is a link that leads out of the chart, to \"…/other/b.txt\""
      )
    }
  }

  @Test func `odd things in a folder end neither in waiting nor in circles`() throws {
    try withFolder(["web/Chart.yaml": ""], links: ["web/none": "nowhere"]) { folder in
      let text = try message(folder, folder + "/web")
      #expect(text == "chartFiles: \"none\" is neither a file nor a folder, or a link to nowhere")
    }
    try withFolder(["web/Chart.yaml": ""], links: ["web/circle": "."]) { folder in
      let text = try message(folder, folder + "/web")
      #expect(text.hasSuffix("/circle\": Too many levels of symbolic links"))
    }
    // Two circles have more paths than can be walked, though none of them is deep.
    let circles = ["web/circles/a": ".", "web/circles/b": "."]
    try withFolder(["web/Chart.yaml": ""], links: circles) { folder in
      #expect(throws: DiagnosticError.self) {
        try DiskFolder(folder + "/web", in: .live).chartFiles()
      }
    }
    try withFolder(["web/Chart.yaml": ""]) { folder in
      let pipe = folder + "/web/pipe"
      try #require(mkfifo(pipe, 0o644) == 0)
      defer { unlink(pipe) }
      let text = try message(folder, folder + "/web")
      #expect(text == "chartFiles: \"pipe\" is neither a file nor a folder, or a link to nowhere")
    }
    let large = String(repeating: "x", count: 5 << 20 + 1)
    try withFolder(["web/Chart.yaml": "", "web/large": large]) { folder in
      let text = try message(folder, folder + "/web")
      #expect(
        text
          == "fileUnreadable: cannot read \"…/web/large\": it has 5242881 bytes, more than 5242880"
      )
    }
  }

  @Test func `odd names are read where they are text`() throws {
    try withFolder(["web/Chart.yaml": "", "web/a\nb": "1", "web/ö": "2"]) { folder in
      let files = try DiskFolder(folder + "/web", in: .live).chartFiles()
      #expect(files.map(\.path) == ["Chart.yaml", "a\nb", "ö"])
      let name = Array("\(folder)/web/".utf8) + [0xFF, 0]
      let descriptor = name.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { path in
        path.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o644) } ?? -1
      }
      close(descriptor)
      defer {
        _ = name.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { path in
          path.baseAddress.map { unlink($0) }
        }
      }
      let text = try message(folder, folder + "/web")
      #expect(text == "chartFiles: \"…/web/\u{FFFD}\" cannot be found")
    }
  }

  @Test func `more files than a chart can have are refused, and soon`() throws {
    try withFolder(["web/Chart.yaml": ""]) { folder in
      let many = folder + "/web/many"
      try #require(mkdir(many, 0o755) == 0)
      for number in 0...20_000 { close(open("\(many)/\(number)", O_CREAT | O_WRONLY, 0o644)) }
      defer {
        for number in 0...20_000 { unlink("\(many)/\(number)") }
        rmdir(many)
      }
      let text = try message(folder, folder + "/web")
      #expect(
        text == "fileUnreadable: cannot read \"…/web/many\": it has more than 20000 entries"
      )
    }
  }
}
