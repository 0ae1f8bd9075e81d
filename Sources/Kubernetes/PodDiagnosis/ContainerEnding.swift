import JSON

/// How a container has ended.
struct ContainerEnding {
  var exitCode: Int
  var reason: String
  var message: String

  init(_ terminated: JSONValue) {
    exitCode = terminated["exitCode"]?.int ?? 0
    reason = terminated["reason"]?.string ?? ""
    message = terminated["message"]?.string ?? ""
  }

  /// Whether the runtime could not even start it.
  var hasNeverRun: Bool { reason == "ContainerCannotRun" || reason == "StartError" }

  var isOutOfMemory: Bool { reason == "OOMKilled" }

  /// `the container "main" ended with exit code 1`, and what that code says.
  func sentence(_ container: PodContainer) -> String {
    if isOutOfMemory {
      let limit = container.memoryLimit.map { " of \($0)" } ?? ""
      return "the container \"\(container.name)\" needed more memory than its limit\(limit) "
        + "and was killed (OOMKilled)"
    }
    let words = Self.meaning(of: exitCode).map { ": \($0)" } ?? ""
    return "the container \"\(container.name)\" ended with exit code \(exitCode)\(words)"
  }

  var help: [String] {
    if isOutOfMemory { return ["ask for more memory, or use less"] }
    return switch exitCode {
    case 126, 127: ["check the command, and that the image has it"]
    case 135: ["shared memory may be too small; mount a memory volume at /dev/shm"]
    default: []
    }
  }

  /// What an exit code usually means: those above 128 name a signal.
  static func meaning(of exitCode: Int) -> String? {
    switch exitCode {
    case 126: "its command cannot be executed"
    case 127: "its command was not found"
    case 129: "hung up (SIGHUP)"
    case 130: "interrupted (SIGINT)"
    case 132: "the program is built for another processor (SIGILL)"
    case 134: "the program gave up (SIGABRT)"
    case 135: "bad memory access (SIGBUS)"
    case 136: "arithmetic error (SIGFPE)"
    case 137: "it was killed (SIGKILL)"
    case 139: "the program crashed (SIGSEGV)"
    case 141: "nobody read its output (SIGPIPE)"
    case 143: "it was told to end (SIGTERM)"
    case 129...159: "signal \(exitCode - 128)"
    default: nil
    }
  }
}
