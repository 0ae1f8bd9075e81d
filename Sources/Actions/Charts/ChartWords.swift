import Charts
import Diagnostics
import JSON
import Workloads

/// Says of mistakes that a chart finds where the user has made them, in the config, in a file of values,
/// in a flag; and keeps secrets out of the words.
struct ChartWords: Sendable {
  var config: Config
  var chart: ExternalChart
  /// The first file that is not the user's.
  var boundary: SourceID
  /// What is secret for sure among the values.
  private(set) var mask = SecretValueMask()
  /// Where secrets stand.
  private var secrets: [SourceRange: String] = [:]

  /// - Parameter values: those of the user.
  init(config: Config, chart: ExternalChart, values: Values, boundary: SourceID) {
    self.config = config
    self.chart = chart
    self.boundary = boundary
    mask.learn(values: values.object)
    for secret in values.secrets { mask.learn(secret: secret) }
    note(.object(values.object), isSecret: false, config["secret_values"])
  }

  /// Finds the secrets among values: under names of secrets, and where `secret_values` says so.
  private mutating func note(_ value: JSONValue, isSecret: Bool, _ declared: JSONValue?) {
    switch value.content {
    case .object(let object):
      for member in object.members {
        let declared = declared?[member.key]
        let isSecret = declared != nil && declared?.object == nil
        note(
          member.value,
          isSecret: isSecret || SecretKeyNames.isSecret(member.key),
          declared
        )
        if isSecret { mask.learn(secrets: member.value) }
      }
    case .array(let elements): for element in elements { note(element, isSecret: isSecret, nil) }
    case .string(let text): if isSecret, !value.range.isNone { secrets[value.range] = text }
    case .number(let number):
      if isSecret, !value.range.isNone { secrets[value.range] = number.literal }
    case .null, .bool: break
    }
  }

  /// Keeps what is secret out of all excerpts; what only says where a secret is may be shown.
  func hideSecrets(in sources: inout SourceMap) {
    for place in secrets.keys {
      guard let bytes = sources[place.file]?.bytes, place.end <= bytes.count else { continue }
      let text = bytes[place.start..<place.end].drop { $0 == UInt8(ascii: "\"") }
      if !SecretSource.isReference(String(decoding: text, as: UTF8.self)) { sources.hide(place) }
    }
  }

  /// Why a chart could not be rendered, without secrets.
  func safe(_ error: ActionError) -> ActionError {
    func safe(_ found: [Diagnostic], _ sources: SourceMap) -> ([Diagnostic], SourceMap) {
      var sources = sources
      let found = self.safe(found, &sources)
      return (found, sources)
    }
    switch error {
    case .invalid(let found, let map):
      let (found, map) = safe(found, map)
      return .invalid(found, map)
    case .unreachable(let found, let map):
      let (found, map) = safe(found, map)
      return .unreachable(found, map)
    case .denied(let found, let map):
      let (found, map) = safe(found, map)
      return .denied(found, map)
    default: return error
    }
  }

  /// Mistakes of templates, without secrets, at the words that name the chart where they have no place.
  private func safe(
    _ found: [Diagnostic],
    _ sources: inout SourceMap
  ) -> [Diagnostic] {
    found.map { diagnostic in
      var diagnostic = atChart(diagnostic)
      diagnostic.message = mask.masked(text: diagnostic.message)
      diagnostic.notes = diagnostic.notes.map(mask.masked(text:))
      diagnostic.help = diagnostic.help.map(mask.masked(text:))
      if diagnostic.code == .manifestSyntax || diagnostic.code.rawValue.hasPrefix("KG140") {
        hideRendered(diagnostic.range, in: &sources)
      }
      return diagnostic
    }
  }

  /// A rendered text that cannot be read is shown only where it is no Secret and has no secret in it.
  private func hideRendered(_ range: SourceRange, in sources: inout SourceMap) {
    guard range.file >= boundary, let file = sources[range.file] else { return }
    let text = String(decoding: file.bytes, as: UTF8.self)
    if text.contains("kind: Secret") || mask.masked(text: text) != text {
      sources.hide(SourceRange(file: range.file, start: 0, end: file.bytes.count))
    }
  }

