#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The running process.
public enum Process {
  /// Keeps the memory of all threads together. Otherwise that of each thread grows by itself, page by
  /// page, with a call of the system each time.
  public static func shareHeap() {
    // A function of glibc alone, which its Swift module leaves out: mallopt(M_ARENA_MAX, 1).
    guard let address = dlsym(nil, "mallopt") else { return }
    typealias Option = @convention(c) (_ name: Int32, _ value: Int32) -> Int32
    let set = unsafeBitCast(address, to: Option.self)
    _ = set(-8, 1)
  }

  /// Ends it at once: all that was written is with the system, and libraries would only tidy up memory
  /// that goes with the process.
  public static func exit(_ code: ExitCode) -> Never { _exit(code.rawValue) }

  /// Keeps the main thread until ``exit(_:)`` is called elsewhere.
  public static func waitForExit() -> Never { while true { pause() } }
}
