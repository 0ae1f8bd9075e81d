internal import CCrypto

import GoTemplate

/// Checksums, in hexadecimal digits.
extension SprigFunctions {
  static func addHashes(to table: inout FunctionTable) {
    table.add("sha1sum", .string) { call throws(TemplateError) in
      .string(Digest.hexadecimal(Digest.sha1(call.bytes(0))))
    }
    table.add("sha256sum", .string) { call throws(TemplateError) in
      .string(Digest.hexadecimal(Digest.sha256(call.bytes(0))))
    }
    table.add("sha512sum", .string) { call throws(TemplateError) in
      .string(Digest.hexadecimal(Digest.sha512(call.bytes(0))))
    }
    table.add("adler32sum", .string) { call throws(TemplateError) in
      var (a, b): (UInt32, UInt32) = (1, 0)
      for byte in call.bytes(0) {
        a = (a + UInt32(byte)) % 65521
        b = (b + a) % 65521
      }
      return .string(String(b << 16 | a))
    }
  }
}

/// Hashes of bytes, by OpenSSL's libcrypto.
enum Digest {
  static func sha1(_ bytes: [UInt8]) -> [UInt8] {
    digest(of: bytes, count: Int(SHA_DIGEST_LENGTH), kubegate_sha1)
  }

  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    digest(of: bytes, count: Int(SHA256_DIGEST_LENGTH), kubegate_sha256)
  }

  static func sha512(_ bytes: [UInt8]) -> [UInt8] {
    digest(of: bytes, count: Int(SHA512_DIGEST_LENGTH), kubegate_sha512)
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 0xF)])
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func digest(
    of bytes: [UInt8],
    count: Int,
    _ hash: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?) -> Void
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      buffer.initialize(repeating: 0)
      bytes.withUnsafeBufferPointer { hash($0.baseAddress, $0.count, buffer.baseAddress) }
      written = count
    }
  }
}
