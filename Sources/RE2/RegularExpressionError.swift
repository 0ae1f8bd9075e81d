internal import CRE2

/// Why a pattern cannot be compiled.
public struct RegularExpressionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, in the words of Go's `regexp/syntax`: `missing closing ]`.
  public var reason: String
  /// The part of the pattern that is to blame; may be empty.
  public var part: String

  /// The message as Go writes it: ``error parsing regexp: missing closing ]: `[a-` ``.
  public var description: String { "error parsing regexp: \(reason): `\(part)`" }

  init(_ error: cre2_error, part: String) {
    self.part = part
    reason =
      switch error {
      case CRE2_BAD_ESCAPE: "invalid escape sequence"
      case CRE2_BAD_CLASS: "invalid character class"
      case CRE2_BAD_RANGE: "invalid character class range"
      case CRE2_MISSING_BRACKET: "missing closing ]"
      case CRE2_MISSING_PARENTHESIS: "missing closing )"
      case CRE2_UNEXPECTED_PARENTHESIS: "unexpected )"
      case CRE2_TRAILING_BACKSLASH: "trailing backslash at end of expression"
      case CRE2_REPEAT_ARGUMENT: "missing argument to repetition operator"
      case CRE2_REPEAT_SIZE: "invalid repeat count"
      case CRE2_REPEAT_OPERATOR: "invalid nested repetition operator"
      case CRE2_BAD_PERL_OPERATOR: "invalid or unsupported Perl syntax"
      case CRE2_BAD_UTF8: "invalid UTF-8"
      case CRE2_BAD_NAME: "invalid named capture"
      case CRE2_TOO_LARGE: "expression too large"
      default: "internal error"
      }
  }
}
