import Glibc
import HTTP

/// Certificates and keys as libcurl uses them: bytes at fixed places, which it does not copy, for as
/// long as the engine's thread runs. The key is overwritten before its memory is given back.
final class TLSMaterial {
  let authorities: UnsafeRawBufferPointer?
  let certificate: UnsafeRawBufferPointer?
  let key: UnsafeRawBufferPointer?

  init(_ settings: ConnectionSettings) {
    authorities = Self.copy(settings.authorities)
    certificate = Self.copy(settings.clientCertificate?.certificate)
    key = Self.copy(settings.clientCertificate?.key)
  }

  deinit {
    authorities?.deallocate()
    certificate?.deallocate()
    if let key, let start = key.baseAddress {
      explicit_bzero(UnsafeMutableRawPointer(mutating: start), key.count)
      key.deallocate()
    }
  }

  private static func copy(_ bytes: [UInt8]?) -> UnsafeRawBufferPointer? {
    guard let bytes else { return nil }
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    return UnsafeRawBufferPointer(copy)
  }
}
