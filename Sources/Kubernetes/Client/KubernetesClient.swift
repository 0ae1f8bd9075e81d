public import HTTP
public import Host
import JSON

/// The API of one cluster, as one user.
///
/// It is a value over shared parts: copies use the same connection, token and knowledge of kinds.
/// Independent requests should be sent together; the transport shares one connection among them.
///
/// ```swift
/// let client = KubernetesClient(connection, transport: CurlTransport(connection.settings),
///   files: host.files, time: .system())
/// let pods = try await client.listAll(.pods, Selection(namespace: "demo", labels: "app=train"))
/// let result = try await client.apply(job, as: .jobs)
/// ```
///
/// All requests throw ``KubernetesError``; a ``KubernetesError/refused(_:)`` holds what the server said.
public struct KubernetesClient: Sendable {
  public let connection: KubernetesConnection
  let transport: any HTTPTransport
  let authorizer: Authorizer
  let time: Timekeeper
  let knownResources = KnownResources()
  /// Told of every warning that the server sends with an answer.
  let onWarning: @Sendable (APIWarning) -> Void

  /// - Parameters:
  ///   - transport: one without retries of its own.
  ///   - files: for tokens in files.
  ///   - onWarning: told of warnings that come with answers, from any thread.
  public init(
    _ connection: KubernetesConnection,
    transport: any HTTPTransport,
    retry: RetryPolicy = RetryPolicy(),
    files: Files,
    time: Timekeeper,
    onWarning: @escaping @Sendable (APIWarning) -> Void = { _ in }
  ) {
    self.connection = connection
    self.transport = RetryingTransport(transport, policy: retry, time: time)
    authorizer = Authorizer(connection.credentials, files: files, time: time)
    self.time = time
    self.onWarning = onWarning
  }

  /// The namespace to work in where none is asked for.
  public var namespace: String { connection.namespace }
}

/// What the API server wants to have said of a request, for example that an API is going away.
public struct APIWarning: Sendable, Equatable {
  public var text: String
  /// The request that it came with: `PATCH /apis/batch/v1beta1/namespaces/demo/cronjobs/nightly`.
  public var request: String

  public init(text: String, request: String) {
    self.text = text
    self.request = request
  }
}

/// What came back for a request that the server accepted.
struct Reply: Sendable {
  var status: Int
  var json: JSONValue
  var warnings: [String]
}

/// A request in the terms of the API.
struct APIRequest: Sendable {
  var method: HTTPRequest.Method
  var path: [String]
  var query: [HTTPURL.QueryItem] = []
  var body: JSONValue?
  var contentType = "application/json"
  var accept = "application/json"
  var repeatability: HTTPRequest.Repeatability?
  var timeout: Duration? = .seconds(60)

  init(_ method: HTTPRequest.Method, _ path: [String]) {
    self.method = method
    self.path = path
  }
}

extension KubernetesClient {
  /// The server as messages name it.
  var serverName: String { connection.server.authority }

  /// Sends a request and reads the JSON of its answer.
  func perform(_ request: APIRequest) async throws(KubernetesError) -> Reply {
    let response = try await send(request)
    let limits = JSONReader.Limits(depth: 256, bytes: 512 << 20)
    guard let json = try? JSONReader(limits: limits).read(response.body) else {
      throw .invalidResponse(server: serverName, reason: "it is not JSON")
    }
    return Reply(
      status: response.status,
      json: json,
      warnings: warnings(response.head, for: request)
    )
  }

  /// Sends a request; a status that is no success is thrown.
  func send(_ request: APIRequest) async throws(KubernetesError) -> HTTPResponse {
    try await authorized(request) { request async throws(HTTPError) in
      let response = try await transport.send(request)
      return (response, response.isSuccess ? nil : APIStatus(response))
    }
  }

  /// Sends a request whose answer is read as it comes; a status that is no success is thrown.
  func stream(_ request: APIRequest) async throws(KubernetesError) -> HTTPStreamedResponse {
    try await authorized(request) { request async throws(HTTPError) in
      let response = try await transport.stream(request)
      guard !response.head.isSuccess else { return (response, nil) }
      let body = try await response.body.collect(limit: 1 << 20)
      return (
        response,
        APIStatus(
          HTTPResponse(status: response.head.status, headers: response.head.headers, body: body)
        )
      )
    }
  }

  private func authorized<Response>(
    _ request: APIRequest,
    _ send: (HTTPRequest) async throws(HTTPError) -> (Response, APIStatus?)
  ) async throws(KubernetesError) -> Response {
    var hasTriedAgain = false
    while true {
      let (http, authorization) = try httpRequest(request)
      let response: Response
      let refusal: APIStatus?
      do throws(HTTPError) {
        (response, refusal) = try await send(http)
      } catch {
        throw kubernetesError(error)
      }
      guard let refusal else { return response }
      if refusal.isUnauthorized, !hasTriedAgain, authorizer.forget(authorization) {
        hasTriedAgain = true
        continue
      }
      throw .refused(refusal)
    }
  }

  func kubernetesError(_ error: HTTPError) -> KubernetesError {
    switch error {
    case .cancelled: .cancelled
    case .invalidResponse, .responseTooLarge, .headersTooLarge:
      .invalidResponse(server: serverName, reason: "\(error)")
    default: .unreachable(server: serverName, error)
    }
  }

  private func httpRequest(
    _ request: APIRequest
  ) throws(KubernetesError) -> (request: HTTPRequest, authorization: String?) {
    var headers = HTTPHeaders()
    headers["Accept"] = request.accept
    if request.body != nil { headers["Content-Type"] = request.contentType }
    let authorization = try authorizer.header()
    headers["Authorization"] = authorization
    connection.impersonation?.add(to: &headers)
    let url = connection.server.appending(segments: request.path, query: request.query)
    let http = HTTPRequest(
      request.method,
      url,
      headers: headers,
      body: request.body.map { JSONWriter().bytes($0) },
      repeatability: request.repeatability,
      timeout: request.timeout
    )
    return (http, authorization)
  }

  /// The texts of the `Warning` headers, which are told on.
  func warnings(_ head: HTTPResponse.Head, for request: APIRequest) -> [String] {
    let texts = head.headers.all("Warning").flatMap(WarningHeader.texts)
    let name = "\(request.method.rawValue) /\(request.path.joined(separator: "/"))"
    for text in texts { onWarning(APIWarning(text: text, request: name)) }
    return texts
  }
}
