import Diagnostics
import HTTP
import Host
import JSON

/// The words for what can be wrong with a kubeconfig. None of them repeats a value that may be secret.
enum KubeconfigMistake {
  static func notFound(lookedAt paths: [String]) -> Diagnostic {
    Diagnostic(
      .error,
      .kubeconfigNotFound,
      "no kubeconfig was found, so no cluster is known",
      notes: paths.isEmpty ? [] : ["looked for \(paths.joined(separator: ", "))"],
      help: [
        "name one with --kubeconfig FILE or the variable KUBECONFIG; "
          + "your administrator has it, and so may your cluster's web page"
      ]
    )
  }

  static func unreadable(_ path: String, _ error: FileError) -> Diagnostic {
    Diagnostic(
      .error,
      .kubeconfigNotFound,
      "cannot read the kubeconfig \"\(path)\": \(error.reason)"
    )
  }

  static func noServiceAccount(_ error: FileError) -> Diagnostic {
    Diagnostic(
      .error,
      .kubeconfigNotFound,
      "no kubeconfig was found, and this pod has no service account's token: \(error.reason)",
      help: ["set automountServiceAccountToken: true, or name a file with --kubeconfig"]
    )
  }

  static func notKubeconfig(_ value: JSONValue) -> Diagnostic {
    invalid(
      "this is no kubeconfig: it is \(article(value.kind)) and has to be an object",
      at: value.range
    )
  }

  static func notList(_ value: JSONValue, _ key: String) -> Diagnostic {
    invalid("\"\(key)\" is \(article(value.kind)) and has to be a list", at: value.range)
  }

  static func unnamed(_ value: JSONValue, _ key: String) -> Diagnostic {
    invalid("a \(key) has no name", at: value.range)
  }

  static func noCurrentContext(among names: [String]) -> Diagnostic {
    Diagnostic(
      .error,
      .unknownContext,
      "the kubeconfig has no current context",
      help: names.isEmpty
        ? ["it has no contexts at all; ask your administrator for a complete one"]
        : ["choose one with --context: \(list(names))"]
    )
  }

  static func unknownContext(
    _ name: String,
    at range: SourceRange,
    among names: [String]
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .unknownContext,
      "the kubeconfig has no context \"\(name)\"",
      at: range,
      help: suggestion(name, among: names, "contexts")
    )
  }

  static func unknownEntry(
    _ kind: String,
    _ value: JSONValue?,
    of context: Kubeconfig.Entry,
    among names: [String]
  ) -> Diagnostic {
    guard let value, let name = value.string, !name.isEmpty else {
      return Diagnostic(
        .error,
        .unknownContext,
        "the context \"\(context.name)\" names no \(kind)",
        at: context.nameRange
      )
    }
    return Diagnostic(
      .error,
      .unknownContext,
      "the context \"\(context.name)\" names a \(kind) \"\(name)\" that the kubeconfig does not have",
      at: value.range,
      help: suggestion(name, among: names, "\(kind)s")
    )
  }

  static func noServer(_ cluster: Kubeconfig.Entry) -> Diagnostic {
    invalid("the cluster \"\(cluster.name)\" has no server", at: cluster.nameRange)
  }

  static func server(_ cluster: Kubeconfig.Entry, _ error: HTTPURL.ParseError) -> Diagnostic {
    let reason =
      switch error {
      case .scheme: "it has to begin with https://"
      case .host: "its host is missing or has characters that no host has"
      case .port: "its port is no number from 1 to 65535"
      case .userInformation: "user and password do not belong into it, but under \"users\""
      case .path: "it has white space or characters that have to be escaped"
      }
    return invalid(
      "the server of the cluster \"\(cluster.name)\" cannot be used: \(reason)",
      at: cluster.value["server"]?.range ?? cluster.nameRange
    )
  }

  static func insecureWithAuthority(
    _ cluster: Kubeconfig.Entry,
    at range: SourceRange
  ) -> Diagnostic {
    invalid(
      "the cluster \"\(cluster.name)\" has a certificate authority that "
        + "insecure-skip-tls-verify says to ignore",
      at: range,
      help: ["remove insecure-skip-tls-verify"]
    )
  }

  static func proxy(_ cluster: Kubeconfig.Entry, _ value: JSONValue) -> Diagnostic {
    invalid(
      "the proxy-url of the cluster \"\(cluster.name)\" cannot be used",
      at: value.range,
      help: ["it looks like http://proxy.example.com:3128; https and socks5 can be used too"]
    )
  }

  static func notPEM(_ key: String, of entry: Kubeconfig.Entry, at range: SourceRange) -> Diagnostic
  {
    invalid(
      key.hasSuffix("-data")
        ? "\"\(key)\" of \"\(entry.name)\" is not a PEM text in base 64"
        : "the file of \"\(key)\" of \"\(entry.name)\" is not a PEM text",
      at: range
    )
  }

  static func unreadableFile(
    _ key: String,
    of entry: Kubeconfig.Entry,
    at range: SourceRange,
    _ error: FileError
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .credentialsUnreadable,
      "the file of \"\(key)\" of \"\(entry.name)\" cannot be used: \(error.reason)",
      at: range,
      notes: ["looked for \(error.path)"]
    )
  }

  static func halfCertificate(_ user: Kubeconfig.Entry, hasKey: Bool) -> Diagnostic {
    invalid(
      "the user \"\(user.name)\" has a client \(hasKey ? "key without its certificate" : "certificate without its key")",
      at: user.nameRange
    )
  }

  static func groupsWithoutUser(_ user: Kubeconfig.Entry, at range: SourceRange) -> Diagnostic {
    invalid("the user \"\(user.name)\" has as-groups without as", at: range)
  }

  static func unsupported(
    _ key: String,
    of user: Kubeconfig.Entry,
    _ value: JSONValue
  ) -> Diagnostic {
    let name = value[key == "exec" ? "command" : "name"]?.string
    return Diagnostic(
      .error,
      .credentialsUnsupported,
      "the user \"\(user.name)\" logs in with \(key == "exec" ? "a program" : "an auth-provider")"
        + "\(name.map { " (\($0))" } ?? ""), which is not supported yet",
      at: user.nameRange,
      help: ["use a token: kubectl create token NAME, or a client certificate"]
    )
  }

  private static func invalid(
    _ message: String,
    at range: SourceRange,
    help: [String] = []
  ) -> Diagnostic {
    Diagnostic(.error, .kubeconfigInvalid, message, at: range, help: help)
  }

  private static func suggestion(
    _ name: String,
    among names: [String],
    _ what: String
  ) -> [String] {
    if let nearest = NearestName.of(name, among: names) { return ["did you mean \"\(nearest)\"?"] }
    return names.isEmpty ? ["it has no \(what)"] : ["its \(what): \(list(names))"]
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ")
      + (names.count > 12 ? " and \(names.count - 12) more" : "")
  }

  private static func article(_ kind: String) -> String {
    switch kind {
    case "array", "object": "an \(kind)"
    case "null": kind
    default: "a \(kind)"
    }
  }
}
