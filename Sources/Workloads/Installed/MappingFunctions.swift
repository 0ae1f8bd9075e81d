import Base64
import Diagnostics
import GoTemplate
import Host
import JSON
import Kubernetes

/// The functions that the mapping of a workload type has beside those of charts. All take values of the
/// config, so that a mistake is one at a place of the config.
///
/// | call                             | result                                                    |
/// |----------------------------------|-----------------------------------------------------------|
/// | `durationSeconds .Config.time`   | 5400 for `"1h30m"`; a bare number counts seconds          |
/// | `durationSeconds "d" .Config.x`  | the same, where a bare number counts days (`s m h d`)     |
/// | `quantityBytes .Config.memory`   | 4294967296 for `"4Gi"`                                    |
/// | `quantityMilli .Config.cpu`      | 500 for `"0.5"`                                           |
/// | `localFile .Config.script`       | the text of a file beside the config                      |
/// | `localFileBase64 .Config.logo`   | its bytes in base 64                                      |
/// | `secretSource .Config.token`     | the secret that `env:NAME` or `file:PATH` stands for      |
final class MappingFunctions {
  private let config: Config
  private let places: ConfigPlaces
  /// What calls with mistakes give, once the mistakes are known.
  private var standIns: [String: Value] = [:]
  /// The call that has failed last.
  private var failed: (key: String, text: String, standIn: Value)?
  private var secretTexts: Set<String> = []
  private var warned: [String: Diagnostic] = [:]

  init(_ config: Config) {
    self.config = config
    places = ConfigPlaces(config: config.object)
  }

  /// What `secretSource` has given, as it is and in base 64.
  var secrets: Set<String> { secretTexts }
  /// What is worth knowing and stops nothing.
  var warnings: [Diagnostic] { warned.values.map(\.self) }

  /// Files are at most this large, as in ConfigMaps and Secrets.
  private static let fileLimit = 1 << 20

  var functions: [Function] {
    [
      Function("durationSeconds", .any, variadic: .any) { call throws(TemplateError) in
        let value = call.count > 1 ? call[1] : call[0]
        let unit = call.count > 1 ? call.string(0) : "s"
        return try self.give("durationSeconds", value, standIn: .int64(0)) {
          text,
          _ throws(Diagnostic) in
          try Self.seconds(text, unit)
        }
      },
      Function("quantityBytes", .any) { call throws(TemplateError) in
        try self.give("quantityBytes", call[0], standIn: .int64(0)) {
          text,
          _ throws(Diagnostic) in
          .int64(Int64(try Self.quantity(text).rounded))
        }
      },
      Function("quantityMilli", .any) { call throws(TemplateError) in
        try self.give("quantityMilli", call[0], standIn: .int64(0)) {
          text,
          _ throws(Diagnostic) in
          .int64(Int64(try Self.quantity(text).thousandths))
        }
      },
      Function("localFile", .any) { call throws(TemplateError) in
        try self.give("localFile", call[0], standIn: "") { text, place throws(Diagnostic) in
          let bytes = try self.contents(text, try Self.named(text, place, "localFile"))
          guard let contents = String(validating: bytes, as: UTF8.self) else {
            throw MappingMistake.notText(text)
          }
          return .string(contents)
        }
      },
      Function("localFileBase64", .any) { call throws(TemplateError) in
        try self.give("localFileBase64", call[0], standIn: "") { text, place throws(Diagnostic) in
          let place = try Self.named(text, place, "localFileBase64")
          return .string(Base64.encode(try self.contents(text, place)))
        }
      },
      Function("secretSource", .any) { call throws(TemplateError) in
        try self.give("secretSource", call[0], standIn: "") { text, place throws(Diagnostic) in
          .string(try self.secret(text, try Self.named(text, place, "secretSource")))
        }
      },
    ]
  }

  /// Lets the call that has failed give its stand-in from now on, and places its mistake.
  ///
  /// - Parameter call: the words of the template around it.
  func forgive(_ mistake: Diagnostic, call: String) -> Diagnostic {
    guard let failed else { return mistake }
    standIns[failed.key] = failed.standIn
    guard let place = places.place(of: failed.text, call: call) else { return mistake }
    var mistake = mistake
    mistake.range = place.value.range
    mistake.pointer = place.pointer
    return mistake
  }

