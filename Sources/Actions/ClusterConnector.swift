import CurlTransport
import Diagnostics
public import HTTP
public import Host
public import Kubernetes

/// Which cluster is meant.
public struct ClusterChoice: Sendable, Equatable {
  /// What `--kubeconfig` says.
  public var kubeconfig: String?
  /// What `--context` says.
  public var context: String?

  public init(kubeconfig: String? = nil, context: String? = nil) {
    self.kubeconfig = kubeconfig
    self.context = context
  }
}

/// A cluster, and what it takes to work with it.
public struct Cluster: Sendable {
  public var client: KubernetesClient
  public var time: Timekeeper
  public var host: Host

  /// The time of day as records hold it.
  var now: APITime {
    APITime(seconds: Int(host.now().components.seconds))
  }
}

/// Finds the cluster that is meant, and connects to it at the first request.
public struct ClusterConnector: Sendable {
  public var host: Host
  /// What carries requests: libcurl, unless tests hand in something else.
  public var transport: @Sendable (ConnectionSettings) -> any HTTPTransport
  public var time: Timekeeper
  /// Told of each request when it has ended: `PATCH /api/v1/… 200, 12 ms`.
  public var onRequest: (@Sendable (String) -> Void)?
  /// Told of what the server warns of.
  public var onWarning: @Sendable (String) -> Void

  public init(
    host: Host,
    transport: @escaping @Sendable (ConnectionSettings) -> any HTTPTransport = Self.curl,
    time: Timekeeper = .system(),
    onRequest: (@Sendable (String) -> Void)? = nil,
    onWarning: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.host = host
    self.transport = transport
    self.time = time
    self.onRequest = onRequest
    self.onWarning = onWarning
  }

  /// Requests over the network.
  public static let curl: @Sendable (ConnectionSettings) -> any HTTPTransport = {
    CurlTransport($0)
  }

  /// Says that ``curl`` will soon carry a request, so that it makes ready meanwhile.
  public static let prepareCurl: @Sendable () -> Void = { CurlTransport.prepare() }

  /// - Throws: ``ActionError/kubeconfig(_:_:)`` with everything that is wrong with the kubeconfig.
  public func connect(_ choice: ClusterChoice) throws(ActionError) -> Cluster {
    var sources = SourceMap()
    let connection: KubernetesConnection
    do throws(DiagnosticError) {
      connection = try KubeconfigLoader(host: host).connection(
        kubeconfig: choice.kubeconfig,
        context: choice.context,
        sources: &sources
      )
    } catch {
      throw .kubeconfig(error.diagnostics, sources)
    }
    var transport = transport(connection.settings)
    if let onRequest {
      transport = ReportingTransport(transport, time: time, report: onRequest)
    }
    let client = KubernetesClient(
      connection,
      transport: transport,
      files: host.files,
      time: time,
      onWarning: { [onWarning] in onWarning($0.text) }
    )
    return Cluster(client: client, time: time, host: host)
  }
}

/// A transport that tells of each request.
struct ReportingTransport: HTTPTransport {
  private let inner: any HTTPTransport
  private let time: Timekeeper
  private let report: @Sendable (String) -> Void

  init(
    _ inner: any HTTPTransport,
    time: Timekeeper,
    report: @escaping @Sendable (String) -> Void
  ) {
    self.inner = inner
    self.time = time
    self.report = report
  }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let start = time.now()
    do throws(HTTPError) {
      let response = try await inner.send(request)
      tell(request, "\(response.status)", since: start)
      return response
    } catch {
      tell(request, "\(error)", since: start)
      throw error
    }
  }

  func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse {
    let start = time.now()
    do throws(HTTPError) {
      let response = try await inner.stream(request)
      tell(request, "\(response.head.status), goes on", since: start)
      return response
    } catch {
      tell(request, "\(error)", since: start)
      throw error
    }
  }

  private func tell(_ request: HTTPRequest, _ outcome: String, since start: Duration) {
    let elapsed = time.now() - start
    let milliseconds =
      elapsed.components.seconds * 1000
      + elapsed.components.attoseconds / 1_000_000_000_000_000
    report("\(request.method.rawValue) \(request.url.path) \(outcome), \(milliseconds) ms")
  }
}
