public import JSON

extension CompiledSchema {
  /// The result in one of the specification's output formats, for programs to read.
  ///
  /// ```swift
  /// let schema = try JSONSchema.compile(["properties": ["port": ["maximum": 65535]]])
  /// schema.output(for: ["port": 70000], format: .basic)
  /// // {"valid": false, "keywordLocation": "", "instanceLocation": "", "errors": [{"valid": false,
  /// //  "keywordLocation": "/properties/port/maximum", "instanceLocation": "/port",
  /// //  "error": "has to be at most 65535"}]}
  /// ```
  ///
  /// Annotations are those of keywords whose schema is valid, up to the top. Errors speak of the
  /// schema and of keys, and never repeat a value, which might be a secret. Where the schema has an
  /// address, `absoluteKeywordLocation` is a URI; where it has none, only its fragment, and only
  /// behind references. Of more than 100,000 units the rest is left out.
  ///
  /// For people, ``validate(_:)`` says more.
  public func output(for value: JSONValue, format: OutputFormat) -> JSONValue {
    var evaluator = Evaluator(shared)
    let isValid = evaluator.isValid(value, 0)
    let surrender = evaluator.surrender
    let verdict = isValid && surrender == nil
    guard format != .flag else { return ["valid": .bool(verdict)] }
    let told =
      surrender != nil
      ? nil
      : DeepStack.run {
        var walker = OutputWalker(shared, sources, isValid: verdict, isVerbose: format == .verbose)
        guard let unit = walker.root(value) else { return nil as JSONValue? }
        return switch format {
        case .flag, .basic: unit.list
        case .detailed: (unit.condensed() ?? unit.withoutChildren).tree()
        case .verbose: unit.tree()
        }
      }
    guard let told, let told else {
      var unit = OutputUnit(isValid: verdict)
      unit.error = "the value or its schema takes too much work to be told"
      return unit.tree()
    }
    return told
  }
}

extension OutputUnit {
  fileprivate var withoutChildren: OutputUnit {
    var unit = self
    unit.children = []
    return unit
  }
}
