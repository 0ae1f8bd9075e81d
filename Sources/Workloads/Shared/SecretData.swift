import Diagnostics
import Host
import JSON

/// The sources of `secret_data`: `env:NAME`, `file:PATH`, or the value itself.
enum SecretData {
  /// Secrets hold at most this much.
  private static let limit = 1 << 20

  static func values(of config: Config) throws(DiagnosticError) -> JSONObject {
    var values = JSONObject()
    var mistakes: [Diagnostic] = []
    for member in config.members("secret_data") {
      do throws(Diagnostic) {
        values[member.key] = .string(try value(of: member, config))
      } catch {
        mistakes.append(error)
      }
    }
    if !mistakes.isEmpty { throw DiagnosticError(mistakes) }
    return values
  }

  private static func value(
    of member: JSONObject.Member,
    _ config: Config
  ) throws(Diagnostic) -> String {
    let source = member.value.string ?? ""
    let pointer = "/secret_data/" + JSONPointer.escaped(member.key)
    if source.hasPrefix("env:") {
      let name = String(source.dropFirst(4))
      guard let value = config.host.environment[name] else {
        throw Diagnostic(
          config.unsetVariable,
          .missingLocalValue,
          "the environment variable \"\(name)\" is not set",
          at: member.value.range,
          pointer: pointer,
          help: ["export \(name)=…"]
        )
      }
      return value
    }
    guard source.hasPrefix("file:") else { return source }
    let path = String(source.dropFirst(5))
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try config.host.files.read(
        config.localPath(path, writtenAt: member.value.range),
        limit
      )
    } catch {
      throw LocalFile.mistake(error, written: path, at: member.value.range, pointer: pointer)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic(
        .error,
        .missingLocalValue,
        "\"\(path)\" is not text, and secret_data holds text",
        at: member.value.range,
        pointer: pointer
      )
    }
    return text
  }

  /// Sources that give no value, and values that stand in the config.
  static func check(_ config: Config) -> [Diagnostic] {
    config.members("secret_data").compactMap { member in
      do throws(Diagnostic) {
        _ = try value(of: member, config)
      } catch {
        return error
      }
      if SecretSource.isReference(member.value.string ?? "") { return nil }
      return Diagnostic(
        .warning,
        .secretInConfig,
        "this secret stands in the config in clear text",
        at: member.keyRange,
        pointer: "/secret_data/" + JSONPointer.escaped(member.key),
        help: ["write \"env:NAME\" or \"file:PATH\" as its value"]
      )
    }
  }
}

/// What a value of `secret_data` may be beside the secret itself.
public enum SecretSource {
  /// Whether the text only says where the secret is, and may be shown.
  public static func isReference(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("env:") || text.hasPrefix("file:")
  }
}

/// The words for local files that cannot be used.
enum LocalFile {
  static func mistake(
    _ error: FileError,
    written: String,
    at range: SourceRange,
    pointer: String
  ) -> Diagnostic {
    let isRelative = !written.hasPrefix("/") && !written.hasPrefix("~/")
    return Diagnostic(
      .error,
      .unreadableLocalFile,
      "cannot read \"\(written)\": \(error.reason)",
      at: range,
      pointer: pointer,
      notes: error.path == written ? [] : ["looked for at \(error.path)"],
      help: isRelative ? ["paths are relative to the config file"] : []
    )
  }
}
