import Diagnostics
import JSON

/// Finds where in a config a value stands that a template has handed to a function, which gets the value
/// alone.
///
/// A mapping calls `durationSeconds .Config.limits.time`; the function says that `"2 weeks"` is no length
/// of time, and the words of the call lead to `limits.time` in the config. Where the call names a
/// variable, as in a loop, the value that has the same text and, if possible, the same key is taken.
struct ConfigPlaces {
  struct Place {
    var value: JSONValue
    /// The keys and indexes that lead there.
    var path: [String]

    var pointer: String { "\(JSONPointer(path))" }
  }

  private let config: JSONObject
  /// The places of each text, in order. A template can ask as often as it likes.
  private let places: [String: [Place]]

  /// So many places of one text are told apart.
  private static let placeLimit = 64

  init(config: JSONObject) {
    self.config = config
    var places: [String: [Place]] = [:]
    Self.collect(.object(config), [], &places)
    self.places = places
  }

  /// The place of a text, be it written as a number.
  ///
  /// - Parameter call: the template's words around the call, where they are known.
  func place(of text: String, call: String = "") -> Place? {
    let chains = Self.chains(in: call)
    for chain in chains where chain.first == "Config" {
      let path = Array(chain.dropFirst())
      if let value = JSONValue.object(config)[JSONPointer(path)], value.text == text {
        return Place(value: value, path: path)
      }
    }
    let found = places[text] ?? []
    let keys = Set(chains.compactMap(\.last))
    return found.first { $0.path.last.map(keys.contains) ?? false } ?? found.first
  }

  private static func collect(
    _ value: JSONValue,
    _ path: [String],
    _ found: inout [String: [Place]]
  ) {
    switch value.content {
    case .object(let object):
      for member in object.members { collect(member.value, path + [member.key], &found) }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        collect(element, path + [String(index)], &found)
      }
    case .string, .number, .bool:
      guard let text = value.text, found[text]?.count ?? 0 < placeLimit else { return }
      found[text, default: []].append(Place(value: value, path: path))
    case .null: break
    }
  }

  /// The chains of fields in a template's words: `["Config", "limits", "time"]` for
  /// `$.Config.limits.time`.
  private static func chains(in words: String) -> [[String]] {
    words.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "$") }
      .filter { $0.contains(".") }
      .map { chain in
        chain.split(separator: ".").map(String.init).filter { !$0.hasPrefix("$") }
      }
  }
}
