internal import CCrypto

import GoTemplate

/// Makes X.509 certificates as Sprig does: for servers and clients, valid from now on.
struct CertificateIssuer {
  var commonName: String
  var addresses: [String] = []
  var names: [String] = []
  var days: Int
  var isAuthority = false
  /// What the time is.
  var now: GoTime

  private static let failure = TemplateError("error creating certificate")

  /// A certificate for the key, in PEM, signed by the authority, or by itself without one.
  func issue(
    for key: PrivateKey,
    signedBy authority: (certificate: String, key: PrivateKey)?
  ) throws(TemplateError) -> String {
    guard let certificate = X509_new() else { throw Self.failure }
    defer { X509_free(certificate) }
    var issuer = certificate
    if let authority {
      guard
        let parent = PEM.read(authority.certificate, { PEM_read_bio_X509($0, nil, nil, nil) })
      else { throw TemplateError("unable to decode certificate") }
      issuer = parent
    }
    defer { if issuer != certificate { X509_free(issuer) } }
    guard X509_set_version(certificate, 2) == 1, X509_set_pubkey(certificate, key.handle) == 1
    else { throw Self.failure }
    try setSerialNumber(of: certificate)
    try setValidity(of: certificate)
    guard let subject = X509_get_subject_name(certificate) else { throw Self.failure }
    let text = Array(commonName.utf8)
    if !text.isEmpty {
      // With a type of its own, OpenSSL does not insist on 64 letters, as Go does not.
      let added = X509_NAME_add_entry_by_NID(
        subject,
        NID_commonName,
        text.allSatisfy(Self.isPrintable) ? V_ASN1_PRINTABLESTRING : V_ASN1_UTF8STRING,
        text,
        Int32(clamping: text.count),
        -1,
        0
      )
      guard added == 1 else { throw Self.failure }
    }
    guard X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 else {
      throw Self.failure
    }
    try addExtensions(to: certificate, issuer: issuer)
    let signer = authority?.key ?? key
    guard X509_sign(certificate, signer.handle, signer.signsWithoutHash ? nil : EVP_sha256()) > 0
    else { throw Self.failure }
    guard let pem = PEM.text({ PEM_write_bio_X509($0, certificate) }) else {
      throw TemplateError("error pem-encoding certificate")
    }
    return pem
  }

  /// Whether a letter may stand in what X.509 calls a printable string.
  private static func isPrintable(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "'")...UInt8(ascii: ")"), UInt8(ascii: "+")...UInt8(ascii: ":"),
      UInt8(ascii: " "), UInt8(ascii: "="), UInt8(ascii: "?"):
      true
    default: false
    }
  }

  private func setSerialNumber(of certificate: OpaquePointer) throws(TemplateError) {
    guard let number = BN_new() else { throw Self.failure }
    defer { BN_free(number) }
    guard BN_rand(number, 128, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1,
      BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    else { throw Self.failure }
  }

  private func setValidity(of certificate: OpaquePointer) throws(TemplateError) {
    var time = time_t(now.seconds)
    guard let days = Int32(exactly: days),
      X509_time_adj_ex(X509_getm_notBefore(certificate), 0, 0, &time) != nil,
      X509_time_adj_ex(X509_getm_notAfter(certificate), days, 0, &time) != nil
    else { throw TemplateError("error creating certificate: validity out of range") }
  }

  private func addExtensions(to certificate: OpaquePointer, issuer: OpaquePointer)
    throws(TemplateError)
  {
    let usage = "critical,digitalSignature,keyEncipherment" + (isAuthority ? ",keyCertSign" : "")
    var extensions: [(Int32, String)] = [
      (NID_key_usage, usage), (NID_ext_key_usage, "serverAuth,clientAuth"),
      (NID_basic_constraints, "critical,CA:" + (isAuthority ? "TRUE" : "FALSE")),
    ]
    if isAuthority { extensions.append((NID_subject_key_identifier, "hash")) }
    if issuer != certificate { extensions.append((NID_authority_key_identifier, "keyid")) }
    for (identifier, value) in extensions {
      guard let item = kubegate_extension(issuer, certificate, identifier, value) else {
        throw Self.failure
      }
      defer { X509_EXTENSION_free(item) }
      guard X509_add_ext(certificate, item, -1) == 1 else { throw Self.failure }
    }
    try addAlternativeNames(to: certificate)
  }

  private func addAlternativeNames(to certificate: OpaquePointer) throws(TemplateError) {
    guard !addresses.isEmpty || !names.isEmpty else { return }
    guard let list = GENERAL_NAMES_new() else { throw Self.failure }
    defer { GENERAL_NAMES_free(list) }
    for name in names {
      let text = Array(name.utf8)
      guard let value = ASN1_IA5STRING_new() else { throw Self.failure }
      guard ASN1_STRING_set(value, text, Int32(clamping: text.count)) == 1,
        kubegate_add_name(list, GEN_DNS, value) == 1
      else {
        ASN1_IA5STRING_free(value)
        throw Self.failure
      }
    }
    for address in addresses {
      guard let value = a2i_IPADDRESS(address) else {
        throw TemplateError("error parsing ip: \(address)")
      }
      guard kubegate_add_name(list, GEN_IPADD, value) == 1 else { throw Self.failure }
    }
    guard
      X509_add1_ext_i2d(
        certificate,
        NID_subject_alt_name,
        UnsafeMutableRawPointer(list),
        0,
        UInt(X509V3_ADD_DEFAULT)
      ) == 1
    else { throw Self.failure }
  }
}

extension CertificateIssuer {
  /// Whether a text is a certificate in PEM.
  static func isCertificate(_ pem: String) -> Bool {
    guard let certificate = PEM.read(pem, { PEM_read_bio_X509($0, nil, nil, nil) }) else {
      return false
    }
    X509_free(certificate)
    return true
  }
}
