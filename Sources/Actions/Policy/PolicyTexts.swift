import Diagnostics
import JSON
import Kubernetes
import Policies

/// The text of a policy, and where it stands.
struct PolicyText: Sendable, Equatable {
  /// What messages call the policy: `kubegate-policy in namespace "demo"`.
  var name: String
  var file: SourceFile
  var form: DocumentForm
  /// Whether the command line names it, so that whoever asks can mend it.
  var isOwn = false
}

/// The policies that hold somewhere, those that count more first, before their texts are looked at.
struct PolicyTexts: Sendable, Equatable {
  var texts: [PolicyText] = []
  /// Why one of them cannot be had.
  var warnings: [Diagnostic] = []
  /// The same of the policy for the whole cluster, which many users may not look for, and most clusters
  /// do not have.
  var unseen: [Diagnostic] = []
}

/// The ConfigMaps that hold policies: one in a namespace, for what is deployed there, and one for the
/// whole cluster.
enum PolicyConfigMap {
  static let name = "kubegate-policy"
  /// Where the policy of the whole cluster is.
  static let clusterNamespace = "kubegate-system"

  /// Asks a cluster for the policies of a namespace, both at once. Those that are not there are none.
  static func find(
    _ client: KubernetesClient,
    namespace: String
  ) async -> Result<PolicyTexts, ActionError> {
    async let own = configMap(client, namespace)
    async let common =
      namespace == clusterNamespace ? .success(nil) : configMap(client, clusterNamespace)
    let answers = [(namespace, await own), (clusterNamespace, await common)]
    var found = PolicyTexts()
    for (namespace, answer) in answers {
      switch answer {
      case .success(let object):
        guard let object else { continue }
        do throws(Diagnostic) {
          found.texts.append(try text(of: object, namespace))
        } catch {
          found.warnings.append(error)
        }
      case .failure(let error) where error.isForbidden:
        if namespace == clusterNamespace {
          found.unseen.append(PolicyMistake.denied(namespace))
        } else {
          found.warnings.append(PolicyMistake.denied(namespace))
        }
      case .failure(.cancelled): return .failure(.interrupted)
      case .failure(let error):
        return .failure(.cluster(error, action: "read ConfigMap \(namespace)/\(name)"))
      }
    }
    return .success(found)
  }

  private static func configMap(
    _ client: KubernetesClient,
    _ namespace: String
  ) async -> KubernetesResult<KubernetesObject?> {
    await KubernetesResult.of { () async throws(KubernetesError) in
      try await client.find(.configMaps, namespace: namespace, name: name)
    }
  }

  /// The policy that a ConfigMap holds, in one key.
  static func text(
    of object: KubernetesObject,
    _ namespace: String
  ) throws(Diagnostic) -> PolicyText {
    let data = object["data"]?.object ?? JSONObject()
    let forms: [(key: String, form: DocumentForm)] = [
      ("policy.yaml", .yaml), ("policy.json", .json),
    ]
    let used = forms.filter { data[$0.key]?.string != nil }
    guard let first = used.first, used.count == 1, let text = data[first.key]?.string else {
      throw used.isEmpty
        ? PolicyMistake.noKey(namespace, keys: Array(data.keys))
        : PolicyMistake.severalKeys(namespace)
    }
    return PolicyText(
      name: title(namespace),
      file: SourceFile(name: "ConfigMap \(namespace)/\(name), \(first.key)", text: text),
      form: first.form
    )
  }

  static func title(_ namespace: String) -> String { "\(name) in namespace \"\(namespace)\"" }
}

/// The words for policies that cannot be had.
enum PolicyMistake {
  /// What whoever deploys can do about a policy of someone else.
  static let help = "tell the administrator of the cluster"

  static func denied(_ namespace: String) -> Diagnostic {
    Diagnostic(
      .warning,
      .unreadPolicy,
      "cannot see whether there is a \(PolicyConfigMap.title(namespace)): you may not read ConfigMaps there",
      help: ["the administrator can let everyone read it, with a Role for this one ConfigMap"]
    )
  }

  /// Why the policies of a cluster that only one config names cannot be had.
  static func unread(by error: ActionError) -> [Diagnostic] {
    switch error {
    case .cluster(let error, let action): return [error.diagnostic(action)]
    case .kubeconfig(let found, _):
      return found.map { Diagnostic(.error, $0.code, $0.message, notes: $0.notes, help: $0.help) }
    default: return []
    }
  }

  static func noKey(_ namespace: String, keys: [String]) -> Diagnostic {
    wrong(
      PolicyConfigMap.title(namespace),
      "it has neither \"policy.yaml\" nor \"policy.json\"",
      keys.isEmpty ? [] : ["its keys: \(keys.joined(separator: ", "))"]
    )
  }

  static func severalKeys(_ namespace: String) -> Diagnostic {
    wrong(
      PolicyConfigMap.title(namespace),
      "it has both \"policy.yaml\" and \"policy.json\"",
      ["none of them counts"]
    )
  }

  private static func wrong(_ name: String, _ reason: String, _ notes: [String]) -> Diagnostic {
    Diagnostic(
      .warning,
      .wrongPolicy,
      "\(name) is wrong: \(reason)",
      notes: notes,
      help: [help]
    )
  }

  /// What is wrong with the text of a policy of someone else, which stops nothing.
  static func part(_ mistake: Diagnostic, of name: String) -> Diagnostic {
    warning(mistake, "\(name) is wrong", note: "this part of it does not count")
  }

  /// What is wrong with a config only because of a default, which it then goes without.
  static func unfit(_ mistake: Diagnostic, _ applied: PolicyDefaults.Applied) -> Diagnostic {
    warning(
      mistake,
      "a default of \(applied.policy) does not fit this config",
      note: "\"\(applied.key)\" stays as if there were no default"
    )
  }

  private static func warning(
    _ mistake: Diagnostic,
    _ words: String,
    note: String
  ) -> Diagnostic {
    var warning = mistake
    warning.severity = .warning
    warning.code = .wrongPolicy
    warning.message = "\(words): \(mistake.message)"
    warning.notes.append(note)
    warning.help.append(help)
    // These would be taken for those of the config.
    warning.pointer = nil
    warning.fix = nil
    return warning
  }
}
