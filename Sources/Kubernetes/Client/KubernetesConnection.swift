public import HTTP

/// Everything that is needed to talk to a cluster as someone: what a kubeconfig's context or a pod's
/// service account amounts to.
public struct KubernetesConnection: Sendable, Equatable {
  /// Where the API server is; its path is kept as a prefix.
  public var server: HTTPURL
  /// For the transport. Client certificates are part of it.
  public var settings: ConnectionSettings
  public var credentials: Credentials
  public var impersonation: Impersonation?
  /// The namespace to work in where none is asked for.
  public var namespace: String
  /// The kubeconfig's name for it; `nil` inside a cluster.
  public var context: String?

  public init(
    server: HTTPURL,
    settings: ConnectionSettings = ConnectionSettings(),
    credentials: Credentials = .none,
    impersonation: Impersonation? = nil,
    namespace: String = "default",
    context: String? = nil
  ) {
    self.server = server
    self.settings = settings
    self.credentials = credentials
    self.impersonation = impersonation
    self.namespace = namespace
    self.context = context
  }
}

/// What goes into the `Authorization` header. It never prints itself.
public enum Credentials: Sendable, Equatable {
  /// None, or a client certificate.
  case none
  case token(String)
  /// A file with a token that its owner replaces now and then.
  case tokenFile(path: String)
  case basic(user: String, password: String)
}

extension Credentials: CustomStringConvertible, CustomReflectable {
  public var description: String {
    switch self {
    case .none: "no token"
    case .token: "token"
    case .tokenFile(let path): "token from \(path)"
    case .basic: "user and password"
    }
  }

  public var customMirror: Mirror { Mirror(self, unlabeledChildren: [description]) }
}

/// Whom to act as, where the credentials allow it.
public struct Impersonation: Sendable, Equatable {
  public var user: String
  public var uid: String?
  public var groups: [String]
  public var extra: [String: [String]]

  public init(
    user: String,
    uid: String? = nil,
    groups: [String] = [],
    extra: [String: [String]] = [:]
  ) {
    self.user = user
    self.uid = uid
    self.groups = groups
    self.extra = extra
  }

  /// Adds the headers that the API server reads.
  func add(to headers: inout HTTPHeaders) {
    headers.add("Impersonate-User", user)
    if let uid { headers.add("Impersonate-Uid", uid) }
    for group in groups { headers.add("Impersonate-Group", group) }
    for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
      for value in values { headers.add("Impersonate-Extra-" + HTTPURL.escaped(key), value) }
    }
  }
}
