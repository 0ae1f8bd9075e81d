import Charts
import Diagnostics
import Host
import JSON

/// `values`, `values_files`, `secret_values`: what the user says to the chart. Files come first, then
/// the config's own values, then the secret ones.
enum ValuesKeys {
  /// A file of values is at most this large.
  private static let limit = 8 << 20

  /// - Throws: what is wrong with a file, or with a source of a secret.
  static func values(
    from config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> Values {
    var values = Values(integerSources: config.integerSources)
    for (index, written) in config.list("values_files").enumerated() {
      let file: SourceFile
      do throws(Diagnostic) {
        file = try read(written, index, config)
      } catch {
        throw DiagnosticError(error)
      }
      try values.merge(file: file, into: &sources)
    }
    if let own = config["values"]?.object { values.merge(own) }
    var secrets = SecretReader(config: config)
    values.merge(secrets.read(config["secret_values"]?.object ?? JSONObject(), "/secret_values"))
    let mistakes = secrets.found.filter { $0.code != .secretInConfig }
    if !mistakes.isEmpty { throw DiagnosticError(mistakes) }
    return values
  }

  /// Files that cannot be read, and secrets that cannot be had or stand in the config.
  static func check(_ config: Config) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for (index, written) in config.list("values_files").enumerated() {
      do throws(Diagnostic) {
        _ = try read(written, index, config)
      } catch {
        found.append(error)
      }
    }
    var secrets = SecretReader(config: config)
    _ = secrets.read(config["secret_values"]?.object ?? JSONObject(), "/secret_values")
    return found + secrets.found
  }

  private static func read(
    _ written: JSONValue,
    _ index: Int,
    _ config: Config
  ) throws(Diagnostic) -> SourceFile {
    let path = written.string ?? ""
    let place = config.localPath(path, writtenAt: written.range)
    do throws(FileError) {
      return SourceFile(name: place, bytes: try config.host.files.read(place, limit))
    } catch {
      throw LocalFile.mistake(
        error,
        written: path,
        at: written.range,
        pointer: "/values_files/\(index)"
      )
    }
  }
}

/// Puts secrets in the places of their sources.
private struct SecretReader {
  var config: Config
  var found: [Diagnostic] = []

  mutating func read(_ object: JSONObject, _ pointer: String) -> JSONObject {
    var read = JSONObject()
    for member in object.members {
      let pointer = pointer + "/" + JSONPointer.escaped(member.key)
      var member = member
      if let inner = member.value.object {
        member.value.content = .object(self.read(inner, pointer))
      } else if member.value.string != nil {
        if let warning = SecretSource.warning(member, pointer: pointer) { found.append(warning) }
        do throws(Diagnostic) {
          let secret = try SecretSource.read(member.value, pointer: pointer, config)
          member.value.content = .string(secret)
        } catch {
          found.append(error)
          continue
        }
      } else {
        found.append(
          Diagnostic(
            .error,
            .wrongType,
            "a secret value is text or an object of such, and not \(member.value.kind)",
            at: member.value.range,
            pointer: pointer,
            help: ["put the value in quotes"]
          )
        )
        continue
      }
      read.append(member)
    }
    return read
  }
}
