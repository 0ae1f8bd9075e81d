public import Diagnostics
import Kubernetes

/// Holds what a release would have against policies. Each of them counts, so that of two limits the
/// narrower one does.
///
/// Messages name the policy:
///
/// ```text
/// error[KG1312]: kubegate-policy in namespace "demo" allows at most 2 GPUs in a release, and this has 4
/// ```
public struct PolicyCheck: Sendable {
  public var policies: [Policy]

  public init(_ policies: [Policy]) { self.policies = policies }

  /// One diagnostic for each thing that goes beyond a policy, in source order.
  public func check(_ uses: [PolicyUse]) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for use in uses {
      for diagnostic in violations(of: use)
      where !found.contains(where: { $0.message == diagnostic.message }) {
        found.append(diagnostic)
      }
    }
    return found.inSourceOrder()
  }

  private func violations(of use: PolicyUse) -> [Diagnostic] {
    switch use.subject {
    case .image(let image):
      listed(use, .imageNotAllowed, "the image \"\(image)\"", of: \.imagePrefixes) { prefix in
        prefix.matches(image)
      } shown: {
        $0.text
      }
    case .storageClass(let name):
      listed(use, .storageClassNotAllowed, "the storage class \"\(name)\"", of: \.storageClasses) {
        $0 == name
      } shown: {
        $0
      }
    case .host(let host):
      listed(
        use,
        .domainNotAllowed,
        host.isEmpty ? "an ingress without a host" : "the host \"\(host)\"",
        of: \.ingressDomains
      ) {
        DomainName.isPart(host, of: $0)
      } shown: {
        "\($0) and all below it"
      }
    case .gpus(let amount): most(use, amount, of: \.gpus) { $0.gpuWords }
    case .memory(let amount): most(use, amount, of: \.memory) { "\($0) of memory" }
    case .cpu(let amount): most(use, amount, of: \.cpu) { $0.cpuWords }
    case .allocation(let seconds): allocation(use, seconds)
    case .labels(let keys): labels(use, keys)
    }
  }

  // MARK: The kinds of limits

  /// What has to be on a list, or below something on it.
  private func listed<Entry>(
    _ use: PolicyUse,
    _ code: DiagnosticCode,
    _ words: String,
    of list: (Policy.Limits) -> [Entry],
    _ allows: (Entry) -> Bool,
    shown: (Entry) -> String
  ) -> [Diagnostic] {
    let refusing = policies.filter { policy in
      let entries = list(policy.limits)
      return !entries.isEmpty && !entries.contains(where: allows)
    }
    guard let first = refusing.first else { return [] }
    var diagnostic = diagnostic(use, code, "\(first.name) does not allow \(words)", first)
    for policy in refusing.dropFirst() {
      diagnostic.notes.append("\(policy.name) does not allow it either")
    }
    let allowed = refusing.map { list($0.limits).map(shown).joined(separator: ", ") }
    diagnostic.help = allowed.map { "allowed: \($0)" } + diagnostic.help
    return [diagnostic]
  }

  private func most(
    _ use: PolicyUse,
    _ amount: Quantity,
    of limit: (Policy.Limits) -> Quantity?,
    _ words: (Quantity) -> String
  ) -> [Diagnostic] {
    let exceeded = policies.compactMap { policy in
      limit(policy.limits).flatMap { amount > $0 ? (policy: policy, limit: $0) : nil }
    }
    guard let narrowest = exceeded.min(by: { $0.limit < $1.limit }) else { return [] }
    return [
      diagnostic(
        use,
        .resourceLimitExceeded,
        "\(narrowest.policy.name) allows \(narrowest.limit == .zero ? "" : "at most ")\(words(narrowest.limit)) in a release, and this has \(amount)",
        narrowest.policy
      )
    ]
  }

  private func allocation(_ use: PolicyUse, _ seconds: Double?) -> [Diagnostic] {
    let exceeded = policies.compactMap { policy in
      policy.limits.allocationTime.flatMap { limit in
        seconds ?? .infinity > limit.seconds ? (policy: policy, limit: limit) : nil
      }
    }
    guard let (policy, limit) = exceeded.min(by: { $0.limit.seconds < $1.limit.seconds }) else {
      return []
    }
    let isEndless = seconds == nil
    var diagnostic = diagnostic(
      use,
      .allocationTooLong,
      "\(policy.name) allows an environment to live for \(limit.text) at most"
        + (isEndless ? ", and this has no end" : ""),
      policy
    )
    let isDeployment = isEndless && use.pointer == "/deployment"
    diagnostic.help.insert(
      isDeployment
        ? "remove \"deployment\", and write \"allocationTime\": \"\(limit.text)\" or less"
        : "write \"allocationTime\": \"\(limit.text)\" or less",
      at: 0
    )
    return [diagnostic]
  }

  private func labels(_ use: PolicyUse, _ keys: Set<String>) -> [Diagnostic] {
    var seen: Set<String> = []
    return policies.flatMap { policy in
      policy.limits.requiredLabels.filter { !keys.contains($0) && seen.insert($0).inserted }
        .map { key in
          var diagnostic = diagnostic(
            use,
            .missingLabel,
            "\(policy.name) requires the label \"\(key)\"",
            policy
          )
          diagnostic.help.insert("add \"labels\": { \"\(key)\": \"…\" }", at: 0)
          return diagnostic
        }
    }
  }

  private func diagnostic(
    _ use: PolicyUse,
    _ code: DiagnosticCode,
    _ message: String,
    _ policy: Policy
  ) -> Diagnostic {
    Diagnostic(
      .error,
      code,
      message,
      at: use.range,
      pointer: use.pointer,
      notes: use.notes,
      help: policy.contact.map { [$0] } ?? []
    )
  }
}

/// DNS names.
enum DomainName {
  /// Whether a host is a domain or below it; `*.lab.example.org` is below `lab.example.org`.
  static func isPart(_ host: String, of domain: String) -> Bool {
    var host = host.lowercased()
    if host.hasSuffix(".") { host.removeLast() }
    return host == domain || host.hasSuffix("." + domain)
  }
}

extension Quantity {
  /// As many GPUs: `2 GPUs`.
  var gpuWords: String {
    switch self {
    case .zero: "no GPUs"
    case Quantity(1): "1 GPU"
    default: "\(self) GPUs"
    }
  }

  /// As many processors: `500m CPU`, `8 CPUs`.
  var cpuWords: String {
    self == Quantity(1) || "\(self)".hasSuffix("m") ? "\(self) CPU" : "\(self) CPUs"
  }
}
