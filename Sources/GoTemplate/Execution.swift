/// One run of a template and of all that it calls; functions reach it as ``Call/execution``.
///
/// `include` and `tpl` in terms of it:
///
/// ```swift
/// functions.add("include", .string, .any) { call throws(TemplateError) in
///   .string(try call.execution.execute(call.string(0), data: call[1]))
/// }
/// functions.add("tpl", .string, .any) { call throws(TemplateError) in
///   let set = call.execution.templates.clone()
///   try set.parse(name: set.name, text: call.string(0))
///   return .string(try call.execution.execute(set.name, of: set, data: call[1]))
/// }
/// ```
public final class Execution {
  /// The set whose templates are being executed; inside `tpl` its clone.
  public private(set) var templates: TemplateSet
  private var depth = 0
  @exclusivity(unchecked) private var steps = 0
  private let stepLimit: Int
  let meter: RunMeter
  private let lowestAddress: UInt
  /// Remembers where lines come from; there only where someone wants to know.
  let tracer: LineTracer?

  init(templates: TemplateSet, tracer: LineTracer? = nil) {
    self.templates = templates
    self.tracer = tracer
    stepLimit = templates.limits.steps
    meter = templates.meter
    lowestAddress = LargeStack.lowestAddress ?? 0
  }

  /// Executes a template within this run and gives what it wrote. With a set, `templates` is that
  /// set meanwhile.
  ///
  /// - Throws: the error of the template, with its frames; a missing template
  ///   (`template: no template "x" associated with template "gotpl"`); or that a limit was reached.
  public func execute(_ name: String, of set: TemplateSet? = nil, data: Value)
    throws(TemplateError) -> String
  {
    UTF8Scalar.text(of: try executeBytes(name, of: set, data: data))
  }

  /// As ``execute(_:of:data:)``, for output that need not be UTF-8.
  public func executeBytes(_ name: String, of set: TemplateSet? = nil, data: Value)
    throws(TemplateError) -> [UInt8]
  {
    let outer = templates
    if let set { templates = set }
    defer { templates = outer }
    guard let template = templates[name] else {
      throw TemplateError(
        "template: no template \(GoQuote.quoted(name)) associated with template "
          + GoQuote.quoted(templates.name)
      )
    }
    guard depth < templates.limits.depth, LargeStack.currentAddress() > lowestAddress + Self.margin
    else { throw TemplateError(tooDeep) }
    depth += 1
    defer { depth -= 1 }
    // Go's reflection forgets that a nil was one of an interface.
    var data = data
    if case .nil = data { data = .nothing }
    var evaluator = Evaluator(template, execution: self, data: data)
    let traced = tracer?.enterCall()
    _ = try evaluator.walk(template.parsed.root, dot: data)
    if let traced { tracer?.leaveCall(traced, output: evaluator.output) }
    return evaluator.output
  }

  /// Tells of work that a function has done or is about to do, in bytes that it reads and makes, where
  /// these are neither texts among its arguments nor its result: of a loop over pairs of elements, say.
  ///
  /// - Throws: that the time or the memory of the run is used up, or that it was interrupted.
  public func charge(_ bytes: Int) throws(TemplateError) { try meter.charge(bytes) }
}

// MARK: Limits

extension Execution {
  private var tooDeep: String { "exceeded maximum template depth (\(depth))" }

  /// Before a `template` action; ``leave()`` comes after it.
  func enter(in evaluator: borrowing Evaluator) throws(TemplateError) {
    guard depth < templates.limits.depth, LargeStack.currentAddress() > lowestAddress + Self.margin
    else { throw evaluator.mistake(tooDeep) }
    depth += 1
  }

  /// More than what stands between two calls of templates, so that calls are what is refused.
  private static let margin: UInt = 64 << 10

  func leave() { depth -= 1 }

  /// Stops before the stack runs out.
  @inline(__always)
  func checkStack(in evaluator: borrowing Evaluator) throws(TemplateError) {
    if LargeStack.currentAddress() < lowestAddress { throw evaluator.mistake(tooDeep) }
  }

  /// Counts one step of work, and stops a run that has no end.
  @inline(__always)
  func countStep(in evaluator: borrowing Evaluator) throws(TemplateError) {
    steps += 1
    if steps > stepLimit {
      throw evaluator.mistake("template takes more than \(stepLimit) steps")
    }
    do throws(TemplateError) {
      try meter.charge(64)
    } catch {
      throw evaluator.located(error, context: [])
    }
  }
}
