import GoTemplate

/// Why a text is no TOML, in the words of the Go package BurntSushi/toml.
struct TOMLError: Error, Equatable {
  var message: String
  var line: Int
  /// The key whose value was being read; empty before the first one.
  var key: String
}

extension TOMLError: CustomStringConvertible {
  /// `toml: line 1 (last key "a"): unexpected EOF; expected value`.
  var description: String {
    let place = key.isEmpty ? "" : " (last key \(GoQuote.quoted(key)))"
    return "toml: line \(line)\(place): \(message)"
  }
}
