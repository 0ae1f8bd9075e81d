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
  /// break of YAML 1.1, and is folded: one into a space, several into one line break fewer, the spaces
  /// around them dropped.
  static func outcome(_ text: String) -> Outcome {
    let isSuspicious = text.utf8.contains { $0 == 0x7F || $0 == 0xC2 || $0 == 0xEF }
    guard isSuspicious else { return .same }
    var hasBreak = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x85: hasBreak = true
      case 0x7F...0x9F, 0xFFFE, 0xFFFF: return .refused
      default: break
      }
    }
    return hasBreak ? .changed(folded(text)) : .same
  }

  private static func folded(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var (spaces, breaks) = (0, 0)
    // Scalar by scalar: to append a sequence to such a view copies all of it.
    func finishBlanks() {
      if breaks == 0 {
        for _ in 0..<spaces { result.append(" ") }
      } else if breaks == 1 {
        result.append(" ")
      } else {
        for _ in 1..<breaks { result.append("\n") }
      }
      (spaces, breaks) = (0, 0)
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x20: spaces += 1
      case 0x85: breaks += 1
      default:
        finishBlanks()
        result.append(scalar)
      }
    }
    finishBlanks()
    return String(result)
  }

  /// Whether a text can be read back as a key: on one line, and within 1024 characters of JSON.
  static func allowsKey(_ text: String) -> Bool {
    guard outcome(text) == .same else { return false }
    // A character is written with six at most.
    guard text.utf8.count > 170 else { return true }
    var length = 2
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\", "\n", "\r", "\t", "\u{8}", "\u{C}": length += 2
      case "\0"..<" ", "<", ">", "&", "\u{2028}", "\u{2029}": length += 6
      default: length += 1
      }
    }
    return length <= 1024
  }
}