  /// The diagnostic of a schema with its place and pointer as the user knows them.
  ///
  /// - Parameter path: the names of the charts down to the one whose schema was asked.
  func placed(_ diagnostic: Diagnostic, of path: [String], _ sources: SourceMap) -> Diagnostic {
    var diagnostic = diagnostic
    let inner = diagnostic.pointer ?? ""
    let below = path.dropFirst().map { "/" + JSONPointer.escaped($0) }.joined() + inner
    if let secret = secrets[diagnostic.range] { silence(&diagnostic, secret) }
    if let pointer = configPointer(diagnostic.range) {
      diagnostic.pointer = pointer
    } else if diagnostic.range.file < boundary {
      diagnostic.fix = nil
      diagnostic.pointer =
        sources[diagnostic.range.file]?.isArgument == true ? "/values" + below : below
      // A mapping is no value that a pointer could point into.
      if chart.isOfWorkload { diagnostic.pointer = nil }
    } else if diagnostic.code == .missingKey {
      pointToValues(&diagnostic, below, sources)
    } else if diagnostic.range.isNone {
      diagnostic.fix = nil
      diagnostic.range = valuesKey ?? chart.place
      diagnostic.pointer = valuesKey == nil ? chart.pointer : "/values" + below
    } else {
      diagnostic.fix = nil
      diagnostic.notes.append("the user's values leave this one as the chart has it")
    }
    return diagnostic
  }

  /// A diagnostic that belongs to no text, at the words that name the chart.
  func atChart(_ diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.range.isNone else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.range = chart.place
    diagnostic.pointer = chart.pointer
    return diagnostic
  }

  /// A value that is missing where nobody has written the object that should have it.
  private func pointToValues(
    _ diagnostic: inout Diagnostic,
    _ below: String,
    _ sources: SourceMap
  ) {
    let defaults = diagnostic.range
    diagnostic.fix = nil
    diagnostic.range = valuesKey ?? chart.place
    diagnostic.pointer = "/values" + below
    diagnostic.label =
      chart.isOfWorkload
      ? "the mapping of this type does not give it"
      : valuesKey == nil ? "the chart needs values" : "in here"
    if !below.isEmpty {
      let keys = JSONPointer(below)?.tokens.joined(separator: ".") ?? below
      diagnostic.notes.insert("it is missing under \"\(keys)\"", at: 0)
    }
    if !defaults.isNone, sources[defaults.file] != nil {
      diagnostic.related.append(.init("the chart's own values", at: defaults))
    }
  }

  private var valuesKey: SourceRange? {
    chart.isOfWorkload ? nil : config.object.member("values")?.keyRange
  }

  // MARK: Secrets

  /// What is said of a secret repeats nothing of it.
  private func silence(_ diagnostic: inout Diagnostic, _ secret: String) {
    diagnostic.fix = nil
    let said = [diagnostic.message, diagnostic.label ?? ""] + diagnostic.notes + diagnostic.help
    guard said.contains(where: { $0.contains(secret) }) else { return }
    diagnostic.message = "this secret does not fit the chart's schema"
    diagnostic.label = nil
    diagnostic.notes.removeAll { $0.contains(secret) }
    diagnostic.help = []
  }

  // MARK: The config's own members

  /// The pointer to the innermost value of the config that holds a place.
  private func configPointer(_ range: SourceRange) -> String? {
    guard !range.isNone else { return nil }
    var best: (length: Int, pointer: String)?
    func note(_ place: SourceRange, _ pointer: String) {
      guard place.file == range.file, place.start <= range.start, place.end >= range.end else {
        return
      }
      let length = place.end - place.start
      if length <= best?.length ?? .max { best = (length, pointer) }
    }
    func look(_ value: JSONValue, _ pointer: String) {
      note(value.range, pointer)
      switch value.content {
      case .object(let object):
        for member in object.members {
          let inner = pointer + "/" + JSONPointer.escaped(member.key)
          note(member.keyRange, inner)
          look(member.value, inner)
        }
      case .array(let elements):
        for (index, element) in elements.enumerated() { look(element, "\(pointer)/\(index)") }
      case .null, .bool, .number, .string: break
      }
    }
    // What a type makes values of is any part of the config.
    let keys = chart.isOfWorkload ? Array(config.object.keys) : ["values", "secret_values"]
    for key in keys {
      if let value = config[key] { look(value, "/" + JSONPointer.escaped(key)) }
    }
    return best?.pointer
  }
}
