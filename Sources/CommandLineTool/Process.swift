#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The running process.
public enum Process {
  /// Keeps the memory of all threads together. Otherwise each thread's grows by itself, page by page,
  /// with a call of the system each time.
  public static func shareHeap() {
    #if canImport(Glibc)
      _ = mallopt(M_ARENA_MAX, 1)
    #endif
  }

  /// Ends it.
  public static func exit(_ code: ExitCode) -> Never { Glibc.exit(code.rawValue) }
}
