/// How a transport reaches its servers: who vouches for them, who we are to them, what is between.
public struct ConnectionSettings: Sendable, Equatable {
  /// A certificate with its key, both PEM.
  public struct ClientCertificate: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    public var certificate: [UInt8]
    public var key: [UInt8]

    public init(certificate: [UInt8], key: [UInt8]) {
      self.certificate = certificate
      self.key = key
    }

    public var description: String { "client certificate" }
    /// Keeps the key out of `dump`.
    public var customMirror: Mirror { Mirror(self, unlabeledChildren: [description]) }
  }

  /// Certificates of the authorities that are trusted, PEM; `nil` for those of the machine.
  public var authorities: [UInt8]?
  public var clientCertificate: ClientCertificate?
  /// The name that the server's certificate has to be for, where it is not the host of the URL.
  public var serverName: String?
  /// Whether the server's certificate is looked at. Without, anyone can answer.
  public var verifiesServer: Bool
  public var proxies: ProxySettings
  /// What `User-Agent` says.
  public var userAgent: String

  public init(
    authorities: [UInt8]? = nil,
    clientCertificate: ClientCertificate? = nil,
    serverName: String? = nil,
    verifiesServer: Bool = true,
    proxies: ProxySettings = .none,
    userAgent: String = "kubegate"
  ) {
    self.authorities = authorities
    self.clientCertificate = clientCertificate
    self.serverName = serverName
    self.verifiesServer = verifiesServer
    self.proxies = proxies
    self.userAgent = userAgent
  }
}
