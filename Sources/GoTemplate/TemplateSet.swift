/// Templates that can call each other by name, Go's "associated templates".
///
/// ```swift
/// let set = TemplateSet(name: "gotpl", functions: FunctionTable())
/// try set.parse(name: "web/templates/_helpers.tpl", text: #"{{ define "name" }}web{{ end }}"#)
/// try set.parse(name: "web/templates/a.yaml", text: #"name: {{ template "name" . }}"#)
/// try set.execute("web/templates/a.yaml", data: .map(Map()))  // "name: web"
/// ```
///
/// As in Go, a later `define` of the same name replaces the earlier one, unless it is blank.
public final class TemplateSet {
  /// What a key that a map lacks evaluates to: Go's option `missingkey`.
  public enum MissingKey: Sendable {
    /// Nothing: `<no value>`, also as the start of a longer path.
    case invalid
    /// The zero value of the map's element type, as Helm has it: nil for `interface{}`, printed as
    /// `<no value>`.
    case zero
    /// An error: `map has no entry for key "x"`.
    case error
  }

  struct Entry {
    let parsed: ParsedTemplate
    let program: Program
  }

  /// What messages call the set.
  public let name: String
  public let functions: FunctionTable
  public let missingKey: MissingKey
  public let limits: Limits
  /// The templates; a later layer replaces those of an earlier one. Only the last layer changes, so that
  /// a clone shares all others.
  private var layers: [[String: Entry]] = [[:]]
  /// Of this set and its clones.
  let meter: RunMeter

  public convenience init(
    name: String,
    functions: FunctionTable,
    missingKey: MissingKey = .zero,
    limits: Limits = Limits()
  ) {
    self.init(name, functions, missingKey, RunMeter(limits), limits)
  }

  private init(
    _ name: String,
    _ functions: FunctionTable,
    _ missingKey: MissingKey,
    _ meter: RunMeter,
    _ limits: Limits
  ) {
    self.name = name
    self.functions = functions
    self.missingKey = missingKey
    self.meter = meter
    self.limits = limits
  }

  /// A set that sees all templates of this one; what is parsed into it does not show in this one.
  /// Cheap: for `tpl`.
  public func clone() -> TemplateSet {
    let clone = TemplateSet(name, functions, missingKey, meter, limits)
    clone.layers = layers
    if clone.layers.count < Self.layerLimit { clone.layers.append([:]) }
    return clone
  }

  /// Parses a text, and every `define` and `block` in it, into the set.
  ///
  /// - Throws: the first mistake, with Go's words and its place: `function "x" not defined`,
  ///   `unexpected "}" in operand`; or that the text is larger than ``Limits/sourceBytes``.
  public func parse(name: String, text: String) throws(TemplateError) {
    try parse(name: name, bytes: Array(text.utf8))
  }

  /// As ``parse(name:text:)``, for a text that need not be UTF-8, which Go permits in `tpl`.
  public func parse(name: String, bytes: [UInt8]) throws(TemplateError) {
    guard bytes.count <= min(limits.sourceBytes, 1 << 30) else {
      throw TemplateError(
        "template \(GoQuote.quoted(name)) is larger than \(limits.sourceBytes) bytes"
      )
    }
    // Nearly all texts are flat, and need no stack of their own.
    let isLarge = LargeStack.lowestAddress != nil
    let result: Parser.Result
    do throws(TemplateError) {
      result = try Parser.parse(
        name: name,
        source: bytes,
        functions: functions,
        nestingLimit: isLarge ? Self.largeNesting : Self.smallNesting
      )
    } catch {
      guard !isLarge, error.message == Parser.tooDeep else { throw error }
      result = try LargeStack.run { () throws(TemplateError) in
        try Parser.parse(
          name: name,
          source: bytes,
          functions: functions,
          nestingLimit: Self.largeNesting
        )
      }
    }
    let program = Program(result.tree)
    for template in result.templates {
      if template.isBlank, contains(template.name) { continue }
      layers[layers.count - 1][template.name] = Entry(parsed: template, program: program)
    }
  }

  private static let smallNesting = 40
  private static let largeNesting = 10_000
  /// How many layers are looked through at most. Clones of clones, which only `tpl` inside `tpl` makes,
  /// copy from then on.
  private static let layerLimit = 4

  subscript(name: String) -> Entry? {
    var index = layers.count - 1
    while index >= 0 {
      if let entry = layers[index][name] { return entry }
      index -= 1
    }
    return nil
  }

  public func contains(_ name: String) -> Bool { self[name] != nil }

  /// Executes a template as the start of a run, on a thread with a large stack (see ``LargeStack``);
  /// the caller waits.
  ///
  /// - Throws: why it failed, with the chain of places.
  public func execute(_ name: String, data: Value) throws(TemplateError) -> String {
    try LargeStack.run { () throws(TemplateError) in
      meter.begin()
      defer { meter.end() }
      return try Execution(templates: self).execute(name, data: data)
    }
  }

  /// As ``execute(_:data:)``, and says of the lines of the result, the first being 0, where they come
  /// from; blank ones come from nowhere.
  public func executeTracing(
    _ name: String,
    data: Value
  ) throws(TemplateError) -> (text: String, origins: [Int: LineOrigin]) {
    try LargeStack.run { () throws(TemplateError) in
      meter.begin()
      defer { meter.end() }
      let tracer = LineTracer()
      let text = try Execution(templates: self, tracer: tracer).execute(name, data: data)
      return (text, tracer.origins)
    }
  }
}

/// Bounds that keep a hostile or broken template from taking the process with it. Those of output, time
/// and memory are for all runs of a set together.
public struct Limits: Sendable, Equatable {
  /// How deep templates may call each other, by `template`, `include` or `tpl`, all together. A run
  /// stops earlier where its stack is used up.
  public var depth = 100_000
  /// How many bytes may be written, with everything that `include` and `tpl` write in between.
  public var outputBytes = 256 << 20
  /// How large one template may be.
  public var sourceBytes = 16 << 20
  /// How many pipelines one run may evaluate.
  public var steps = 500_000_000
  /// How much time of a processor may be used.
  public var processorSeconds = 30
  /// By how much the memory of the process may grow.
  public var memoryBytes = 512 << 20

  public init() {}
}
