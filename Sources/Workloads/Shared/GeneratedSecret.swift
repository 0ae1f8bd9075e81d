import Diagnostics
import JSON

/// What a config says in the place of a secret that nobody has to know beforehand: `generate`, or
/// `generate:LENGTH`. The chart makes it with the first revision, and keeps what the Secret has ever
/// after.
///
/// ```swift
/// GeneratedSecret("generate:48")?.length  // 48
/// GeneratedSecret("env:TOKEN")  // nil
/// ```
public struct GeneratedSecret: Sendable, Equatable {
  /// How many letters and digits it has; `nil` where what is written is no length that it can have.
  public var length: Int?

  /// The name of the chart's value that holds the lengths by key.
  public static let valuesKey = "generatedSecrets"
  /// The name of the value that holds those that are known.
  public static let knownKey = "generatedSecretData"

  private static let standard = 32
  private static let lengths = 8...256

  /// - Parameter text: what the config has; `nil` where that asks for nothing to be generated.
  public init?(_ text: String) {
    guard text.hasPrefix("generate") else { return nil }
    let rest = text.dropFirst("generate".count)
    if rest.isEmpty {
      length = Self.standard
    } else if rest.hasPrefix(":") {
      length = Int(rest.dropFirst()).flatMap { Self.lengths.contains($0) ? $0 : nil }
    } else {
      return nil
    }
  }

  static func mistake(at value: JSONValue, pointer: String) -> Diagnostic {
    Diagnostic(
      .error,
      .wrongForm,
      "a generated secret has \(lengths.lowerBound) to \(lengths.upperBound) letters and digits",
      at: value.range,
      pointer: pointer,
      help: ["write \"generate\" for \(standard) of them, or \"generate:\(standard * 2)\""]
    )
  }
}
