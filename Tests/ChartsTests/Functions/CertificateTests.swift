import CCrypto
import GoTemplate
import Testing

@testable import Charts

struct CertificateTests {
  private func render(_ template: String) throws(TemplateError) -> String {
    var table = FunctionTable()
    SprigFunctions.add(to: &table)
    let set = TemplateSet(name: "set", functions: table)
    try set.parse(name: "t", text: template)
    return try set.execute("t", data: .nothing)
  }

  /// Whether the key of one certificate has signed the other; both in PEM.
  private func isSigned(_ pem: String, by authority: String) -> Bool {
    guard let certificate = PEM.read(pem, { PEM_read_bio_X509($0, nil, nil, nil) }) else {
      return false
    }
    defer { X509_free(certificate) }
    guard let signer = PEM.read(authority, { PEM_read_bio_X509($0, nil, nil, nil) }) else {
      return false
    }
    defer { X509_free(signer) }
    return X509_verify(certificate, X509_get0_pubkey(signer)) == 1
  }

  @Test func anAuthoritySignsCertificatesOfOthers() throws {
    let text = try render(
      """
      {{ $ca := genCA "my ca" 365 }}{{ $cert := genSignedCert "web" (list "10.0.0.1" "::1") \
      (list "web.example.org") 30 $ca }}{{ $ca.Cert }}|{{ $cert.Cert }}|{{ $cert.Key }}
      """
    )
    let parts = text.split(separator: "|").map(String.init)
    try #require(parts.count == 3)
    #expect(CertificateIssuer.isCertificate(parts[0]))
    #expect(CertificateIssuer.isCertificate(parts[1]))
    #expect(parts[2].hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n"))
    #expect(isSigned(parts[1], by: parts[0]))
    #expect(!isSigned(parts[0], by: parts[1]))
  }

  /// X.509 allows a common name 64 letters; Go, and so Helm, any number.
  @Test(arguments: ["release-webhook.name-space.svc", "ä", "*.example.org"])
  func namesMayBeLong(_ name: String) throws {
    let long = String(repeating: name, count: 200 / name.utf8.count)
    let text = try render("{{ (genSelfSignedCert \"\(long)\" (list) (list) 30).Cert }}")
    let certificate = try #require(PEM.read(text, { PEM_read_bio_X509($0, nil, nil, nil) }))
    defer { X509_free(certificate) }
    let subject = X509_get_subject_name(certificate)
    var buffer = [CChar](repeating: 0, count: 1000)
    let count = X509_NAME_get_text_by_NID(subject, NID_commonName, &buffer, Int32(buffer.count))
    #expect(
      String(decoding: buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        == long
    )
  }

  @Test(arguments: ["ecdsa", "ed25519"])
  func keysOfOtherKindsSignToo(_ kind: String) throws {
    let text = try render(
      """
      {{ $key := genPrivateKey "\(kind)" }}{{ (genCAWithKey "ca" 1 $key).Cert }}
      """
    )
    #expect(isSigned(text, by: text))
  }

  @Test(arguments: [
    (#"{{ genSelfSignedCert "x" (list "300.1.1.1") nil 1 }}"#, "error parsing ip: 300.1.1.1"),
    (
      #"{{ genSelfSignedCert "x" nil nil 999999999999 }}"#,
      "error creating certificate: validity out of range"
    ),
    (#"{{ genCAWithKey "x" 1 "zz" }}"#, "parsing private key: no PEM data in input"),
    (#"{{ genPrivateKey "dsa" }}"#, "keys of type dsa are not supported"),
  ])
  func mistakesAreTold(_ template: String, _ message: String) {
    let error = #expect(throws: TemplateError.self) { try render(template) }
    #expect(error?.message == message)
  }
}
