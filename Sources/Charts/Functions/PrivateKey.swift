internal import CCrypto

import GoTemplate

/// A private key; owns OpenSSL's handle.
final class PrivateKey {
  let handle: OpaquePointer

  private init(_ handle: OpaquePointer) { self.handle = handle }

  deinit { EVP_PKEY_free(handle) }

  /// The kinds of keys that can be made.
  enum Kind {
    case rsa(bits: Int32)
    /// The curve P-256.
    case ellipticCurve
    case ed25519

    var name: String {
      switch self {
      case .rsa: "RSA"
      case .ellipticCurve: "EC"
      case .ed25519: "ED25519"
      }
    }
  }

  /// Makes a new key.
  static func generate(_ kind: Kind) throws(TemplateError) -> PrivateKey {
    let failure = TemplateError("error generating \(kind.name.lowercased()) key")
    guard let context = EVP_PKEY_CTX_new_from_name(nil, kind.name, nil) else { throw failure }
    defer { EVP_PKEY_CTX_free(context) }
    guard EVP_PKEY_keygen_init(context) > 0 else { throw failure }
    switch kind {
    case .rsa(let bits):
      guard EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) > 0 else { throw failure }
    case .ellipticCurve:
      guard EVP_PKEY_CTX_set_group_name(context, "P-256") > 0 else { throw failure }
    case .ed25519: break
    }
    var handle: OpaquePointer?
    guard EVP_PKEY_generate(context, &handle) > 0, let handle else { throw failure }
    return PrivateKey(handle)
  }

  /// Reads a key in PEM.
  convenience init(pem: String) throws(TemplateError) {
    let handle = PEM.read(pem) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
    guard let handle else {
      throw TemplateError(
        pem.contains("-----BEGIN ") ? "no private key in PEM data" : "no PEM data in input"
      )
    }
    self.init(handle)
  }

  /// The key in PEM, in the form that Go writes: PKCS #1 for RSA, SEC 1 for curves, else PKCS #8.
  func pem() throws(TemplateError) -> String {
    let isEdwards = EVP_PKEY_is_a(handle, "ED25519") == 1
    let text = PEM.text { bio in
      isEdwards
        ? PEM_write_bio_PKCS8PrivateKey(bio, handle, nil, nil, 0, nil, nil)
        : PEM_write_bio_PrivateKey_traditional(bio, handle, nil, nil, 0, nil, nil)
    }
    guard let text else { throw TemplateError("error pem-encoding key") }
    return text
  }

  /// Whether signatures of the key name no hash of their own.
  var signsWithoutHash: Bool { EVP_PKEY_is_a(handle, "ED25519") == 1 }
}

/// Texts of OpenSSL's PEM readers and writers.
enum PEM {
  static func read<Result>(_ text: String, _ body: (OpaquePointer) -> Result?) -> Result? {
    var text = text
    return text.withUTF8 { bytes in
      guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
        return nil
      }
      defer { BIO_free(bio) }
      return body(bio)
    }
  }

  static func text(_ body: (OpaquePointer) -> Int32) -> String? {
    guard let bio = BIO_new(BIO_s_mem()) else { return nil }
    defer { BIO_free(bio) }
    guard body(bio) > 0 else { return nil }
    var start: UnsafeMutablePointer<CChar>?
    let count = kubegate_bio_bytes(bio, &start)
    guard let start, count >= 0 else { return nil }
    return String(
      decoding: UnsafeRawBufferPointer(start: start, count: count),
      as: UTF8.self
    )
  }
}
