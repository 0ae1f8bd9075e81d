internal import Diagnostics
internal import JSON

/// The words that a schema's author gives for its mistakes: `x-kubegate-message`, or `errorMessage`
/// as the ajv-errors package for JavaScript has it.
///
/// - A string speaks for every mistake of the schema at its own value; in `x-kubegate-message`, where
///   the type is wrong, it explains what the value has to be.
/// - An object has a string for each keyword, `_` for all others. Under `required` and `properties`
///   it may have an object with a string for each key.
struct CustomMessages {
  private let content: JSONValue
  /// Whether our own words for a wrong type stay, with the author's as an explanation. ajv-errors
  /// replaces them.
  let explainsTypes: Bool

  init?(_ schema: JSONValue) {
    let ours = schema["x-kubegate-message"]
    guard let content = ours ?? schema["errorMessage"] else { return nil }
    self.content = content
    explainsTypes = ours != nil
  }

  /// The message for all mistakes of the schema.
  var forAll: String? { content.string }

  /// The message for a keyword.
  func message(for keyword: String) -> String? {
    content[keyword]?.string
  }

  /// The message for the keywords that have none of their own.
  var forOthers: String? { content["_"]?.string }

  /// The message for one key that is missing or wrong.
  func message(for keyword: String, key: String) -> String? {
    content[keyword]?[key]?.string
  }
}

extension Diagnoser {
  /// Puts the author's words in the place of ours, for the mistakes found since `first`.
  mutating func useCustomMessages(of id: NodeID, _ value: JSONValue, from first: Int) {
    guard mistakes.count > first, let messages = CustomMessages(program.schemas[Int(id)]) else {
      return
    }
    var kept: [Mistake] = []
    var isSaid = false
    for var mistake in mistakes[first...] {
      let isOwn = mistake.isError && mistake.depth == place.depth && !mistake.isCustom
      if isOwn, let message = words(messages, mistake, id) {
        mistake.diagnostic.message = message
        mistake.isCustom = true
        // Our advice would repeat the pattern; a correction is worth keeping.
        if mistake.diagnostic.fix == nil, mistake.missing == nil { mistake.diagnostic.help = [] }
        if mistake.keyword == "pattern" || mistake.keyword == "type" {
          mistake.diagnostic.notes = []
        }
      } else if isOwn, let message = messages.forAll, !isAboutKeys(mistake) {
        guard !isSaid else { continue }
        isSaid = true
        mistake.isCustom = true
        if messages.explainsTypes, mistake.types != nil {
          mistake.diagnostic.notes = [message]
          kept.append(mistake)
          continue
        }
        mistake.diagnostic.message = message
        mistake.diagnostic.range = value.range
        mistake.diagnostic.label = nil
        mistake.diagnostic.notes = []
        if mistake.diagnostic.fix == nil { mistake.diagnostic.help = [] }
      } else if let message = wordsForProperty(messages, mistake) {
        mistake.diagnostic.message = message
        mistake.diagnostic.help = []
        mistake.isCustom = true
      }
      kept.append(mistake)
    }
    replaceMistakes(from: first, with: kept)
  }

  private func words(_ messages: CustomMessages, _ mistake: Mistake, _ id: NodeID) -> String? {
    if let missing = mistake.missing,
      let message = messages.message(for: "required", key: missing.key)
    {
      return message
    }
    guard mistake.node == id else { return nil }
    return messages.message(for: mistake.keyword)
      ?? (isAboutKeys(mistake) ? nil : messages.forOthers)
  }

  private func wordsForProperty(_ messages: CustomMessages, _ mistake: Mistake) -> String? {
    guard mistake.isError, mistake.depth == place.depth + 1, !mistake.isCustom,
      case .key(let key, _) = mistake.place.steps.last
    else { return nil }
    return messages.message(for: "properties", key: key)
  }

  /// Unknown and missing keys have places and advice of their own, which a message for the whole
  /// value would hide.
  private func isAboutKeys(_ mistake: Mistake) -> Bool {
    mistake.missing != nil || mistake.isAboutMember
  }
}
