// `kubegate validate --fix`: its flags.
extension ValidateVerb {
  static let fixFlags = [
    Flag(
      name: "fix",
      argument: .none,
      help: "make the safe corrections in the files, after showing them",
      readsEnvironment: false
    ),
    Flag(
      name: "dry-run",
      argument: .none,
      help: "with --fix: only show the corrections",
      readsEnvironment: false
    ),
  ]

  /// Whether corrections are only to be shown; `nil` where none are asked for.
  static func correction(_ arguments: ParsedArguments) throws(UsageError) -> Bool? {
    guard arguments.has("fix") else {
      guard !arguments.has("dry-run") else {
        throw UsageError(message: "--dry-run needs --fix: validate changes nothing by itself")
      }
      return nil
    }
    guard !arguments.has("policy") else {
      throw UsageError(message: "--fix does not go with --policy: what a policy forbids is no slip")
    }
    guard !arguments.has("schema") else {
      throw UsageError(message: "--fix corrects configs only, and does not go with --schema")
    }
    return arguments.has("dry-run")
  }
}
