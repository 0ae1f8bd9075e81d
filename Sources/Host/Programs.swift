import Dispatch
import Synchronization
#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Other programs of this machine, as a closure, so that tests can hand in others.
public struct Programs: Sendable {
  /// What came of running one.
  public struct Outcome: Sendable, Equatable {
    /// What it wrote to its standard output.
    public var output: [UInt8]
    /// 0 where all went well; 128 and the signal's number where a signal ended it.
    public var status: Int32

    public init(output: [UInt8], status: Int32) {
      self.output = output
      self.status = status
    }
  }

  /// Why there is no outcome.
  public enum Failure: Error, Sendable, Equatable {
    /// There is no program of that name in `PATH`, or it cannot be started.
    case notStarted(reason: String)
    /// It did not end in time, and was ended.
    case timedOut(seconds: Int)
    /// It wrote more than was to be read, and was ended.
    case tooMuchOutput
  }

  /// Runs a program by its name, and waits for its end.
  ///
  /// What it writes to its standard error is thrown away: it may hold secrets.
  ///
  /// - Parameters:
  ///   - input: at most 4096 bytes for its standard input.
  ///   - seconds: how long it may take.
  public var run:
    @Sendable (_ name: String, _ arguments: [String], _ input: [UInt8], _ seconds: Int)
      async -> Result<Outcome, Failure>

  public init(
    run:
      @escaping @Sendable (_ name: String, _ arguments: [String], _ input: [UInt8], _ seconds: Int)
      async -> Result<Outcome, Failure>
  ) {
    self.run = run
  }

  /// There are none.
  public static let none = Programs { _, _, _, _ in
    .failure(.notStarted(reason: "no program can be run here"))
  }

  /// The real ones.
  public static let live = Programs { name, arguments, input, seconds in
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          returning: RunningProgram.run(name, arguments, input: input, seconds: seconds)
        )
      }
    }
  }
}

/// One child process with pipes to it and from it.
private enum RunningProgram {
  private static let inputLimit = 4096
  private static let outputLimit = 1 << 20

  static func run(_ name: String, _ arguments: [String], input: [UInt8], seconds: Int)
    -> Result<Programs.Outcome, Programs.Failure>
  {
    guard input.count <= inputLimit else {
      return .failure(.notStarted(reason: "there is too much input for it"))
    }
    // Another program that is started meanwhile would inherit the pipes, and keep them open.
    let started = starting.withLock { _ in start(name, arguments, input: input) }
    let child: pid_t
    let descriptor: Int32
    switch started {
    case .success(let running): (child, descriptor) = running
    case .failure(let failure): return .failure(failure)
    }
    defer { close(descriptor) }
    let output = read(descriptor, until: deadline(in: seconds), seconds)
    // One that goes on without its output has had its time.
    if case .failure = output { kill(-child, SIGKILL) }
    let status = wait(for: child, until: deadline(in: 1))
    return output.map { Programs.Outcome(output: $0, status: status) }
  }

  private static let starting = Mutex(())

  /// The child, and where its output comes.
  private static func start(_ name: String, _ arguments: [String], input: [UInt8])
    -> Result<(pid_t, Int32), Programs.Failure>
  {
    var toChild: [Int32] = [-1, -1]
    var fromChild: [Int32] = [-1, -1]
    defer { for end in toChild + [fromChild[1]] where end >= 0 { close(end) } }
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
      let problem = reason(errno)
      if fromChild[0] >= 0 { close(fromChild[0]) }
      return .failure(.notStarted(reason: problem))
    }
    for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // So much always fits into a pipe, and nobody needs to wait for the program to read it.
    let isWritten = input.isEmpty || write(toChild[1], input, input.count) == input.count
    let result =
      isWritten
      ? spawn(name, arguments, input: toChild[0], output: fromChild[1])
      : .failure(.notStarted(reason: reason(errno)))
    if case .failure = result { close(fromChild[0]) }
    return result.map { ($0, fromChild[0]) }
  }

  private static func spawn(
    _ name: String,
    _ arguments: [String],
    input: Int32,
    output: Int32
  ) -> Result<pid_t, Programs.Failure> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // In a group of its own, so that what it starts ends with it; with signals as a program expects
    // them.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
    posix_spawnattr_setpgroup(&attributes, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var child = pid_t()
    let status = posix_spawnp(&child, name, &actions, &attributes, words, environ)
    return status == 0 ? .success(child) : .failure(.notStarted(reason: reason(status)))
  }

  /// All that comes, until the end of it.
  private static func read(_ descriptor: Int32, until deadline: Int, _ seconds: Int)
    -> Result<[UInt8], Programs.Failure>
  {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let left = deadline - now()
      guard left > 0 else { return .failure(.timedOut(seconds: seconds)) }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, Int32(clamping: left)) > 0 else { continue }
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return .success(bytes) }
      bytes += buffer[..<count]
      guard bytes.count <= outputLimit else { return .failure(.tooMuchOutput) }
    }
  }

  /// The status of the child, which has closed its output or was ended; one that stays is ended.
  private static func wait(for child: pid_t, until deadline: Int) -> Int32 {
    var status: Int32 = 0
    while true {
      let isLate = now() >= deadline
      if isLate { kill(-child, SIGKILL) }
      let ended = waitpid(child, &status, isLate ? 0 : WNOHANG)
      if ended == child { break }
      if ended < 0, errno != EINTR { return -1 }
      if !isLate { usleep(2_000) }
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  private static func deadline(in seconds: Int) -> Int { now() + seconds * 1000 }

  /// Milliseconds of a clock that no one sets.
  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  private static func reason(_ code: Int32) -> String {
    code == ENOENT ? "there is no such program" : String(cString: strerror(code))
  }
}
