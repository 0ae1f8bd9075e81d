import HTTP
import Testing

@Suite struct HTTPLinesTests {
  func lines(_ chunks: [String], limit: Int = 100) async throws -> [String] {
    let body = HTTPBody(chunks: chunks.map { Array($0.utf8) })
    var lines: [String] = []
    for try await line in HTTPLines(body, limit: limit) {
      lines.append(String(decoding: line, as: UTF8.self))
    }
    return lines
  }

  @Test(arguments: [
    (["a\nb\n"], ["a", "b"]), (["a\nb"], ["a", "b"]), (["a", "b\n", "c"], ["ab", "c"]),
    (["\n\na\n"], ["", "", "a"]), ([], []), (["a\n", "\n"], ["a", ""]),
    (["ab", "cd", "\nef", "\n"], ["abcd", "ef"]),
  ])
  func `lines do not depend on how the bytes arrive`(
    chunks: [String],
    expected: [String]
  ) async throws {
    #expect(try await lines(chunks) == expected)
  }

  @Test func `a line beyond the limit is an error`() async throws {
    #expect(try await lines(["12345\n"], limit: 5) == ["12345"])
    await #expect(throws: HTTPError.responseTooLarge(limit: 5)) {
      try await lines(["123456\n"], limit: 5)
    }
    await #expect(throws: HTTPError.responseTooLarge(limit: 5)) {
      try await lines(["123", "456"], limit: 5)
    }
  }

  @Test func `headers compare without case and keep repetitions`() {
    var headers: HTTPHeaders = ["Warning": "a"]
    headers.add("warning", "b")
    #expect(headers.all("WARNING") == ["a", "b"])
    #expect(headers["wArning"] == "a")
    headers["Warning"] = "c"
    #expect(headers.all("warning") == ["c"])
  }
}
