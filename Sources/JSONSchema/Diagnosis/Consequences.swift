internal import Diagnostics
internal import JSON

/// Turns the mistakes that were found into what people are told: each cause once, and nothing that
/// only follows from it.
enum Consequences {
  static func told(_ mistakes: [Mistake]) -> [Diagnostic] {
    merged(withoutMisspelt(withoutConsequences(withoutRepetitions(mistakes))))
      .map(\.diagnostic).inSourceOrder()
  }

  /// Several schemas that look at one value may find the same.
  private static func withoutRepetitions(_ mistakes: [Mistake]) -> [Mistake] {
    struct Finding: Hashable {
      var code: DiagnosticCode
      var pointer: String?
      var message: String
    }
    var seen: Set<Finding> = []
    return mistakes.filter { mistake in
      let diagnostic = mistake.diagnostic
      return seen.insert(
        Finding(
          code: diagnostic.code,
          pointer: diagnostic.pointer,
          message: diagnostic.message
        )
      ).inserted
    }
  }

  /// Where the type is wrong, or the value is none of those allowed, its parts and other keywords say
  /// nothing more; where a key has to go, its value does not matter.
  private static func withoutConsequences(_ mistakes: [Mistake]) -> [Mistake] {
    var causes: [String: Int] = [:]
    for (index, mistake) in mistakes.enumerated() {
      let code = mistake.diagnostic.code
      // The value of a misspelt key is looked at as that of the right one.
      let isOfKey = code == .notAllowed || code == .unknownKey && mistake.meantKey == nil
      guard mistake.isCause || isOfKey else { continue }
      let pointer = mistake.place.pointer
      // A wrong type says more than a wrong value.
      if let other = causes[pointer], mistakes[other].types != nil || mistake.types == nil {
        continue
      }
      causes[pointer] = index
    }
    guard !causes.isEmpty else { return mistakes }
    return mistakes.enumerated().filter { index, mistake in
      guard mistake.isError else { return true }
      var pointer = ""
      if isCaused(index, pointer, causes) { return false }
      // What is wrong with a value says nothing against its key.
      let steps =
        mistake.diagnostic.code == .unknownKey
        ? mistake.place.steps.dropLast() : mistake.place.steps[...]
      for step in steps {
        switch step {
        case .key(let key, _): pointer += "/" + JSONPointer.escaped(key)
        case .index(let number): pointer += "/\(number)"
        }
        if isCaused(index, pointer, causes) { return false }
      }
      return true
    }.map(\.element)
  }

  private static func isCaused(_ index: Int, _ pointer: String, _ causes: [String: Int]) -> Bool {
    causes[pointer].map { $0 != index } ?? false
  }

  /// A key that is only misspelt is not missing, too.
  private static func withoutMisspelt(_ mistakes: [Mistake]) -> [Mistake] {
    struct Meant: Hashable {
      var object: String
      var key: String
    }
    var meant: Set<Meant> = []
    for mistake in mistakes {
      guard let key = mistake.meantKey else { continue }
      meant.insert(Meant(object: mistake.place.parentPointer, key: key))
    }
    guard !meant.isEmpty else { return mistakes }
    return mistakes.filter { mistake in
      guard let missing = mistake.missing else { return true }
      return !meant.contains(Meant(object: mistake.place.pointer, key: missing.key))
    }
  }

  /// All keys that one object misses are told together, with lines to paste.
  private static func merged(_ mistakes: [Mistake]) -> [Mistake] {
    var missing: [String: [Mistake.Missing]] = [:]
    for mistake in mistakes where !mistake.isCustom {
      if let key = mistake.missing { missing[mistake.place.pointer, default: []].append(key) }
    }
    var done: Set<String> = []
    return mistakes.compactMap { mistake in
      let pointer = mistake.place.pointer
      guard mistake.missing != nil, !mistake.isCustom, let keys = missing[pointer], keys.count > 1
      else { return mistake }
      guard done.insert(pointer).inserted else { return nil }
      var whole = mistake
      let names = keys.map { Wording.quoted($0.key) }
      whole.diagnostic.message = "\(Wording.list(names, "and")) are missing"
      whole.diagnostic.label = mistake.diagnostic.label.map {
        $0.hasSuffix(" needs it") ? $0.dropLast(2) + "them" : $0
      }
      let end = mistake.missing?.isFollowed == true ? "," : ""
      whole.diagnostic.help = ["add " + keys.map(\.snippet).joined(separator: ",\n    ") + end]
      return whole
    }
  }
}
