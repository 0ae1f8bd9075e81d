#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Why a file could not be read or written.
public enum FileError: Error, Sendable, Equatable {
  case notFound(path: String)
  /// Something stands where a new file was to be made.
  case exists(path: String)
  case isFolder(path: String)
  case denied(path: String)
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// Anything else, in the system's words.
  case failed(path: String, reason: String)

  /// The path that was asked for.
  public var path: String {
    switch self {
    case .notFound(let path), .exists(let path), .isFolder(let path), .denied(let path),
      .tooLarge(let path, _, _), .failed(let path, _):
      path
    }
  }

  /// What happened, without the path: `there is no such file`.
  public var reason: String {
    switch self {
    case .notFound: "there is no such file"
    case .exists: "it is there already"
    case .isFolder: "it is a folder"
    case .denied: "permission denied"
    case .tooLarge(_, let bytes, let limit): "it has \(bytes) bytes, more than \(limit)"
    case .failed(_, let reason): reason
    }
  }
}

/// The files of this machine, as closures, so that tests can hand in others.
public struct Files: Sendable {
  /// The bytes of a file of at most that many bytes. The path `-` is standard input.
  public var read: @Sendable (_ path: String, _ limit: Int) throws(FileError) -> [UInt8]
  /// Puts a file in place of another at once, or leaves the old one as it was.
  public var write: @Sendable (_ path: String, _ bytes: [UInt8]) throws(FileError) -> Void
  /// Makes a new file; what stands at the path already, even since a moment ago, stays as it is, and
  /// ``FileError/exists(path:)`` says so.
  public var create: @Sendable (_ path: String, _ bytes: [UInt8]) throws(FileError) -> Void
  /// Whether something stands at the path.
  public var exists: @Sendable (_ path: String) -> Bool
  /// What is in a folder, in the order of the names' bytes, where there are at most that many entries.
  public var list: @Sendable (_ folder: String, _ limit: Int) throws(FileError) -> [FolderEntry]
  /// The absolute path of what stands at a path, without links and dots; `nil` where nothing does.
  public var realPath: @Sendable (_ path: String) -> String?
  /// Makes a folder, and those above it that are not there yet.
  public var makeFolder: @Sendable (_ path: String) throws(FileError) -> Void
  /// Removes a file, or a link, but not what it leads to; nothing may be there.
  public var remove: @Sendable (_ path: String) throws(FileError) -> Void
  /// Removes a folder that is empty; nothing may be there.
  public var removeFolder: @Sendable (_ path: String) throws(FileError) -> Void
  /// Gives a file, or a folder, another name in the same folder, in place of a file that has that name.
  public var rename: @Sendable (_ path: String, _ target: String) throws(FileError) -> Void

  public init(
    read: @escaping @Sendable (_ path: String, _ limit: Int) throws(FileError) -> [UInt8],
    write: @escaping @Sendable (_ path: String, _ bytes: [UInt8]) throws(FileError) -> Void,
    create: @escaping @Sendable (_ path: String, _ bytes: [UInt8]) throws(FileError) -> Void =
      { path, _ throws(FileError) in throw .denied(path: path) },
    exists: @escaping @Sendable (_ path: String) -> Bool,
    list: @escaping @Sendable (_ folder: String, _ limit: Int) throws(FileError) -> [FolderEntry] =
      { folder, _ throws(FileError) in throw .notFound(path: folder) },
    realPath: @escaping @Sendable (_ path: String) -> String? = { $0 },
    makeFolder: @escaping @Sendable (_ path: String) throws(FileError) -> Void =
      { path throws(FileError) in throw .denied(path: path) },
    remove: @escaping @Sendable (_ path: String) throws(FileError) -> Void =
      { path throws(FileError) in throw .denied(path: path) },
    removeFolder: @escaping @Sendable (_ path: String) throws(FileError) -> Void =
      { path throws(FileError) in throw .denied(path: path) },
    rename: @escaping @Sendable (_ path: String, _ target: String) throws(FileError) -> Void =
      { path, _ throws(FileError) in throw .denied(path: path) }
  ) {
    self.read = read
    self.write = write
    self.create = create
    self.exists = exists
    self.list = list
    self.realPath = realPath
    self.makeFolder = makeFolder
    self.remove = remove
    self.removeFolder = removeFolder
    self.rename = rename
  }
}

