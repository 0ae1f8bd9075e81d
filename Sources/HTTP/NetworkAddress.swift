import Glibc

/// An IPv4 or IPv6 address as its 4 or 16 bytes.
struct NetworkAddress: Equatable {
  var bytes: [UInt8]

  /// Reads `10.0.0.1` or `fd00::1`; `nil` for names.
  init?(_ text: some StringProtocol) {
    let text = String(text)
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.bytes = Array(bytes.prefix(4))
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      self.bytes = bytes
    } else {
      return nil
    }
  }
}

/// A network: `10.0.0.0/8`.
struct AddressRange {
  private var address: NetworkAddress
  private var prefixLength: Int

  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = NetworkAddress(parts[0]), let length = Int(parts[1]),
      (0...address.bytes.count * 8).contains(length)
    else { return nil }
    self.address = address
    prefixLength = length
  }

  func contains(_ other: NetworkAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    for (index, pair) in zip(address.bytes, other.bytes).enumerated() {
      let bits = min(max(prefixLength - index * 8, 0), 8)
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
      if pair.0 & mask != pair.1 & mask { return false }
    }
    return true
  }
}

extension HTTPURL {
  /// Whether the host is this machine by its own word: `localhost`, or an address of the loopback.
  public var isThisMachine: Bool {
    let host = host.lowercased()
    guard let address = NetworkAddress(host) else { return host == "localhost" }
    return address.bytes.count == 4 ? address.bytes[0] == 127 : host == "::1"
  }
}
