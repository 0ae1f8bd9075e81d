import Diagnostics

/// A command line that is not understood.
struct UsageError: Error, Equatable {
  var message: String
  var help: String?
}

/// What a command line says, after it has been held against the flags that there are.
struct ParsedArguments: Equatable {
  /// What stands without a dash, in order.
  var operands: [String] = []
  /// The values of each flag that was given, in order; a flag without values has one empty text.
  var values: [String: [String]] = [:]

  /// The last value of a flag.
  subscript(flag: String) -> String? { values[flag]?.last }

  /// All values of a flag.
  func all(_ flag: String) -> [String] { values[flag] ?? [] }

  /// Whether a flag was given.
  func has(_ flag: String) -> Bool { values[flag] != nil }
}

/// Reads command lines as GNU tools do: `--name value`, `--name=value`, `-n value`, `-nvalue`, `--`
/// before operands that begin with a dash.
struct ArgumentParser {
  var flags: [Flag]
  /// Stands in for flags that are missing: `KUBEGATE_TIMEOUT=5m`.
  var environment: [String: String] = [:]

  func parse(_ arguments: [String]) throws(UsageError) -> ParsedArguments {
    var parsed = ParsedArguments()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        parsed.operands += rest
        break
      }
      if argument.hasPrefix("--") {
        try parseLong(argument.dropFirst(2), &rest, &parsed)
      } else if argument.hasPrefix("-"), argument != "-" {
        try parseShort(argument.dropFirst(), &rest, &parsed)
      } else {
        parsed.operands.append(argument)
      }
    }
    let given = Set(parsed.values.keys)
    for flag in flags where flag.readsEnvironment && !given.contains(flag.name) {
      if let opposite = flag.opposite, given.contains(opposite) { continue }
      guard let value = environment[flag.variable], !value.isEmpty else { continue }
      if flag.argument == .none {
        if !["0", "false", "no"].contains(value.lowercased()) { parsed.values[flag.name] = [""] }
      } else {
        try add(value, to: flag, as: flag.variable, &parsed)
      }
    }
    return parsed
  }

  private static let truths: Set = ["1", "t", "T", "true", "TRUE", "True"]
  private static let falsehoods: Set = ["0", "f", "F", "false", "FALSE", "False"]

  private func parseLong(
    _ text: Substring,
    _ rest: inout ArraySlice<String>,
    _ parsed: inout ParsedArguments
  ) throws(UsageError) {
    let name = String(text.prefix { $0 != "=" })
    let value = name.count < text.count ? String(text.dropFirst(name.count + 1)) : nil
    guard let flag = flags.first(where: { $0.name == name || $0.aliases.contains(name) }) else {
      let near = NearestName.of(name, among: flags.map(\.name))
      throw UsageError(
        message: "unknown flag --\(name)",
        help: near.map { "did you mean --\($0)?" }
      )
    }
    switch flag.argument {
    case .none:
      // Helm's and kubectl's flags may be spelled out, in all the ways that Go reads.
      if let value, Self.falsehoods.contains(value) {
        parsed.values[flag.name] = nil
        return
      }
      guard value.map(Self.truths.contains) ?? true else {
        throw UsageError(message: "--\(name) takes no value")
      }
      try add("", to: flag, as: "--\(name)", &parsed)
    case .optional(_, let standard):
      try add(value ?? standard, to: flag, as: "--\(name)", &parsed)
    case .value(let title):
      guard let value = value ?? rest.popFirst() else {
        throw UsageError(message: "--\(name) needs a value: --\(name) \(title)")
      }
      try add(value, to: flag, as: "--\(name)", &parsed)
    }
  }

  private func parseShort(
    _ text: Substring,
    _ rest: inout ArraySlice<String>,
    _ parsed: inout ParsedArguments
  ) throws(UsageError) {
    var letters = text
    while let letter = letters.popFirst() {
      guard let flag = flags.first(where: { $0.letter == letter }) else {
        throw UsageError(message: "unknown flag -\(letter)")
      }
      guard case .value(let title) = flag.argument else {
        try add("", to: flag, as: "-\(letter)", &parsed)
        continue
      }
      if letters.first == "=" { letters.removeFirst() }
      guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
        throw UsageError(message: "-\(letter) needs a value: -\(letter) \(title)")
      }
      try add(value, to: flag, as: "-\(letter)", &parsed)
      return
    }
  }

  private func add(
    _ value: String,
    to flag: Flag,
    as written: String,
    _ parsed: inout ParsedArguments
  ) throws(UsageError) {
    if !flag.choices.isEmpty, !flag.choices.contains(value) {
      throw UsageError(
        message: "\(written) cannot be \"\(value)\"",
        help: "possible values: \(flag.choices.joined(separator: ", "))"
      )
    }
    if flag.isRepeatable {
      parsed.values[flag.name, default: []].append(value)
    } else {
      parsed.values[flag.name] = [value]
    }
  }
}
