internal import Diagnostics
internal import JSON

/// The words that a schema's author gives for its mistakes: `x-kubegate-message`, or `errorMessage`
/// as the ajv-errors package for JavaScript has it. Both have the same forms.
///
/// - A string speaks for every mistake of the schema at its own value; in `x-kubegate-message`, where
///   the type is wrong, it explains what the value has to be.
/// - An object has a string for each keyword, `_` for all others.
///   - Under `required`, `dependentRequired` and `dependencies` it may have an object with a string
///     for each key.
///   - Under `properties` it has an object with a string for each key, under `items` a list with one
///     for each element (or a string for all): each speaks for everything that is wrong with that
///     member or element, and below it.
///
/// In every string values can be filled in, see ``MessageTemplate``.
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

  /// The message for one key that is missing or needs another.
  func message(for keyword: String, key: String) -> String? {
    content[keyword]?[key]?.string
  }

  /// The message for a member or element.
  func message(for step: Place.Step) -> String? {
    switch step {
    case .key(let key, _): content["properties"]?[key]?.string
    case .index(let index): content["items"]?[index]?.string ?? content["items"]?.string
    }
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
    var saidOf: Set<String> = []
    for var mistake in mistakes[first...] {
      let isOwn = mistake.isError && mistake.depth == place.depth && !mistake.isCustom
      if let message = words(messages, mistake, id) {
        mistake.diagnostic.message = filled(message, value)
        mistake.isCustom = true
        // Our advice would repeat the pattern; a correction is worth keeping.
        if mistake.diagnostic.fix == nil, mistake.missing == nil { mistake.diagnostic.help = [] }
        if mistake.keyword == "pattern" || mistake.keyword == "type" {
          mistake.diagnostic.notes = []
        }
      } else if isOwn, let message = messages.forAll, !isAboutKeys(mistake) {
        guard !isSaid else { continue }
        isSaid = true
        if messages.explainsTypes, mistake.types != nil {
          mistake.isCustom = true
          mistake.diagnostic.notes = [filled(message, value)]
          kept.append(mistake)
          continue
        }
        speakForAll(filled(message, value), &mistake, value)
      } else if let (message, step) = wordsForPart(messages, mistake) {
        // One message speaks for all that is wrong there.
        let pointer = place.appending(step).pointer
        guard saidOf.insert(pointer).inserted else { continue }
        mistake.diagnostic.message = filled(message, value)
        mistake.diagnostic.help = []
        if mistake.depth > place.depth + 1 || mistake.isAboutMember {
          mistake.diagnostic.notes = []
        }
        mistake.isCustom = true
      }
      kept.append(mistake)
    }
    replaceMistakes(from: first, with: kept)
  }

  /// Puts the author's words for a keyword that combines schemas in the place of what these found
  /// wrong with the value itself.
  mutating func useMessage(
    for keyword: GeneralKeyword,
    of id: NodeID,
    _ value: JSONValue,
    from first: Int
  ) {
    let names: [String]
    switch keyword {
    case .allOf: names = ["allOf"]
    case .anyOf: names = ["anyOf"]
    case .oneOf: names = ["oneOf"]
    case .condition: names = ["if", "then", "else"]
    default: return
    }
    guard mistakes.count > first, let messages = CustomMessages(program.schemas[Int(id)]),
      let message = names.lazy.compactMap({ messages.message(for: $0) }).first
    else { return }
    var kept: [Mistake] = []
    var isSaid = false
    for var mistake in mistakes[first...] {
      if mistake.isError, mistake.depth == place.depth, !mistake.isCustom {
        guard !isSaid else { continue }
        isSaid = true
        speakForAll(filled(message, value), &mistake, value)
      }
      kept.append(mistake)
    }
    replaceMistakes(from: first, with: kept)
  }

  private func speakForAll(_ message: String, _ mistake: inout Mistake, _ value: JSONValue) {
    mistake.diagnostic.message = message
    // A mark with words of its own stands where the mistake is.
    if !isAboutKeys(mistake), mistake.diagnostic.label == nil {
      mistake.diagnostic.range = value.range
    }
    mistake.diagnostic.notes = []
    if mistake.diagnostic.fix == nil { mistake.diagnostic.help = [] }
    mistake.isCustom = true
  }

  /// The words for a keyword of the schema itself.
  private func words(_ messages: CustomMessages, _ mistake: Mistake, _ id: NodeID) -> String? {
    guard mistake.isError, !mistake.isCustom else { return nil }
    if mistake.keyword == "dependentRequired" { return wordsForCompanion(messages, mistake, id) }
    guard mistake.depth == place.depth else { return nil }
    if let missing = mistake.missing,
      let message = messages.message(for: "required", key: missing.key)
    {
      return message
    }
    guard mistake.node == id else { return nil }
    return messages.message(for: mistake.keyword)
      ?? (isAboutKeys(mistake) ? nil : messages.forOthers)
  }

  /// The words for a key that needs another one.
  private func wordsForCompanion(
    _ messages: CustomMessages,
    _ mistake: Mistake,
    _ id: NodeID
  ) -> String? {
    guard mistake.node == id, mistake.depth == place.depth + 1,
      case .key(let key, _) = mistake.place.steps.last
    else { return nil }
    for keyword in ["dependentRequired", "dependencies"] {
      if let message = messages.message(for: keyword, key: key) ?? messages.message(for: keyword) {
        return message
      }
    }
    return messages.forOthers
  }

  /// The words for the member or element in which something is wrong.
  private func wordsForPart(
    _ messages: CustomMessages,
    _ mistake: Mistake
  ) -> (String, Place.Step)? {
    guard mistake.isError, mistake.depth > place.depth, !mistake.isCustom else { return nil }
    let step = mistake.place.steps[place.depth]
    return messages.message(for: step).map { ($0, step) }
  }

  /// Unknown and missing keys have places and advice of their own, which a message for the whole
  /// value would hide.
  private func isAboutKeys(_ mistake: Mistake) -> Bool {
    mistake.missing != nil || mistake.isAboutMember
  }
}
