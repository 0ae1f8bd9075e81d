import JSON
import Kubernetes
import Workloads

extension SecretValueMask {
  /// What is secret in what a chart of the user's makes of a config: the values that it puts into
  /// Secrets, that have names of secrets, and that `secret_values` gives.
  init(of rendered: RenderedConfig, _ validated: ValidatedConfig) {
    self.init()
    learn(objects: rendered.objects.map(\.json))
    learn(values: rendered.values)
    for secret in rendered.secrets { learn(secret: secret) }
    for key in validated.workload.secretValues { rendered.values[key].map { learn(secrets: $0) } }
    learn(secretsOf: validated.config["secret_values"], in: .object(rendered.values))
  }

  /// Learns the values that stand where a config has secrets.
  private mutating func learn(secretsOf shape: JSONValue?, in values: JSONValue) {
    for member in shape?.object?.members ?? [] {
      guard let value = values[member.key] else { continue }
      if member.value.object == nil {
        learn(secrets: value)
      } else {
        learn(secretsOf: member.value, in: value)
      }
    }
  }
}
