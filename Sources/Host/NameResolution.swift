#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What the system's resolver knows of names.
enum NameResolution {
  /// The addresses of a machine in the order of the system, each once: `["::1", "127.0.0.1"]` of
  /// `localhost`, for example.
  static func addresses(of name: String) -> [String] {
    var hints = addrinfo()
    // One entry for each address, and not one for each kind of connection.
    hints.ai_socktype = numericCast(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard !name.isEmpty, !name.utf8.contains(0), getaddrinfo(name, nil, &hints, &list) == 0 else {
      return []
    }
    defer { freeaddrinfo(list) }
    var texts: [String] = []
    var entry = list
    while let info = entry?.pointee {
      if let text = text(of: info), !texts.contains(text) { texts.append(text) }
      entry = info.ai_next
    }
    return texts
  }

  private static func text(of info: addrinfo) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let result = getnameinfo(
      info.ai_addr,
      info.ai_addrlen,
      &buffer,
      socklen_t(buffer.count),
      nil,
      0,
      NI_NUMERICHOST
    )
    guard result == 0 else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
