import GoTemplate

/// Keys and certificates. They are new each time, which is why charts look for an existing Secret first.
extension SprigFunctions {
  static func addCertificates(to table: inout FunctionTable, clock: @escaping () -> GoTime) {
    let pair = CertificateObject.goType
    table.add("genPrivateKey", .string) { call throws(TemplateError) in
      try call.execution.charge(slowWork)
      return switch call.string(0) {
      case "", "rsa": .string(try PrivateKey.generate(.rsa(bits: 4096)).pem())
      case "ecdsa": .string(try PrivateKey.generate(.ellipticCurve).pem())
      case "ed25519": .string(try PrivateKey.generate(.ed25519).pem())
      case "dsa": throw TemplateError("keys of type dsa are not supported")
      default: .string("Unknown type " + call.string(0))
      }
    }
    table.add("genCA", .string, .int) { call throws(TemplateError) in
      try authority(call, try PrivateKey.generate(.rsa(bits: 2048)), clock)
    }
    table.add("genCAWithKey", .string, .int, .string) { call throws(TemplateError) in
      try authority(call, try key(call.string(2)), clock)
    }
    table.add("genSelfSignedCert", .string, .list, .list, .int) { call throws(TemplateError) in
      try certificate(call, try PrivateKey.generate(.rsa(bits: 2048)), nil, clock)
    }
    table.add("genSelfSignedCertWithKey", .string, .list, .list, .int, .string) {
      call throws(TemplateError) in
      try certificate(call, try key(call.string(4)), nil, clock)
    }
    table.add("genSignedCert", .string, .list, .list, .int, pair) { call throws(TemplateError) in
      try certificate(call, try PrivateKey.generate(.rsa(bits: 2048)), call[4], clock)
    }
    table.add("genSignedCertWithKey", .string, .list, .list, .int, pair, .string) {
      call throws(TemplateError) in
      try certificate(call, try key(call.string(5)), call[4], clock)
    }
    table.add("buildCustomCert", .string, .string) { call throws(TemplateError) in
      guard let certificate = try? BaseEncoding.base64.decoded(call.bytes(0)) else {
        throw TemplateError("unable to decode base64 certificate")
      }
      guard let key = try? BaseEncoding.base64.decoded(call.bytes(1)) else {
        throw TemplateError("unable to decode base64 private key")
      }
      let object = CertificateObject(
        certificate: String(decoding: certificate, as: UTF8.self),
        key: String(decoding: key, as: UTF8.self)
      )
      guard CertificateIssuer.isCertificate(object.certificate) else {
        throw TemplateError("unable to decode certificate")
      }
      _ = try Self.key(object.key, as: "error parsing private key")
      return .object(object)
    }
  }

  private static func key(_ pem: String, as words: String = "parsing private key")
    throws(TemplateError) -> PrivateKey
  {
    do throws(TemplateError) {
      return try PrivateKey(pem: pem)
    } catch {
      throw TemplateError("\(words): \(error.message)")
    }
  }

  private static func authority(
    _ call: borrowing Call,
    _ key: PrivateKey,
    _ clock: () -> GoTime
  ) throws(TemplateError) -> Value {
    try call.execution.charge(slowWork)
    let issuer = CertificateIssuer(
      commonName: call.string(0),
      days: call.int(1),
      isAuthority: true,
      now: clock()
    )
    return .object(
      CertificateObject(certificate: try issuer.issue(for: key, signedBy: nil), key: try key.pem())
    )
  }

  private static func certificate(
    _ call: borrowing Call,
    _ key: PrivateKey,
    _ authority: Value?,
    _ clock: () -> GoTime
  ) throws(TemplateError) -> Value {
    try call.execution.charge(slowWork)
    var issuer = CertificateIssuer(
      commonName: call.string(0),
      days: call.int(3),
      now: clock()
    )
    for address in call.list(1).elements {
      guard address.type == .string, let text = address.string else {
        throw TemplateError("error parsing ip: \(address.kindName) is not a string")
      }
      issuer.addresses.append(text)
    }
    for name in call.list(2).elements {
      guard name.type == .string, let text = name.string else {
        throw TemplateError(
          "error processing alternate dns name: \(name.kindName) is not a string"
        )
      }
      issuer.names.append(text)
    }
    var signer: (certificate: String, key: PrivateKey)?
    if let authority {
      guard case .object(let object) = authority, let pair = object as? CertificateObject else {
        throw TemplateError("unable to decode certificate")
      }
      signer = (pair.certificate, try Self.key(pair.key, as: "error parsing private key"))
    }
    return .object(
      CertificateObject(
        certificate: try issuer.issue(for: key, signedBy: signer),
        key: try key.pem()
      )
    )
  }
}

/// A certificate with its key, both in PEM: `(genCA "ca" 365).Cert`.
final class CertificateObject: TemplateObject {
  let certificate: String
  let key: String

  static let goType = GoType.structure("sprig.certificate")

  init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  var type: GoType { Self.goType }
  var text: String? { "{\(certificate) \(key)}" }

  func field(_ name: String) -> Value? {
    switch name {
    case "Cert": .string(certificate)
    case "Key": .string(key)
    default: nil
    }
  }
}
