/// Which requests go through which proxy.
///
/// The rules are those of Go's `httpproxy`, so that kubegate and kubectl go the same way in the same
/// environment. Nothing here reads the environment: the caller hands its variables in.
public struct ProxySettings: Sendable, Equatable {
  /// The address of a proxy, and who we are to it.
  public struct Proxy: Sendable, Equatable {
    public enum Scheme: String, Sendable {
      case http
      case https
      case socks5
      /// Names are resolved by the proxy, as they are with `socks5` in Go.
      case socks5h
    }

    public var scheme: Scheme
    public var host: String
    public var port: Int
    /// Unescaped.
    public var user: String?
    public var password: String?
  }

  public static let none = ProxySettings()

  /// For every request, as a kubeconfig's `proxy-url` says; `exceptions` do not apply to it.
  public var always: Proxy?
  /// For `https` URLs: `HTTPS_PROXY`.
  public var secure: Proxy?
  /// For `http` URLs: `HTTP_PROXY`.
  public var plain: Proxy?
  /// Hosts that are reached directly: the parts of `NO_PROXY`.
  public var exceptions: [String] = []

  public init() {}

  /// The settings that an environment asks for; lower-case names win over upper-case ones. A proxy
  /// that cannot be read is left out.
  public init(environment: [String: String]) {
    func value(_ name: String) -> String? {
      [environment[name.lowercased()], environment[name]].compactMap { $0 }.first { !$0.isEmpty }
    }
    secure = value("HTTPS_PROXY").flatMap(Proxy.init)
    // A CGI program must not take HTTP_PROXY, which is the request header "Proxy" there.
    let isCGI = environment["REQUEST_METHOD"] != nil
    plain = isCGI ? nil : value("HTTP_PROXY").flatMap(Proxy.init)
    exceptions =
      value("NO_PROXY")?.split { $0 == "," || $0 == " " }.map { String($0).lowercased() } ?? []
  }

  /// The proxy for a URL; `nil` for a direct connection.
  public func proxy(for url: HTTPURL) -> Proxy? {
    if let always { return always }
    guard let proxy = url.scheme == .https ? secure : plain else { return nil }
    let host = url.host.lowercased()
    if host == "localhost" || Self.isLoopback(host) { return nil }
    return exceptions.contains { Self.matches($0, host: host, port: url.effectivePort) }
      ? nil : proxy
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "::1" { return true }
    return NetworkAddress(host)?.bytes.first == 127 && NetworkAddress(host)?.bytes.count == 4
  }

  /// Whether one part of `NO_PROXY` names the host: `*`, an address, a network, `.suffix`, or a
  /// name, which stands for its subdomains too.
  private static func matches(_ exception: String, host: String, port: Int) -> Bool {
    if exception == "*" { return true }
    if let network = AddressRange(exception) {
      return NetworkAddress(host).map(network.contains) ?? false
    }
    var name = exception[...]
    if NetworkAddress(exception) == nil, let colon = exception.lastIndex(of: ":") {
      let portText = exception[exception.index(after: colon)...]
      guard Int(portText) == port else { return false }
      name = exception[..<colon]
      if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    }
    if let address = NetworkAddress(name) { return NetworkAddress(host) == address }
    if name.hasPrefix("*.") { name = name.dropFirst() }
    if name.hasPrefix(".") { return host.hasSuffix(name) }
    return host == name || host.hasSuffix("." + name)
  }
}

extension ProxySettings.Proxy {
  /// Reads `scheme://user:password@host:port`; the scheme may be missing and is `http` then.
  /// `nil` where it is none.
  public init?(_ text: String) {
    var rest = text[...]
    var scheme = Scheme.http
    if let separator = text.firstRange(of: "://") {
      guard let written = Scheme(rawValue: text[..<separator.lowerBound].lowercased()) else {
        return nil
      }
      scheme = written
      rest = text[separator.upperBound...]
    }
    rest = rest.prefix { !"/?#".contains($0) }
    if let at = rest.lastIndex(of: "@") {
      let userInformation = rest[..<at]
      let user = userInformation.prefix { $0 != ":" }
      self.user = HTTPURL.unescaped(user)
      if user.count < userInformation.count {
        password = HTTPURL.unescaped(userInformation.dropFirst(user.count + 1))
      }
      rest = rest[rest.index(after: at)...]
    }
    guard let url = try? HTTPURL("http://\(rest)") else { return nil }
    self.scheme = scheme
    host = url.host
    switch scheme {
    case .http: port = url.port ?? 80
    case .https: port = url.port ?? 443
    case .socks5, .socks5h: port = url.port ?? 1080
    }
  }

  /// The address without user and password.
  public var address: String { "\(scheme.rawValue)://\(HTTPURL.bracketed(host)):\(port)" }
}

extension ProxySettings.Proxy: CustomStringConvertible, CustomReflectable {
  public var description: String { address }
  /// Keeps the password out of `dump`.
  public var customMirror: Mirror { Mirror(self, unlabeledChildren: [address]) }
}