  // MARK: One call

  private func give(
    _ name: String,
    _ value: Value,
    standIn: Value,
    _ work: (_ text: String, _ place: ConfigPlaces.Place?) throws(Diagnostic) -> Value
  ) throws(TemplateError) -> Value {
    guard let text = Self.text(value) else {
      throw TemplateError("\(name) takes a text or a number of the config")
    }
    let key = "\(name) \(text)"
    if let known = standIns[key] { return known }
    do throws(Diagnostic) {
      return try work(text, places.place(of: text))
    } catch {
      if error.severity == .warning {
        warned[key] = error
        standIns[key] = standIn
        return standIn
      }
      failed = (key, text, standIn)
      throw TemplateError(error.message, diagnostics: [error])
    }
  }

  /// The place of a text that leads to something on this machine: only a config may name that.
  private static func named(
    _ text: String,
    _ place: ConfigPlaces.Place?,
    _ function: String
  ) throws(Diagnostic) -> ConfigPlaces.Place {
    guard let place else { throw MappingMistake.notInConfig(function, text) }
    return place
  }

  /// A text, or a number as a config writes it.
  private static func text(_ value: Value) -> String? {
    switch value {
    case .int(let number): String(number)
    case .int64(let number): String(number)
    case .float64(let number): "\(number)"
    default: value.string
    }
  }

  private static func seconds(_ text: String, _ unit: String) throws(Diagnostic) -> Value {
    let units = ["s": 1.0, "m": 60, "h": 3_600, "d": 86_400]
    guard let seconds = LengthOfTime.seconds(text, perBareUnit: units[unit] ?? 1) else {
      throw MappingMistake.noLength(text)
    }
    return .int64(Int64(seconds.rounded()))
  }

  private static func quantity(_ text: String) throws(Diagnostic) -> Quantity {
    guard let quantity = Quantity(text) else { throw MappingMistake.noQuantity(text) }
    return quantity
  }

  private func contents(_ text: String, _ place: ConfigPlaces.Place) throws(Diagnostic) -> [UInt8] {
    let path = config.localPath(text, writtenAt: place.value.range)
    do throws(FileError) {
      return try config.host.files.read(path, Self.fileLimit)
    } catch {
      throw LocalFile.mistake(
        error,
        written: text,
        at: place.value.range,
        pointer: place.pointer
      )
    }
  }

  private func secret(_ text: String, _ place: ConfigPlaces.Place) throws(Diagnostic) -> String {
    let secret = try SecretSource.read(place.value, pointer: place.pointer, config)
    if !secret.isEmpty {
      secretTexts.insert(secret)
      secretTexts.insert(Base64.encode(Array(secret.utf8)))
    }
    let member = JSONObject.Member(
      key: place.path.last ?? "",
      keyRange: place.value.range,
      value: place.value
    )
    if let warning = SecretSource.warning(member, pointer: place.pointer) {
      warned["secretSource \(text)"] = warning
    }
    return secret
  }
}

/// The words for what the mapping of a workload type finds wrong with a config, without a place.
private enum MappingMistake {
  static func noLength(_ text: String) -> Diagnostic {
    Diagnostic(
      .error,
      .unreadableAmount,
      "\"\(text)\" is no length of time",
      help: ["write it as 90s, 45m, 2h or 1d12h"]
    )
  }

  static func noQuantity(_ text: String) -> Diagnostic {
    Diagnostic(
      .error,
      .unreadableAmount,
      "\"\(text)\" is no quantity",
      help: ["write it as 500m, 2, 512Mi or 4Gi"]
    )
  }

  static func notText(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      .unreadableLocalFile,
      "\"\(path)\" is not text",
      help: ["localFileBase64 takes any file"]
    )
  }

  static func notInConfig(_ name: String, _ text: String) -> Diagnostic {
    // What was to be a secret may be one already.
    let what = name == "secretSource" ? "this" : "\"\(text)\""
    return Diagnostic(
      .error,
      .unnamedByConfig,
      "\(name) takes what the config says, and it does not say \(what)",
      help: ["hand it a key of the config as it is: \(name) .Config.KEY"]
    )
  }
}
