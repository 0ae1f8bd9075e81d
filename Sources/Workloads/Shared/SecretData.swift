import Diagnostics
import Host
import JSON

/// The sources of `secret_data`: `env:NAME`, `file:PATH`, `generate`, or the value itself.
enum SecretData {
  static func values(of config: Config) throws(DiagnosticError) -> JSONObject {
    var values = JSONObject()
    var mistakes: [Diagnostic] = []
    for member in config.members("secret_data") where Self.generated(member) == nil {
      do throws(Diagnostic) {
        values[member.key] = .string(try value(of: member, config))
      } catch {
        mistakes.append(error)
      }
    }
    if !mistakes.isEmpty { throw DiagnosticError(mistakes) }
    return values
  }

  /// How long those are that the chart makes, by key.
  static func lengths(of config: Config) -> JSONObject {
    var lengths = JSONObject()
    for member in config.members("secret_data") {
      if let length = generated(member)?.length { lengths[member.key] = .int(length) }
    }
    return lengths
  }

  private static func generated(_ member: JSONObject.Member) -> GeneratedSecret? {
    member.value.string.flatMap { GeneratedSecret($0) }
  }

  private static func value(
    of member: JSONObject.Member,
    _ config: Config
  ) throws(Diagnostic) -> String {
    let pointer = "/secret_data/" + JSONPointer.escaped(member.key)
    return try SecretSource.read(member.value, pointer: pointer, config)
  }

  /// Sources that give no value, and values that stand in the config.
  static func check(_ config: Config) -> [Diagnostic] {
    config.members("secret_data").compactMap { member in
      let pointer = "/secret_data/" + JSONPointer.escaped(member.key)
      if let generated = generated(member) {
        return generated.length == nil
          ? GeneratedSecret.mistake(at: member.value, pointer: pointer) : nil
      }
      do throws(Diagnostic) {
        _ = try value(of: member, config)
      } catch {
        return error
      }
      return SecretSource.warning(member, pointer: pointer)
    }
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
