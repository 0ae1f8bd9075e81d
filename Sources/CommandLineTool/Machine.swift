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

  /// A process as others on this machine can find it again: the machine's start, the processes' own
  /// world (containers have one each), the number, and when the process began, since numbers come
  /// again. `nil` where the system does not tell.
  static func identity(of process: Int32) -> String? {
    guard let boot = text("/proc/sys/kernel/random/boot_id"), let world = world,
      let start = start(of: process)
    else { return nil }
    return "\(boot.filter { !$0.isWhitespace }) \(world) \(process) \(start)"
  }

  /// Whether a process of this machine has ended; of others nothing is known.
  static func hasEnded(_ identity: String) -> Bool {
    let parts = identity.split(separator: " ").map(String.init)
    guard parts.count == 4, let process = Int32(parts[2]),
      let own = self.identity(of: self.process)?.split(separator: " ").map(String.init),
      own.prefix(2) == parts.prefix(2)
    else { return false }
    return start(of: process) != parts[3]
  }

  /// When a process began, in the system's ticks; `nil` for one that has ended, whether or not its
  /// parent has taken note.
  private static func start(of process: Int32) -> String? {
    // The name before the last parenthesis may hold anything.
    guard let text = text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else {
      return nil
    }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    return String(fields[19])
  }

  private static var world: String? {
    var buffer = [CChar](repeating: 0, count: 256)
    let count = readlink("/proc/self/ns/pid", &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
  }
}
