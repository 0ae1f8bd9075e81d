/// Carries requests. The real one is libcurl's; tests hand in their own.
public protocol HTTPTransport: Sendable {
  /// Sends a request and reads the response to its end. A status of 400 or more is a response, not
  /// an error. Redirects are not followed. Cancelling the task ends the transfer.
  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse

  /// Sends a request and returns when the headers are there; the body follows as it arrives.
  func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse
}
