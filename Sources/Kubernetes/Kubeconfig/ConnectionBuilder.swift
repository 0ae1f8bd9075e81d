import Base64
import Diagnostics
import HTTP
import Host
import JSON

/// Turns a context of a kubeconfig into a connection.
struct ConnectionBuilder {
  private let config: Kubeconfig
  private let host: Host

  init(_ config: Kubeconfig, host: Host) {
    self.config = config
    self.host = host
  }

  /// - Parameter name: the context; `nil` for the current one.
  /// - Throws: ``Diagnostics/DiagnosticError`` with everything that is wrong with it.
  func connection(context name: String?) throws(DiagnosticError) -> KubernetesConnection {
    let context = try self.context(name)
    guard
      let cluster = config.clusters.first(where: { $0.name == context.value["cluster"]?.string })
    else {
      throw DiagnosticError(
        KubeconfigMistake.unknownEntry(
          "cluster",
          context.value["cluster"],
          of: context,
          among: config.clusters.map(\.name)
        )
      )
    }
    var mistakes: [Diagnostic] = []
    let settings = connectionSettings(cluster, &mistakes)
    let server = self.server(cluster, usesTLS: settings.authorities != nil, &mistakes)
    var connection = KubernetesConnection(
      server: server ?? HTTPURL(scheme: .https, host: "localhost"),
      settings: settings,
      namespace: nonEmpty(context.value["namespace"]) ?? "default",
      context: context.name
    )
    if let userName = nonEmpty(context.value["user"]) {
      guard let user = config.users.first(where: { $0.name == userName }) else {
        throw DiagnosticError(
          KubeconfigMistake.unknownEntry(
            "user",
            context.value["user"],
            of: context,
            among: config.users.map(\.name)
          )
        )
      }
      connection.settings.clientCertificate = clientCertificate(user, &mistakes)
      connection.credentials = credentials(user, &mistakes)
      connection.impersonation = impersonation(user, &mistakes)
    }
    guard mistakes.isEmpty else { throw DiagnosticError(mistakes.inSourceOrder()) }
    return connection
  }

  private func context(_ name: String?) throws(DiagnosticError) -> Kubeconfig.Entry {
    guard let name = name ?? config.currentContext?.string else {
      throw DiagnosticError(KubeconfigMistake.noCurrentContext(among: config.contextNames))
    }
    guard let context = config.contexts.first(where: { $0.name == name }) else {
      let range = name == config.currentContext?.string ? config.currentContext?.range : nil
      throw DiagnosticError(
        KubeconfigMistake.unknownContext(name, at: range ?? .none, among: config.contextNames)
      )
    }
    return context
  }

  private func nonEmpty(_ value: JSONValue?) -> String? {
    value?.string.flatMap { $0.isEmpty ? nil : $0 }
  }
}

// MARK: - The cluster

extension ConnectionBuilder {
  private func server(
    _ cluster: Kubeconfig.Entry,
    usesTLS: Bool,
    _ mistakes: inout [Diagnostic]
  ) -> HTTPURL? {
    guard let text = nonEmpty(cluster.value["server"]) else {
      mistakes.append(KubeconfigMistake.noServer(cluster))
      return nil
    }
    let hasScheme = text.firstRange(of: "://") != nil
    do {
      var url = try HTTPURL(hasScheme ? text : (usesTLS ? "https://" : "http://") + text)
      url.query = []
      return url
    } catch {
      mistakes.append(KubeconfigMistake.server(cluster, error))
      return nil
    }
  }

  private func connectionSettings(
    _ cluster: Kubeconfig.Entry,
    _ mistakes: inout [Diagnostic]
  ) -> ConnectionSettings {
    var settings = ConnectionSettings(proxies: ProxySettings(environment: host.environment))
    settings.authorities = bytes("certificate-authority", of: cluster, &mistakes)
    settings.serverName = nonEmpty(cluster.value["tls-server-name"])
    settings.verifiesServer = cluster.value["insecure-skip-tls-verify"]?.bool != true
    if !settings.verifiesServer, settings.authorities != nil,
      let range = cluster.value["insecure-skip-tls-verify"]?.range
    {
      mistakes.append(KubeconfigMistake.insecureWithAuthority(cluster, at: range))
    }
    if let proxy = cluster.value["proxy-url"], let text = nonEmpty(proxy) {
      settings.proxies.always = ProxySettings.Proxy(text)
      if settings.proxies.always == nil { mistakes.append(KubeconfigMistake.proxy(cluster, proxy)) }
    }
    return settings
  }

