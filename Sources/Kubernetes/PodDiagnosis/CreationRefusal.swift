extension PodDiagnosis {
  /// What keeps a Job, ReplicaSet, StatefulSet or DaemonSet from creating its pods. The cluster takes
  /// the object and tells only in an event, `FailedCreate`, that its pods are refused.
  ///
  /// `nil` where no event says so.
  public static func refusal(
    of owner: KubernetesObject,
    events: [KubernetesObject]
  ) -> PodDiagnosis? {
    PodEvents(events, of: owner).latest("FailedCreate").map { refusal($0.message) }
  }

  /// What the message of a `FailedCreate` event means.
  static func refusal(_ message: String) -> PodDiagnosis {
    if let quota = ExceededQuota(message) { return quota.diagnosis }
    if let missing = behind("must specify ", in: message), message.contains("failed quota") {
      return PodDiagnosis(
        .doomed,
        "the namespace's quota wants every container to say its \(missing)",
        notes: [message],
        help: ["set these under resources"]
      )
    }
    if message.contains("violates PodSecurity") || message.contains("pod security policy") {
      return PodDiagnosis(
        .doomed,
        "the namespace's pod security forbids it",
        notes: [message],
        help: ["ask for fewer privileges; the note says which are too many"]
      )
    }
    if message.contains(" usage per ") || message.contains("LimitRange") {
      return PodDiagnosis(
        .doomed,
        "it asks for more or less than the namespace allows",
        notes: [message],
        help: ["change the amounts under resources"]
      )
    }
    if message.contains("admission webhook"), message.contains("denied") {
      return PodDiagnosis(.doomed, "a rule of the cluster forbids it", notes: [message])
    }
    if message.contains("no PriorityClass with name") {
      return PodDiagnosis(.doomed, "its priority class does not exist", notes: [message])
    }
    if message.contains("serviceaccount"), message.contains("not found") {
      return PodDiagnosis(.waiting, "its service account does not exist", notes: [message])
    }
    if message.contains("is being terminated") {
      return PodDiagnosis(.doomed, "its namespace is being deleted", notes: [message])
    }
    return PodDiagnosis(.waiting, "its pods are refused", notes: [message])
  }

  private static func behind(_ sign: String, in message: String) -> String? {
    message.firstRange(of: sign).map { String(message[$0.upperBound...]) }
  }
}

/// A quota that a pod does not fit into: `exceeded quota: gpus, requested: requests.nvidia.com/gpu=2,
/// used: requests.nvidia.com/gpu=3, limited: requests.nvidia.com/gpu=4`.
private struct ExceededQuota {
  private let message: String
  private let name: String
  private let requested: [String: Quantity]
  private let used: [String: Quantity]
  private let limited: [String: Quantity]

  init?(_ message: String) {
    guard let start = message.firstRange(of: "exceeded quota: ") else { return nil }
    let rest = message[start.upperBound...]
    self.message = message
    name = String(rest.prefix { $0 != "," })
    requested = Self.amounts("requested: ", rest)
    used = Self.amounts("used: ", rest)
    limited = Self.amounts("limited: ", rest)
  }

  private static func amounts(_ label: String, _ text: Substring) -> [String: Quantity] {
    guard let start = text.firstRange(of: label) else { return [:] }
    let list = text[start.upperBound...].prefix { $0 != " " && $0 != "]" }
    var amounts: [String: Quantity] = [:]
    for item in list.split(separator: ",") {
      let name = item.prefix { $0 != "=" }
      amounts[String(name)] = Quantity(String(item.dropFirst(name.count + 1)))
    }
    return amounts
  }

  var diagnosis: PodDiagnosis {
    let facts = requested.sorted { $0.key < $1.key }.map { resource, amount in
      "\(amount) \(ResourceName.words(resource)) asked for, "
        + "\(used[resource] ?? .zero) of \(limited[resource] ?? .zero) used"
    }
    let isTooMuch = requested.contains { resource, amount in
      limited[resource].map { amount > $0 } ?? false
    }
    return PodDiagnosis(
      isTooMuch ? .doomed : .waiting,
      isTooMuch
        ? "it asks for more than the namespace's quota \"\(name)\" allows at all"
        : "the namespace's quota \"\(name)\" is used up",
      notes: facts.isEmpty ? [message] : facts,
      help: isTooMuch
        ? ["ask for less, or have the quota raised"]
        : ["delete what is no longer needed; it starts as soon as there is room"]
    )
  }
}
