public import Diagnostics
public import JSON

/// Checks that every Secret which a release needs is there, with the keys that are needed.
public enum SecretKeys {
  /// What is known of a Secret. Its values are not.
  public enum Fact: Sendable, Equatable {
    case present(keys: [String])
    case missing
    /// The user may not look.
    case hidden
  }

  /// One diagnostic for each Secret that is missing or hidden, and for each key that is missing.
  ///
  /// - Parameters:
  ///   - facts: one for each Secret that is referred to.
  ///   - config: where places are looked for: the first string that is the Secret's or the key's name.
  public static func check(
    _ references: [SecretReference],
    facts: [String: Fact],
    namespace: String,
    config: JSONValue
  ) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var reported: Set<String> = []
    for reference in references {
      switch facts[reference.name] ?? .hidden {
      case .missing where reported.insert(reference.name).inserted:
        found.append(missing(reference, references, namespace, config, known: facts))
      case .hidden where reported.insert(reference.name).inserted:
        found.append(hidden(reference, namespace, config))
      case .present(let keys):
        guard let key = reference.key, !keys.contains(key),
          reported.insert("\(reference.name)/\(key)").inserted
        else { continue }
        found.append(missingKey(key, reference, keys: keys, namespace, config))
      default: continue
      }
    }
    return found.inSourceOrder()
  }

  private static func missing(
    _ reference: SecretReference,
    _ all: [SecretReference],
    _ namespace: String,
    _ config: JSONValue,
    known: [String: Fact]
  ) -> Diagnostic {
    let keys = all.filter { $0.name == reference.name }.compactMap(\.key)
    let uniqueKeys = keys.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let literals = uniqueKeys.map { " --from-literal=\($0)=…" }.joined()
    return Diagnostic(
      .error,
      .missingSecret,
      "there is no secret \"\(reference.name)\" in namespace \"\(namespace)\"",
      at: config.firstString(reference.name)?.range ?? .none,
      notes: ["\(reference.user) needs it"],
      help: [
        "kubectl -n \(namespace) create secret generic \(reference.name)\(literals)"
      ]
    )
  }

  private static func missingKey(
    _ key: String,
    _ reference: SecretReference,
    keys: [String],
    _ namespace: String,
    _ config: JSONValue
  ) -> Diagnostic {
    let place = config.firstString(key) ?? config.firstString(reference.name)
    var help: [String] = []
    if let near = NearestName.of(key, among: keys) { help.append("did you mean \"\(near)\"?") }
    help.append(
      "add it: kubectl -n \(namespace) patch secret \(reference.name) "
        + "-p '{\"stringData\":{\"\(key)\":\"…\"}}'"
    )
    let known =
      keys.isEmpty
      ? "the secret has no keys" : "its keys: \(keys.sorted().joined(separator: ", "))"
    return Diagnostic(
      .error,
      .missingSecretKey,
      "secret \"\(reference.name)\" has no key \"\(key)\"",
      at: place?.range ?? .none,
      notes: [known, "\(reference.user) needs it"],
      help: help
    )
  }

  private static func hidden(
    _ reference: SecretReference,
    _ namespace: String,
    _ config: JSONValue
  ) -> Diagnostic {
    Diagnostic(
      .warning,
      .uncheckedSecret,
      "cannot see whether secret \"\(reference.name)\" exists: you may not read secrets in namespace \"\(namespace)\"",
      at: config.firstString(reference.name)?.range ?? .none,
      notes: ["\(reference.user) needs it"]
    )
  }
}

extension JSONValue {
  /// The first string in the value, in source order, that is this text, or this text and a `?`.
  fileprivate func firstString(_ text: String) -> JSONValue? {
    firstString { $0 == text || $0 == text + "?" }
  }
}
