/// A flag of a verb.
struct Flag: Sendable {
  /// What follows the flag's name.
  enum Argument: Sendable, Equatable {
    /// Nothing: it is there or not. `--no-…` is a flag of its own.
    case none
    /// Always a value, `--timeout 10m` or `--timeout=10m`; shown under this name.
    case value(String)
    /// A value only behind `=`; without it this one.
    case optional(String, default: String)
  }

  /// The long name without dashes, by which the value is asked for.
  var name: String
  /// The letter of the short form.
  var letter: Character?
  /// Further long names that mean the same.
  var aliases: [String] = []
  var argument: Argument
  /// The values that are possible, where they are few.
  var choices: [String] = []
  var isRepeatable = false
  /// What it is for, without a full stop.
  var help: String
  /// Whether `KUBEGATE_<NAME>` gives a value where the flag is missing.
  var readsEnvironment = true
  /// Whether help leaves it out.
  var isHidden = false
  /// The flag that says the opposite; given, it keeps the environment from giving this one.
  var opposite: String?

  /// The variable of the environment that stands in for the flag.
  var variable: String { "KUBEGATE_" + name.uppercased().replacing("-", with: "_") }

  /// How help shows it: `-n, --namespace NAME`.
  var title: String {
    let short = letter.map { "-\($0), " } ?? "    "
    switch argument {
    case .none: return "\(short)--\(name)"
    case .value(let value): return "\(short)--\(name) \(value)"
    case .optional(let value, _): return "\(short)--\(name)[=\(value)]"
    }
  }
}

extension String {
  /// The text with every one character in place of another.
  func replacing(_ character: Character, with other: Character) -> String {
    String(map { $0 == character ? other : $0 })
  }
}
