/// What the detour of sigs.k8s.io/yaml does to a text: it is written as JSON, which go-yaml reads back
/// as YAML 1.1 before it is written, and YAML 1.1 has fewer characters than JSON.
enum JSONDetour {
  enum Outcome: Equatable {
    /// The usual case.
    case same
    case changed(String)
    /// go-yaml does not read it back.
    case refused
  }

  /// What comes out: control characters from U+007F on, U+FFFE and U+FFFF are refused; U+0085 is a line
  /// break of YAML 1.1, and is folded into a space.
  static func outcome(_ text: String) -> Outcome {
    let isSuspicious = text.utf8.contains { $0 == 0x7F || $0 == 0xC2 || $0 == 0xEF }
    guard isSuspicious else { return .same }
    var result = String.UnicodeScalarView()
    var isChanged = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x85:
        result.append(" ")
        isChanged = true
      case 0x7F...0x9F, 0xFFFE, 0xFFFF: return .refused
      default: result.append(scalar)
      }
    }
    return isChanged ? .changed(String(result)) : .same
  }
}
