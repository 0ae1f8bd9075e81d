internal import Glibc

// Go compares strings byte by byte, where Swift's operators compare them as Unicode text.

extension String {
  /// Whether both have the same UTF-8 bytes.
  public func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    return compareBytes(with: other) == 0
  }

  /// Whether this one comes first in the order of UTF-8 bytes, Go's `<`.
  public func precedesByBytes(_ other: String) -> Bool { compareBytes(with: other) < 0 }

  /// Negative, zero or positive, as this one comes before, with or after the other in byte order.
  public func compareBytes(with other: String) -> Int {
    let order = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        let common = min(left.count, right.count)
        if common > 0, let a = left.baseAddress, let b = right.baseAddress {
          let order = memcmp(a, b, common)
          if order != 0 { return Int(order) }
        }
        return left.count - right.count
      }
    }
    if let order = order ?? nil { return order }
    if utf8.elementsEqual(other.utf8) { return 0 }
    return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
  }
}

/// A quick hash of bytes (FNV-1a), for tables that are small or hold only what a template's author wrote.
enum ByteHash {
  @inline(__always)
  static func of(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<count { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
  }

  static func of(_ text: String) -> UInt32 {
    var text = text
    return text.withUTF8 { bytes in bytes.baseAddress.map { of($0, bytes.count) } ?? of("", 0) }
  }
}

/// A string as a key of a dictionary, equal to another one when the bytes are.
struct ByteKey: Hashable {
  var text: String

  static func == (left: ByteKey, right: ByteKey) -> Bool { left.text.hasSameBytes(as: right.text) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
