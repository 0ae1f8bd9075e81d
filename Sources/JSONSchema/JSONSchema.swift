public import Diagnostics
public import JSON

/// Answers the address of a schema document (without fragment) with its text; `nil` where it has
/// none. This is the only way in which a `$ref` reaches what is not in the schema itself or a
/// meta-schema of a draft: nothing is ever fetched.
public typealias SchemaResolver = @Sendable (_ address: String) -> JSONValue?

/// JSON Schema, drafts 4, 6, 7, 2019-09 and 2020-12.
public enum JSONSchema {
  /// What can be chosen when a schema is compiled.
  public struct Options: Sendable {
    /// The draft of schemas without `$schema`.
    public var draft = Draft.draft202012
    /// Whether `format` decides about validity, and is not only a remark.
    public var assertsFormat = false
    /// The same for the schemas of drafts 4, 6 and 7 only, which left that open: so do Go's validators,
    /// and with them Helm.
    public var assertsFormatUpToDraft7 = false
    /// Whether `contentEncoding` and `contentMediaType` decide about validity. Only for base64 and
    /// JSON; all other content is a remark, and so is `contentSchema`.
    public var assertsContent = false
    /// Whether schemas are refused that only the meta-schema of their draft refuses: empty lists, and
    /// repetitions in lists, where nothing hangs on them.
    public var isStrict = false
    /// The address of the schema, against which its references are resolved until an `$id` says
    /// otherwise.
    public var address = ""
    /// How many schemas one validation may apply to values, so that a hostile schema, which doubles
    /// its work at each step, comes to an end. The largest value that is read needs far fewer.
    public var workLimit = 100_000_000
    /// Gives the text of other schemas.
    public var resolver: SchemaResolver?

    public init() {}
  }

  /// Compiles a schema, with all that it refers to.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` with everything that is wrong with the schema:
  ///   keywords with a wrong value, references to nowhere or round in a circle, patterns that need
  ///   look-around, an unknown `$schema`, nesting beyond 512 levels.
  public static func compile(
    _ schema: JSONValue,
    options: Options = Options()
  ) throws(DiagnosticError) -> CompiledSchema {
    var registry = SchemaRegistry(resolver: options.resolver)
    let address = URIReference(options.address).resource
    let root = registry.add(schema, at: address, default: .standard(options.draft))
    var compiler = NodeCompiler(registry, options: options)
    compiler.compile(from: root)
    guard compiler.mistakes.isEmpty else {
      throw DiagnosticError(compiler.mistakes.inSourceOrder())
    }
    compiler.findMarks()
    return CompiledSchema(compiler.program, compiler.sources, workLimit: options.workLimit)
  }
}
