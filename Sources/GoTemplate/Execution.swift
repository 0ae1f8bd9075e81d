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
///   try set.parse(name: "gotpl", text: call.string(0))
///   return .string(try call.execution.execute("gotpl", of: set, data: call[1]))
/// }
/// ```
public final class Execution {
  /// The set whose templates are being executed; inside `tpl` its clone.
  public private(set) var templates: TemplateSet

  init(templates: TemplateSet) { self.templates = templates }

  /// Executes a template within this run and gives what it wrote. With a set, `templates` is that
  /// set meanwhile.
  ///
  /// - Throws: the error of the template, with its frames; a missing template
  ///   (`template: no template "x" associated with template "gotpl"`); or
  ///   `exceeded maximum template depth (N)`.
  public func execute(_ name: String, of set: TemplateSet? = nil, data: Value)
    throws(TemplateError) -> String
  { fatalError() }
}
