/// Which of the two writers that Helm uses is followed, byte for byte.
public enum YAMLDialect: Sendable {
  /// sigs.k8s.io/yaml over go-yaml version 2, behind `toYaml`: lists stand at the column of their key,
  /// lines are folded behind 80 columns.
  case kubernetes
  /// go-yaml version 3 with an indent of 2, behind `toYamlPretty`: lists are indented, lines are
  /// never folded.
  case pretty

  /// The order of mapping keys.
  public var keyOrder: YAMLKeyOrder {
    switch self {
    case .kubernetes: .version2
    case .pretty: .version3
    }
  }

  /// The column behind which a line may be broken at a space.
  var width: Int {
    switch self {
    case .kubernetes: 80
    case .pretty: .max
    }
  }
}