extension Files {
  /// The real ones.
  public static let live = Files(
    read: { path, limit throws(FileError) in try readFile(path, limit: limit) },
    write: { path, bytes throws(FileError) in try writeFile(path, bytes) },
    create: { path, bytes throws(FileError) in try createFile(path, bytes) },
    exists: { access($0, F_OK) == 0 },
    list: { folder, limit throws(FileError) in try listFolder(folder, limit: limit) },
    realPath: { path in
      guard let resolved = realpath(path, nil) else { return nil }
      defer { free(resolved) }
      return String(cString: resolved)
    },
    makeFolder: { path throws(FileError) in try makeFolders(path) },
    remove: { path throws(FileError) in
      if unlink(path) != 0, errno != ENOENT { throw error(path) }
    },
    removeFolder: { path throws(FileError) in
      if rmdir(path) != 0, errno != ENOENT { throw error(path) }
    },
    rename: { path, target throws(FileError) in
      if Glibc.rename(path, target) != 0 { throw error(path) }
    }
  )

  private static func readFile(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw error(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw error(path) }
    if status.st_mode & S_IFMT == S_IFDIR { throw .isFolder(path: path) }
    if status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) > limit {
      throw .tooLarge(path: path, bytes: Int(status.st_size), limit: limit)
    }
    // One byte more than there should be, so that one read shows the end of a plain file.
    let size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    var bytes = try read(descriptor, size > 0 ? size + 1 : 1 << 16, path)
    if size > 0, bytes.count == size { return bytes }
    while true {
      if bytes.count > limit { throw .tooLarge(path: path, bytes: bytes.count, limit: limit) }
      let chunk = try read(descriptor, 1 << 16, path)
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
  }

  /// One read of at most that many bytes; none at the end.
  private static func read(
    _ descriptor: Int32,
    _ capacity: Int,
    _ path: String
  ) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      var read = -1
      repeat {
        read = Glibc.read(descriptor, buffer.baseAddress, capacity)
      } while read < 0 && errno == EINTR
      if read < 0 { failure = error(path) }
      count = max(read, 0)
    }
    if let failure { throw failure }
    return bytes
  }

  private static func writeFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    // Devices and pipes, such as /dev/stdout, cannot be replaced; they are written to.
    var status = stat()
    let isPlain = stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    if !isPlain, status.st_mode & S_IFMT == S_IFDIR { throw .isFolder(path: path) }
    // A link stays one: what it leads to is replaced.
    let path = isPlain ? resolved(path) : path
    let temporary = isPlain ? "\(path).\(getpid()).tmp" : path
    let flags = isPlain ? O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC : O_WRONLY | O_CLOEXEC
    let descriptor = open(temporary, flags, 0o644)
    guard descriptor >= 0 else { throw error(path) }
    do throws(FileError) {
      defer { close(descriptor) }
      if isPlain, status.st_mode != 0 { fchmod(descriptor, status.st_mode & 0o7777) }
      try writeAll(bytes, to: descriptor, path)
      // Else a crash soon after could leave an empty file.
      if isPlain { fsync(descriptor) }
    } catch {
      if isPlain { unlink(temporary) }
      throw error
    }
    guard isPlain, Glibc.rename(temporary, path) != 0 else { return }
    let failure = error(path)
    unlink(temporary)
    throw failure
  }

  /// The kernel decides who is first, and follows no link that someone put there.
  private static func createFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw error(path) }
    do throws(FileError) {
      defer { close(descriptor) }
      try writeAll(bytes, to: descriptor, path)
    } catch {
      unlink(path)
      throw error
    }
  }

  /// The path without links; the path itself where nothing is there yet.
  private static func resolved(_ path: String) -> String {
    guard let buffer = realpath(path, nil) else { return path }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  private static func writeAll(
    _ bytes: [UInt8],
    to descriptor: Int32,
    _ path: String
  ) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw error(path) }
      written += count
    }
  }

  static func error(_ path: String) -> FileError {
    switch errno {
    case ENOENT, ENOTDIR: .notFound(path: path)
    case EEXIST: .exists(path: path)
    case EISDIR: .isFolder(path: path)
    case EACCES, EPERM: .denied(path: path)
    default: .failed(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
