public import Diagnostics
public import JSON

/// The values that a user gives to a chart, in Helm's order of precedence: files, then the flags of
/// the `--set` family.
///
/// ```swift
/// var values = Values()
/// try values.merge(file: SourceFile(name: "prod.yaml", bytes: bytes), into: &sources)
/// try values.set(.typed, "replicas=3,image.tag=v2", into: &sources)
/// ```
public struct Values: Sendable {
  public var object: JSONObject

  /// Where numbers stand that templates see as `int64`: flags. All other numbers come by way of JSON,
  /// which makes them `float64`.
  public private(set) var integerSources: Set<SourceID> = []

  /// Texts in them that are secret, wherever they stand.
  public var secrets: Set<String> = []

  public init(_ object: JSONObject = JSONObject(), integerSources: Set<SourceID> = []) {
    self.object = object
    self.integerSources = integerSources
  }

  /// Puts the values of a YAML file over what is there.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where the file is not YAML, or no mapping.
  public mutating func merge(file: SourceFile, into sources: inout SourceMap)
    throws(DiagnosticError)
  {
    object = object.merged(with: try ValuesFile.read(file, as: sources.add(file)))
  }

  /// Puts an object over what is there, as a file of values would be.
  public mutating func merge(_ other: JSONObject) { object = object.merged(with: other) }

  /// Applies one flag of the `--set` family.
  ///
  /// - Parameters:
  ///   - kind: Which flag.
  ///   - text: Its value, for example `a.b=1,c[0]=x`.
  ///   - name: What to call the flag, where there are several.
  ///   - readFile: Reads the file that a `--set-file` names.
  /// - Throws: ``Diagnostics/DiagnosticError`` that points into the text.
  public mutating func set(
    _ kind: SetFlag,
    _ text: String,
    named name: String? = nil,
    into sources: inout SourceMap,
    readFile: (@Sendable (_ path: String) throws(DiagnosticError) -> [UInt8])? = nil
  ) throws(DiagnosticError) {
    let file = SourceFile(flag: name ?? kind.rawValue, text: text)
    let id = sources.add(file)
    if kind == .typed { integerSources.insert(id) }
    switch kind {
    case .json:
      let lead = text.utf8.first { !GoJSONDecoder.isSpace($0) && $0 != 0x0B && $0 != 0x0C }
      if lead == UInt8(ascii: "{") {
        object = object.merged(with: try SetExpression.object(file, id))
        return
      }
      fallthrough
    case .typed, .string, .file:
      var expression = SetExpression(file, id, kind: kind, readFile: readFile)
      try expression.apply(to: &object)
    case .literal:
      var expression = LiteralExpression(file, id)
      try expression.apply(to: &object)
    }
  }
}

/// The flags that set single values.
public enum SetFlag: String, Sendable, CaseIterable {
  /// Texts that look like integers, booleans or null are taken for them.
  case typed = "--set"
  /// All values are texts.
  case string = "--set-string"
  /// Values are JSON.
  case json = "--set-json"
  /// Values are names of files, whose text is taken.
  case file = "--set-file"
  /// The value is all that stands behind the `=`, without any escapes.
  case literal = "--set-literal"
}
