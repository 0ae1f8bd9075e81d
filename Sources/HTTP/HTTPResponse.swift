/// What came back, read to its end.
public struct HTTPResponse: Sendable, Equatable {
  /// Status line and headers.
  public struct Head: Sendable, Equatable {
    public var status: Int
    public var headers: HTTPHeaders

    public init(status: Int, headers: HTTPHeaders = [:]) {
      self.status = status
      self.headers = headers
    }

    /// Whether the status is one of the 200s.
    public var isSuccess: Bool { (200..<300).contains(status) }
  }

  public var head: Head
  public var body: [UInt8]

  public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    head = Head(status: status, headers: headers)
    self.body = body
  }

  public var status: Int { head.status }
  public var headers: HTTPHeaders { head.headers }
  public var isSuccess: Bool { head.isSuccess }
}

/// What comes back while it is still coming.
public struct HTTPStreamedResponse: Sendable {
  public var head: HTTPResponse.Head
  public var body: HTTPBody

  public init(head: HTTPResponse.Head, body: HTTPBody) {
    self.head = head
    self.body = body
  }
}
