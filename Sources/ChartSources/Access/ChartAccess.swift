public import Diagnostics
public import HTTP
public import Host

/// A user name with a password. It prints neither.
public struct ChartLogin: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  public var user: String
  public var password: String

  public init(user: String, password: String) {
    self.user = user
    self.password = password
  }

  public var description: String { "login" }
  public var customMirror: Mirror { Mirror(self, unlabeledChildren: [description]) }
}

/// Who we are to a server of charts, and how far we trust it.
public struct ChartAccess: Sendable, Equatable {
  public var login: ChartLogin?
  /// Whether other servers that the repository's index or a redirect names get the login too:
  /// `--pass-credentials`.
  public var passesLoginEverywhere = false
  /// The authorities to trust, PEM, in place of the machine's own.
  public var authorities: [UInt8]?
  public var clientCertificate: ConnectionSettings.ClientCertificate?
  /// `--insecure-skip-tls-verify` is `false` here.
  public var verifiesServer = true
  /// Whether a registry is spoken to without TLS: `--plain-http`.
  public var usesPlainHTTP = false

  public init(login: ChartLogin? = nil) { self.login = login }

  /// Reads the files that `--ca-file`, `--cert-file` and `--key-file` name.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where one cannot be read, or a certificate comes
  ///   without its key.
  public mutating func read(
    authorities: String?,
    certificate: String?,
    key: String?,
    from files: Files
  ) throws(DiagnosticError) {
    func bytes(_ path: String) throws(DiagnosticError) -> [UInt8] {
      do throws(FileError) {
        return try files.read(path, 4 << 20)
      } catch {
        throw SourceMistake.unreadable(error)
      }
    }
    if let authorities { self.authorities = try bytes(authorities) }
    switch (certificate, key) {
    case (let certificate?, let key?):
      clientCertificate = .init(certificate: try bytes(certificate), key: try bytes(key))
    case (nil, nil): break
    case (let certificate?, nil): throw SourceMistake.loneCertificate(certificate)
    case (nil, let key?): throw SourceMistake.loneKey(key)
    }
  }
}
