import Diagnostics
import HTTP
import Host

/// The API server as a pod sees it, with the pod's service account.
struct InClusterConnection {
  private static let folder = "/var/run/secrets/kubernetes.io/serviceaccount"

  private let host: Host
  private let server: HTTPURL

  /// `nil` outside a cluster.
  init?(_ host: Host) {
    guard let address = host["KUBERNETES_SERVICE_HOST"],
      let port = host["KUBERNETES_SERVICE_PORT"].flatMap(Int.init), (1...65535).contains(port)
    else { return nil }
    self.host = host
    server = HTTPURL(scheme: .https, host: address, port: port)
  }

  func connection() throws(DiagnosticError) -> KubernetesConnection {
    let tokenPath = Self.folder + "/token"
    do throws(FileError) {
      _ = try host.files.read(tokenPath, 1 << 20)
    } catch {
      throw DiagnosticError(KubeconfigMistake.noServiceAccount(error))
    }
    let namespace = (try? host.files.read(Self.folder + "/namespace", 1 << 10))
      .map { String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace } }
    return KubernetesConnection(
      server: server,
      settings: ConnectionSettings(
        // Without the file the machine's own authorities count, as for kubectl.
        authorities: try? host.files.read(Self.folder + "/ca.crt", 1 << 20),
        proxies: ProxySettings(environment: host.environment)
      ),
      credentials: .tokenFile(path: tokenPath),
      namespace: namespace.flatMap { $0.isEmpty ? nil : $0 } ?? "default"
    )
  }
}
