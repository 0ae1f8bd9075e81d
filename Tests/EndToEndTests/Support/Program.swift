import Foundation
import JSON
import Testing

/// The built program, run as its users run it.
enum Program {
  /// The binary under test.
  static let path = ProcessInfo.processInfo.environment["KUBEGATE_BINARY"]
  static let whyNot: Comment =
    "needs the program: KUBEGATE_BINARY=.build/debug/kubegate, for example"

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - environment: all of it; nothing of the tests' own comes through.
  ///   - input: what it reads on standard input.
  static func run(
    _ arguments: [String],
    binary: String? = nil,
    environment: [String: String] = [:],
    input: String = "",
    folder: String = "/",
    timeout: Duration = .seconds(180)
  ) async throws -> Run {
    try await start(
      arguments,
      binary: binary,
      environment: environment,
      input: input,
      folder: folder,
      timeout: timeout
    ).end()
  }

  /// Starts it, for tests that do something while it is at work.
  static func start(
    _ arguments: [String],
    binary: String? = nil,
    environment: [String: String] = [:],
    input: String = "",
    folder: String = "/",
    timeout: Duration = .seconds(180)
  ) throws -> RunningProgram {
    let executable = try #require(binary ?? path)
    let absolute = executable.hasPrefix("/") ? executable : "\(Project.root)/\(executable)"
    return try RunningProgram(
      absolute,
      arguments,
      environment: ["PATH": "/usr/bin:/bin", "USER": "tester"].merging(environment) { $1 },
      input: input,
      folder: folder,
      timeout: timeout
    )
  }
}

/// How a run of the program ended, and what it wrote.
struct Run: Sendable, CustomStringConvertible {
  var arguments: [String]
  var exitCode: Int32
  /// Standard output.
  var output: String
  /// Standard error.
  var talk: String

  /// Standard output as the one JSON document that it has to be.
  var json: JSONValue {
    get throws { try JSONReader().read(Array(output.utf8)) }
  }

  /// Each line of standard error as JSON.
  var talkedJSON: [JSONValue] {
    get throws {
      try talk.split(separator: "\n").map { try JSONReader().read(Array($0.utf8)) }
    }
  }

  var description: String {
    "kubegate \(arguments.joined(separator: " ")): exit \(exitCode)\n"
      + "--- standard output\n\(output)--- standard error\n\(talk)---"
  }
}

/// The program while it runs.
final class RunningProgram: Sendable {
  private let process: Process
  private let arguments: [String]
  private let folder: URL
  private let ended: AsyncStream<Void>
  private let timeout: Duration

  fileprivate init(
    _ executable: String,
    _ arguments: [String],
    environment: [String: String],
    input: String,
    folder workingFolder: String,
    timeout: Duration
  ) throws {
    self.arguments = arguments
    self.timeout = timeout
    // Files instead of pipes: nothing blocks, and they can be read while the program writes.
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("kubegate-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in [("in", input), ("out", ""), ("err", "")] {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: workingFolder)
    let input = try FileHandle(forReadingFrom: folder.appendingPathComponent("in"))
    let output = try FileHandle(forWritingTo: folder.appendingPathComponent("out"))
    let talk = try FileHandle(forWritingTo: folder.appendingPathComponent("err"))
    process.standardInput = input
    process.standardOutput = output
    process.standardError = talk
    let (ended, continuation) = AsyncStream<Void>.makeStream()
    self.ended = ended
    process.terminationHandler = { _ in continuation.finish() }
    self.process = process
    try process.run()
    // The program has its own by now, and `Process` would keep these for good.
    for handle in [input, output, talk] { try handle.close() }
  }

  /// What it has written to standard error so far.
  var talk: String { text("err") }

  private func text(_ name: String) -> String {
    let data = (try? Data(contentsOf: folder.appendingPathComponent(name))) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until standard error has this text.
  func says(_ text: String) async throws {
    try await eventually("the program says \"\(text)\"", within: .seconds(180)) {
      self.talk.contains(text)
    }
  }

  /// Waits for its end; a program that takes too long is ended, which its exit code then shows.
  func end() async throws -> Run {
    let limit = Task { [process, timeout] in
      try await Task.sleep(for: timeout)
      process.terminate()
      try await Task.sleep(for: .seconds(5))
      kill(process.processIdentifier, SIGKILL)
    }
    for await _ in ended {}
    limit.cancel()
    defer { try? FileManager.default.removeItem(at: folder) }
    let code =
      process.terminationReason == .uncaughtSignal
      ? 128 + process.terminationStatus : process.terminationStatus
    return Run(arguments: arguments, exitCode: code, output: text("out"), talk: text("err"))
  }
}

/// Waits until something holds.
func eventually(
  _ what: String,
  within limit: Duration = .seconds(240),
  _ holds: () async throws -> Bool
) async throws {
  let clock = ContinuousClock()
  let end = clock.now + limit
  while clock.now < end {
    if try await holds() { return }
    try await Task.sleep(for: .milliseconds(200))
  }
  throw Timeout(what: what, limit: limit)
}

struct Timeout: Error, CustomStringConvertible {
  var what: String
  var limit: Duration
  var description: String { "not within \(limit): \(what)" }
}

/// Where the project is.
enum Project {
  static let root =
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
}

/// Writes a file anywhere.
func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

/// Removes a file, if it is there.
func remove(path: String) { try? FileManager.default.removeItem(atPath: path) }
