#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The machine that kubegate runs on, handed to whatever needs it: nothing else reads the process's
/// environment, its files or its clock.
public struct Host: Sendable {
  /// The environment variables.
  public var environment: [String: String]
  public var files: Files
  public var programs: Programs
  /// The addresses of a machine by its name, the most fitting one first; none where nobody knows it.
  public var addresses: @Sendable (_ name: String) -> [String]
  /// The time of day, since 1970-01-01T00:00:00Z.
  public var now: @Sendable () -> Duration

  public init(
    environment: [String: String],
    files: Files,
    programs: Programs = .none,
    addresses: @escaping @Sendable (_ name: String) -> [String] = { _ in [] },
    now: @escaping @Sendable () -> Duration
  ) {
    self.environment = environment
    self.files = files
    self.programs = programs
    self.addresses = addresses
    self.now = now
  }

  /// The machine as it is.
  public static func live() -> Host {
    Host(
      environment: processEnvironment(),
      files: .live,
      programs: .live,
      addresses: NameResolution.addresses(of:),
      now: timeOfDay
    )
  }

  /// A variable's value, where it is set and not empty.
  public subscript(variable: String) -> String? {
    environment[variable].flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func timeOfDay() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  private static func processEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let pointer = entry.pointee {
      let text = String(cString: pointer)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    return variables
  }
}
