import Diagnostics
import Host
import JSON

/// The sources of `secret_data`: `env:NAME`, `file:PATH`, or the value itself.
enum SecretData {
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
    let pointer = "/secret_data/" + JSONPointer.escaped(member.key)
    return try SecretSource.read(member.value, pointer: pointer, config)
  }

  /// Sources that give no value, and values that stand in the config.
  static func check(_ config: Config) -> [Diagnostic] {
    config.members("secret_data").compactMap { member in
      do throws(Diagnostic) {
        _ = try value(of: member, config)
      } catch {
        return error
      }
      return SecretSource.warning(
        member,
        pointer: "/secret_data/" + JSONPointer.escaped(member.key)
      )
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
