import Host

/// Answers references that begin with a prefix from the files of a folder, and from nowhere else.
///
/// `http://localhost:1234/=remotes` answers `http://localhost:1234/a/b.json` with the file
/// `remotes/a/b.json`.
public struct ReferenceFolder: Sendable, Equatable {
  public var prefix: String
  public var folder: String

  public init(prefix: String, folder: String) {
    self.prefix = prefix
    self.folder = folder
  }

  /// Reads `PREFIX=FOLDER`; `nil` where that has no `=` or no folder.
  public init?(_ text: String) {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    self.init(
      prefix: String(text[..<sign]),
      folder: String(text[text.index(after: sign)...])
    )
    if folder.isEmpty { return nil }
  }

  enum Answer: Equatable {
    case file(String)
    case none(reason: String)
  }

  /// Endings that references leave out.
  private static let endings = ["", ".json", ".yaml", ".yml"]

  /// The file that answers an address, which has to begin with the prefix. Whatever the address says, and
  /// wherever links lead, it stands within the folder.
  func find(_ address: String, _ files: Files) -> Answer {
    let rest = address.dropFirst(prefix.count).prefix { $0 != "?" && $0 != "#" }
    guard let path = Self.decoded(rest) else {
      return .none(reason: "\"\(address)\" is no path: its percent escapes are wrong")
    }
    let steps = path.split(separator: "/").filter { $0 != "." }
    guard !steps.contains(".."), !steps.isEmpty, !path.utf8.contains(0) else {
      return .none(reason: "\"\(address)\" does not lead to a file within \"\(folder)\"")
    }
    guard let root = files.realPath(folder) else {
      return .none(reason: "there is no folder \"\(folder)\"")
    }
    let wanted = Path.join(folder, steps.joined(separator: "/"))
    for ending in Self.endings {
      guard let real = files.realPath(wanted + ending) else { continue }
      guard Self.isWithin(real, root) else {
        return .none(reason: "\"\(wanted + ending)\" is a link that leads out of \"\(folder)\"")
      }
      return .file(wanted + ending)
    }
    return .none(reason: "looked for at \(wanted)")
  }

  /// The address of a file of the folder; `nil` for others.
  func address(of path: String, _ files: Files) -> String? {
    guard let real = files.realPath(path), let root = files.realPath(folder),
      Self.isWithin(real, root)
    else { return nil }
    let inner = root == "." ? real[...] : real.dropFirst(root.count).drop { $0 == "/" }
    return prefix + Self.encoded(inner)
  }

  private static func isWithin(_ path: String, _ root: String) -> Bool {
    root == "." ? !path.hasPrefix("/") : path.hasPrefix(root == "/" ? root : root + "/")
  }

  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, rest.prefix(2).allSatisfy({ isHexadecimal($0) }),
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest.removeFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    "0123456789abcdefABCDEF".utf8.contains(byte)
  }

  private static func encoded(_ path: Substring) -> String {
    var text = ""
    for byte in path.utf8 {
      let isPlain =
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || "-._~/!$&'()*+,;=:@".utf8.contains(byte)
      if isPlain {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return text
  }
}
