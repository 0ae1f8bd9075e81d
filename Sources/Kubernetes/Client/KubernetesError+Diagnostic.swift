public import Diagnostics
import HTTP

extension KubernetesError {
  /// The error as people read it: what could not be done, why, and what can be done about it.
  ///
  /// ```text
  /// error[KG1509]: cannot apply Job demo/train: you are not allowed to
  ///    = note: jobs.batch "train" is forbidden: User "alice" cannot patch resource "jobs" …
  ///    = help: ask the administrator of the cluster for this right
  /// ```
  ///
  /// What the server said is a note, and so is each of its causes.
  ///
  /// - Parameter action: what was to be done, as an infinitive: `apply Job demo/train`.
  public func diagnostic(_ action: String) -> Diagnostic {
    switch self {
    case .unreachable(let server, let error): Self.unreachable(action, server, error)
    case .refused(let status): status.diagnostic(action)
    case .invalidResponse(let server, let reason):
      Diagnostic(
        .error,
        .invalidResponse,
        "cannot \(action): the answer of \(server) is not that of a Kubernetes API: \(reason)",
        help: ["check the server in the kubeconfig; a proxy or a login page may have answered"]
      )
    case .unknownKind(let type):
      Diagnostic(
        .error,
        .unknownKind,
        "cannot \(action): the cluster has no kind \"\(type.kind)\" in \(type.apiVersion)",
        help: ["it may need an add-on that is not installed there, or another apiVersion"]
      )
    case .credentials(let reason):
      Diagnostic(.error, .credentialsUnreadable, "cannot \(action): \(reason)")
    case .cancelled: Diagnostic(.error, .requestCancelled, "cannot \(action): it was interrupted")
    }
  }

  private static func unreachable(
    _ action: String,
    _ server: String,
    _ error: HTTPError
  ) -> Diagnostic {
    let reason: String
    var code = DiagnosticCode.unreachable
    switch error {
    case .transportUnavailable(let reason):
      return Diagnostic(.error, code, "cannot \(action): \(reason)")
    case .cannotConnect(_, _, let why): reason = why
    case .tls:
      code = .untrustedServer
      reason = "\(error)"
    default: reason = "\(error)"
    }
    return Diagnostic(
      .error,
      code,
      "cannot \(action): the cluster at \(server) is out of reach: \(SecretMask.masked(reason))",
      help: help(error)
    )
  }

  private static func help(_ error: HTTPError) -> [String] {
    switch error {
    case .cannotResolve:
      ["check the server's name in the kubeconfig, and whether you need a VPN to reach it"]
    case .cannotConnect, .timedOut:
      ["check that the cluster is up, and whether you need a VPN to reach it"]
    case .proxy: ["check HTTPS_PROXY and NO_PROXY, or proxy-url in the kubeconfig"]
    case .tls(.untrusted, _):
      [
        "the certificate-authority of the kubeconfig is not that of this server; get a new kubeconfig"
      ]
    case .tls(.expired, _):
      ["check this machine's clock; otherwise the administrator has to renew it"]
    case .tls(.wrongName, _): ["use the name that the certificate is for, or set tls-server-name"]
    case .tls(.clientCertificate, _): ["it may have expired; get a new kubeconfig"]
    case .tls, .connectionBroken, .responseTooLarge, .headersTooLarge, .invalidResponse,
      .invalidRequest, .cancelled, .transportUnavailable:
      []
    }
  }
}

extension APIStatus {
  /// The refusal as people read it.
  func diagnostic(_ action: String) -> Diagnostic {
    let (code, reason, help) = meaning
    var notes = [SecretMask.masked(message)]
    for cause in causes {
      let text = SecretMask.masked(cause.message)
      // The message of an invalid object repeats its only cause.
      if message.contains(cause.message), message.contains(cause.field), causes.count == 1 {
        continue
      }
      notes.append(cause.field.isEmpty ? text : "\(cause.field): \(text)")
    }
    return Diagnostic(
      .error,
      code,
      "cannot \(action): \(reason)",
      notes: notes.filter { !$0.isEmpty },
      help: help
    )
  }

  private var meaning: (DiagnosticCode, reason: String, help: [String]) {
    if isAdmissionDenial {
      return (.admissionDenied, "a rule of the cluster forbids it", [])
    }
    switch code {
    case 401:
      return (
        .unauthorized, "the cluster does not accept your credentials",
        ["your token or certificate may have expired; log in again or get a new kubeconfig"]
      )
    case 403: return (.forbidden, forbiddenReason, forbiddenHelp)
    case 404:
      let isNamespace = message.hasPrefix("namespaces ")
      return (
        .notFound, isNamespace ? "its namespace does not exist" : "there is no such thing",
        isNamespace ? ["create it, or name another with --namespace"] : []
      )
    case 409 where isAlreadyExists:
      return (.alreadyExists, "something of that name exists already", [])
    case 409 where !fieldConflicts.isEmpty:
      return (
        .conflict, "others have set some of its fields",
        ["leave those fields out, or take them over with --force-conflicts"]
      )
    case 409: return (.conflict, "someone has changed it in the meantime", ["try again"])
    case _ where isWrongForm: return (.invalidObject, "the cluster finds it invalid", [])
    case 400, 415, 422: return (.invalidObject, "the cluster finds it invalid", [])
    case 429: return (.overloaded, "the cluster is too busy", ["try again in a moment"])
    case 500...: return (.serverFailed, "the cluster failed", ["try again in a moment"])
    default: return (.serverFailed, "the cluster refused with status \(code)", [])
    }
  }

  private var forbiddenReason: String {
    if message.contains("exceeded quota") { return "the namespace's quota is used up" }
    if message.contains("violates PodSecurity") { return "the namespace's pod security forbids it" }
    if message.contains("LimitRange") || message.contains("usage per ") {
      return "it asks for more or less than the namespace allows"
    }
    if message.contains("is being terminated") { return "its namespace is being deleted" }
    return "you are not allowed to"
  }

  private var forbiddenHelp: [String] {
    if message.contains("exceeded quota") {
      return ["delete what is no longer needed, ask for less, or have the quota raised"]
    }
    return message.contains("User \"") || message.contains("cannot ")
      ? ["ask the administrator of the cluster for this right"] : []
  }
}
