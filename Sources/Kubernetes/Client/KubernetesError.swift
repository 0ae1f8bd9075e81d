public import HTTP

/// Why something asked of a cluster did not happen.
public enum KubernetesError: Error, Sendable, Equatable {
  /// No answer came from the server.
  case unreachable(server: String, HTTPError)
  /// The server answered, and refused.
  case refused(APIStatus)
  /// What came back is not what the API promises.
  case invalidResponse(server: String, reason: String)
  /// The server knows no such kind.
  case unknownKind(GroupVersionKind)
  /// The user's credentials cannot be had, for example since their file is gone.
  case credentials(reason: String)
  case cancelled

  /// What the server said, where it refused.
  public var status: APIStatus? {
    if case .refused(let status) = self { status } else { nil }
  }

  public var isNotFound: Bool { status?.isNotFound == true }
  public var isAlreadyExists: Bool { status?.isAlreadyExists == true }
  public var isConflict: Bool { status?.isConflict == true }
  public var isForbidden: Bool { status?.isForbidden == true }
}
