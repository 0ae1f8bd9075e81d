#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The running process.
public enum Process {
  /// Ends it.
  public static func exit(_ code: ExitCode) -> Never { Glibc.exit(code.rawValue) }
}
