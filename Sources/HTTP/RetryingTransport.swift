/// Tries again, after a ``RetryPolicy``, what another transport carries.
///
/// A stream is tried again only until its headers are there; what happens behind them is the
/// reader's to mend.
public struct RetryingTransport: HTTPTransport {
  private let base: any HTTPTransport
  private let policy: RetryPolicy
  private let time: Timekeeper

  public init(_ base: any HTTPTransport, policy: RetryPolicy = RetryPolicy(), time: Timekeeper) {
    self.base = base
    self.policy = policy
    self.time = time
  }

  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    try await retrying(request, head: \.head) { request async throws(HTTPError) in
      try await base.send(request)
    }
  }

  public func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse {
    try await retrying(request, head: \.head) { request async throws(HTTPError) in
      try await base.stream(request)
    }
  }

  private func retrying<Response: Sendable>(
    _ request: HTTPRequest,
    head: (Response) -> HTTPResponse.Head,
    _ attempt: (HTTPRequest) async throws(HTTPError) -> Response
  ) async throws(HTTPError) -> Response {
    let start = time.now()
    var number = 1
    while true {
      let result: Result<Response, HTTPError>
      let outcome: RetryPolicy.Outcome
      do {
        let response = try await attempt(request)
        let head = head(response)
        result = .success(response)
        outcome = .answered(
          status: head.status,
          retryAfter: RetryPolicy.retryAfter(head.headers)
        )
      } catch {
        result = .failure(error)
        outcome = .failed(error)
      }
      let delay = policy.delay(
        afterTry: number,
        outcome,
        repeatability: request.repeatability,
        elapsed: time.now() - start,
        random: time.random()
      )
      guard let delay else { return try result.get() }
      do {
        try await time.sleep(delay)
      } catch {
        throw .cancelled
      }
      number += 1
    }
  }
}
