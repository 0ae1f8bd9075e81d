import Diagnostics
import Host
import JSON

/// What a config may say in the place of a secret: `env:NAME`, `file:PATH`, or the secret itself.
public enum SecretSource {
  /// Whether the text only says where the secret is, and may be shown.
  public static func isReference(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("env:") || text.hasPrefix("file:") || GeneratedSecret(String(text)) != nil
  }

  /// Secrets hold at most this much.
  private static let limit = 1 << 20

  /// The secret that a value stands for, where it is not to be generated.
  static func read(
    _ value: JSONValue,
    pointer: String,
    _ config: Config
  ) throws(Diagnostic) -> String {
    let source = value.string ?? ""
    if source.hasPrefix("env:") {
      let name = String(source.dropFirst(4))
      if let defaults = config.defaults, value.range.file == defaults.source {
        throw Diagnostic(
          .error,
          .missingLocalValue,
          "the defaults of a workload type cannot name the user's variables",
          at: value.range,
          pointer: pointer,
          help: ["write \"env:\(name)\" in the config"]
        )
      }
      guard let text = config.host.environment[name] else {
        throw Diagnostic(
          config.unsetVariable,
          .missingLocalValue,
          "the environment variable \"\(name)\" is not set",
          at: value.range,
          pointer: pointer,
          help: ["export \(name)=…"]
        )
      }
      return text
    }
    if GeneratedSecret(source) != nil {
      throw Diagnostic(
        .error,
        .unsupported,
        "only secrets of \"secret_data\" can be generated",
        at: value.range,
        pointer: pointer,
        help: ["write \"env:NAME\" or \"file:PATH\""]
      )
    }
    guard source.hasPrefix("file:") else { return source }
    let path = String(source.dropFirst(5))
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try config.host.files.read(config.localPath(path, writtenAt: value.range), limit)
    } catch {
      throw LocalFile.mistake(error, written: path, at: value.range, pointer: pointer)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let key = pointer.dropFirst().prefix { $0 != "/" }
      throw Diagnostic(
        .error,
        .missingLocalValue,
        "\"\(path)\" is not text, and \(key) holds text",
        at: value.range,
        pointer: pointer
      )
    }
    return text
  }

  /// A warning, where the secret itself stands in the config.
  static func warning(_ member: JSONObject.Member, pointer: String) -> Diagnostic? {
    let text = member.value.string ?? ""
    if text.hasPrefix("env:") || text.hasPrefix("file:") { return nil }
    return Diagnostic(
      .warning,
      .secretInConfig,
      "this secret stands in the config in clear text",
      at: member.keyRange,
      pointer: pointer,
      help: ["write \"env:NAME\" or \"file:PATH\" as its value"]
    )
  }
}
