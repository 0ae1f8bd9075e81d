import CurlTransport
import Glibc
import HTTP
import JSON

/// The misbehaving server of `fault_server.py`, which ends when its standard input does.
final class LocalServer: Sendable {
  let folder: String
  let plainPort: Int
  let securePort: Int
  let expiredPort: Int
  private let input: Int32
  private let process: pid_t

  /// One server for all tests.
  static let shared = LocalServer()

  private init() {
    var toServer: [Int32] = [0, 0]
    var fromServer: [Int32] = [0, 0]
    guard pipe(&toServer) == 0, pipe(&fromServer) == 0 else {
      fatalError("no pipes for the test server")
    }
    for end in [toServer[1], fromServer[0]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, toServer[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromServer[1], 1)
    let script =
      #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
      + "/fault_server.py"
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("python3"), strdup(script), nil]
    var process = pid_t()
    guard posix_spawnp(&process, "python3", &actions, nil, &arguments, environ) == 0 else {
      fatalError("python3 is needed for the test server")
    }
    posix_spawn_file_actions_destroy(&actions)
    for argument in arguments { free(argument) }
    close(toServer[0])
    close(fromServer[1])
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(fromServer[0], &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    guard let facts = try? JSONReader().read(line), let folder = facts["folder"]?.string,
      let plain = facts["plain"]?.int, let secure = facts["secure"]?.int,
      let expired = facts["expired"]?.int
    else { fatalError("the test server did not start") }
    self.folder = folder
    plainPort = plain
    securePort = secure
    expiredPort = expired
    input = toServer[1]
    self.process = process
  }

  /// A file that the server has made, such as `ca.crt`.
  func file(_ name: String) -> [UInt8] {
    guard let file = fopen("\(folder)/\(name)", "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }

  func url(_ path: String, _ query: [HTTPURL.QueryItem] = []) -> HTTPURL {
    HTTPURL(scheme: .http, host: "127.0.0.1", port: plainPort, path: path, query: query)
  }

  /// How many requests of that `id` the server has seen.
  func count(of id: String, _ transport: CurlTransport) async throws -> Int? {
    let request = HTTPRequest(.get, url("/count", [.init("of", id)]))
    return Int(String(decoding: try await transport.send(request).body, as: UTF8.self))
  }
}
