#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif
import Synchronization

/// What is kept between runs because fetching it again would take time. It may be emptied at any
/// moment, and a cache that cannot be written is one that is always empty.
public struct Cache: Sendable {
  /// The bytes that were kept under a name, where there are at most that many.
  public var read: @Sendable (_ name: String, _ limit: Int) -> [UInt8]?
  /// Keeps bytes under a name, in place of others at once.
  public var write: @Sendable (_ name: String, _ bytes: [UInt8]) -> Void

  public init(
    read: @escaping @Sendable (_ name: String, _ limit: Int) -> [UInt8]?,
    write: @escaping @Sendable (_ name: String, _ bytes: [UInt8]) -> Void
  ) {
    self.read = read
    self.write = write
  }

  /// Keeps nothing.
  public static let none = Cache(read: { _, _ in nil }, write: { _, _ in })

  /// Keeps everything as long as it lives itself.
  public static func inMemory() -> Cache {
    let contents = Contents()
    return Cache(
      read: { name, limit in contents.bytes[name].flatMap { $0.count <= limit ? $0 : nil } },
      write: { name, bytes in contents.bytes[name] = bytes }
    )
  }

  /// Keeps files in a folder, which is made when the first one is written, for its owner alone.
  /// Names are parts of lower-case letters, digits, `-` and `.`, separated by `/`.
  ///
  /// - Parameter limit: how many bytes are kept, more or less: what was not read for the longest time
  ///   goes first.
  public static func folder(_ folder: String, limit total: Int = 1 << 30) -> Cache {
    Cache(
      read: { name, limit in
        guard isName(name) else { return nil }
        let path = "\(folder)/\(name)"
        guard let bytes = try? Files.live.read(path, limit) else { return nil }
        CacheFolder.touch(path)
        return bytes
      },
      write: { name, bytes in
        guard isName(name) else { return }
        let path = "\(folder)/\(name)"
        makeFolder(Path.folder(of: path))
        // Two programs may write the same name at once: each has its own file until it is whole.
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = "\(path).\(random).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let isWritten = writeAll(bytes, to: descriptor)
        if close(descriptor) != 0 || !isWritten || rename(temporary, path) != 0 {
          unlink(temporary)
        }
        CacheFolder(path: folder).prune(to: total, sparing: path)
      }
    )
  }

  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && part.first != "."
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."):
            true
          default: false
          }
        }
    }
  }

  private static func makeFolder(_ path: String) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      _ = mkdir(made, 0o700)
    }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  private final class Contents: Sendable {
    private let state = Mutex<[String: [UInt8]]>([:])

    var bytes: [String: [UInt8]] {
      get { state.withLock { $0 } }
      set { state.withLock { $0 = newValue } }
    }
  }
}