  /// The bytes under `KEY-data`, or in the file that `KEY` names.
  private func bytes(
    _ key: String,
    of entry: Kubeconfig.Entry,
    _ mistakes: inout [Diagnostic]
  ) -> [UInt8]? {
    if let data = entry.value["\(key)-data"], let text = nonEmpty(data) {
      guard let bytes = Base64.decode(text), Self.isPEM(bytes) else {
        mistakes.append(KubeconfigMistake.notPEM("\(key)-data", of: entry, at: data.range))
        return nil
      }
      return bytes
    }
    guard let file = entry.value[key], let path = nonEmpty(file) else { return nil }
    do throws(FileError) {
      let bytes = try host.files.read(resolved(path, entry), 1 << 20)
      guard Self.isPEM(bytes) else {
        mistakes.append(KubeconfigMistake.notPEM(key, of: entry, at: file.range))
        return nil
      }
      return bytes
    } catch {
      mistakes.append(KubeconfigMistake.unreadableFile(key, of: entry, at: file.range, error))
      return nil
    }
  }

  private func resolved(_ path: String, _ entry: Kubeconfig.Entry) -> String {
    Path.resolve(path, from: entry.folder, home: nil)
  }

  private static func isPEM(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ")
  }
}

// MARK: - The user

extension ConnectionBuilder {
  private func clientCertificate(
    _ user: Kubeconfig.Entry,
    _ mistakes: inout [Diagnostic]
  ) -> ConnectionSettings.ClientCertificate? {
    let count = mistakes.count
    let certificate = bytes("client-certificate", of: user, &mistakes)
    let key = bytes("client-key", of: user, &mistakes)
    switch (certificate, key) {
    case (let certificate?, let key?): return .init(certificate: certificate, key: key)
    case (nil, nil): return nil
    default:
      if mistakes.count == count {
        mistakes.append(KubeconfigMistake.halfCertificate(user, hasKey: key != nil))
      }
      return nil
    }
  }

  private func credentials(
    _ user: Kubeconfig.Entry,
    _ mistakes: inout [Diagnostic]
  ) -> Credentials {
    for key in ["exec", "auth-provider"] {
      if let value = user.value[key], value.object != nil {
        mistakes.append(KubeconfigMistake.unsupported(key, of: user, value))
      }
    }
    if let file = user.value["tokenFile"], let path = nonEmpty(file) {
      let path = resolved(path, user)
      do throws(FileError) {
        _ = try host.files.read(path, 1 << 20)
      } catch {
        mistakes.append(
          KubeconfigMistake.unreadableFile("tokenFile", of: user, at: file.range, error)
        )
      }
      return .tokenFile(path: path)
    }
    if let token = nonEmpty(user.value["token"]) { return .token(token) }
    if let name = nonEmpty(user.value["username"]) {
      return .basic(user: name, password: user.value["password"]?.string ?? "")
    }
    return .none
  }

  private func impersonation(
    _ user: Kubeconfig.Entry,
    _ mistakes: inout [Diagnostic]
  ) -> Impersonation? {
    func strings(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }
    guard let name = nonEmpty(user.value["as"]) else {
      if let groups = user.value["as-groups"], groups.array?.isEmpty == false {
        mistakes.append(KubeconfigMistake.groupsWithoutUser(user, at: groups.range))
      }
      return nil
    }
    var extra: [String: [String]] = [:]
    for member in user.value["as-user-extra"]?.object?.members ?? [] {
      extra[member.key] = strings(member.value)
    }
    return Impersonation(
      user: name,
      uid: nonEmpty(user.value["as-uid"]),
      groups: strings(user.value["as-groups"]),
      extra: extra
    )
  }
}
