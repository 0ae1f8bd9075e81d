import Glibc
public import JSON
import Testing

/// A Python script of the tests that makes things or serves them.
///
/// It prints one line of JSON, which says what it has made and where it listens, and ends when its
/// standard input does.
public final class PythonProcess: Sendable {
  /// What the script said.
  public let facts: JSONValue
  private let input: Int32

  /// - Parameters:
  ///   - script: the name of a file that stands beside the test.
  ///   - file: the test.
  public init(_ script: String, beside file: String = #filePath) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    try #require(pipe(&toChild) == 0 && pipe(&fromChild) == 0)
    for end in [toChild[1], fromChild[0]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let path = file.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + script
    let words: [String] = ["python3", path]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child = pid_t()
    let status = posix_spawnp(&child, "python3", &actions, nil, &arguments, environ)
    close(toChild[0])
    close(fromChild[1])
    try #require(status == 0)
    input = toChild[1]
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while line.last != UInt8(ascii: "\n") {
      let count = read(fromChild[0], &buffer, buffer.count)
      if count <= 0 { break }
      line += buffer[..<count]
    }
    close(fromChild[0])
    facts = try JSONReader(limits: .init(bytes: 1 << 28)).read(line)
  }

  deinit { close(input) }
}
