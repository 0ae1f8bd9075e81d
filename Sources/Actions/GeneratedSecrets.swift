import Charts
import JSON
import Workloads

/// Secrets that the charts of the program make, and keep as the cluster has them.
enum GeneratedSecrets {
  static func isWanted(by values: Values) -> Bool {
    values.object[GeneratedSecret.valuesKey]?.object?.isEmpty == false
  }

  /// Values for a chart that is rendered without a cluster: what has yet to be made is a stand-in, so that
  /// the same config renders the same each time.
  static func hidden(in values: Values) -> Values {
    guard isWanted(by: values) else { return values }
    let lengths = values.object[GeneratedSecret.valuesKey]?.object ?? JSONObject()
    var hidden = values
    hidden.object[GeneratedSecret.knownKey] = .object(
      JSONObject(lengths.members.map { .init(key: $0.key, value: SecretMasking.mask) })
    )
    return hidden
  }
}
