/// Why an image could not be pulled.
enum ImagePullFailure: CaseIterable {
  case wrongPlatform
  case rateLimit
  case notFound
  case denied
  case noSuchHost
  case untrusted
  case noSpace
  case unreachable
  case other

  static func diagnosis(of container: PodContainer, events: PodEvents) -> PodDiagnosis {
    let image = container.image
    switch container.waitingReason {
    case "InvalidImageName":
      return PodDiagnosis(
        .doomed,
        "\"\(image)\" is no name of an image",
        notes: [container.waitingMessage],
        container: container.name
      )
    case "ErrImageNeverPull":
      return PodDiagnosis(
        .doomed,
        "the image \"\(image)\" is not on the node, and must not be pulled",
        help: ["set imagePullPolicy to IfNotPresent"],
        container: container.name
      )
    default: break
    }
    // While backing off, older clusters give the reason only in an event.
    var message = container.waitingMessage
    if ImagePullFailure(message) == .other,
      let event = events.latest("Failed", container: container.name),
      event.message.contains("pull")
    {
      message = event.message
    }
    let failure = ImagePullFailure(message)
    return PodDiagnosis(
      failure.isDoomed ? .doomed : .waiting,
      failure.summary(image),
      notes: [message],
      help: failure.help,
      container: container.name
    )
  }

  /// Reads what the runtime or the registry says.
  init(_ message: String) {
    let text = message.lowercased()
    self =
      Self.allCases.first { failure in failure.signs.contains { text.contains($0) } } ?? .other
  }

  /// What the messages of containerd, CRI-O, Docker and registries say, lower case.
  private var signs: [String] {
    switch self {
    case .wrongPlatform: ["no match for platform", "no matching manifest"]
    case .rateLimit: ["toomanyrequests", "rate limit", "429 too many requests"]
    case .notFound:
      [
        "manifest unknown", "not found: manifest", "name_unknown", "name unknown",
        "not found", "no such image",
      ]
    case .denied:
      [
        "denied", "unauthorized", "authentication required", "no basic auth credentials",
        "403 forbidden", "401 unauthorized", "insufficient_scope", "authorization failed",
      ]
    case .noSuchHost: ["no such host", "server misbehaving", "name resolution"]
    case .untrusted: ["x509:", "http response to https client"]
    case .noSpace: ["no space left on device"]
    case .unreachable:
      [
        "i/o timeout", "connection refused", "connection reset", "handshake timeout",
        "deadline exceeded", "no route to host", "network is unreachable", "unexpected eof",
        "502 bad gateway", "503 service unavailable",
      ]
    case .other: []
    }
  }

  private var isDoomed: Bool {
    switch self {
    case .wrongPlatform, .notFound, .denied: true
    case .rateLimit, .noSuchHost, .untrusted, .noSpace, .unreachable, .other: false
    }
  }

  private func summary(_ image: String) -> String {
    switch self {
    case .wrongPlatform: "the image \"\(image)\" does not exist for the processor of the node"
    case .rateLimit: "the registry of \"\(image)\" allows no more pulls for now"
    case .notFound: "the image \"\(image)\" does not exist"
    case .denied: "the registry denies access to the image \"\(image)\", or it does not exist"
    case .noSuchHost: "the registry of \"\(image)\" has no address that the node can find"
    case .untrusted: "the node does not trust the registry of \"\(image)\""
    case .noSpace: "the node has no space left for the image \"\(image)\""
    case .unreachable: "the node cannot reach the registry of \"\(image)\""
    case .other: "the image \"\(image)\" cannot be pulled"
    }
  }

  private var help: [String] {
    switch self {
    case .notFound: ["check its name and tag"]
    case .denied: ["check its name, and name a secret with access in imagePullSecrets"]
    case .noSuchHost: ["check the registry's name"]
    case .rateLimit: ["it is tried again; a login in imagePullSecrets raises the limit"]
    case .wrongPlatform, .untrusted, .noSpace, .unreachable, .other: []
    }
  }
}
