#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What this machine and process are called.
enum Machine {
  static var name: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
    return String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
  }

  static var process: Int32 { getpid() }
}
