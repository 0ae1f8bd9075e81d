public import Diagnostics

/// Why a template could not be parsed or executed, in Go's words, with every place on the way.
///
/// A function of a template throws one that has a message only: `throw TemplateError("index out of
/// range")`. The evaluator adds where it happened.
///
/// ```swift
/// error.description
/// // template: web/templates/x.yaml:3:4: executing "web/templates/x.yaml" at <include "web.name" .>:
/// // error calling include: template: web/templates/_h.tpl:1:9: executing "web.name" at <upper 1>:
/// // wrong type for value; expected string; got int
/// error.frames.last?.line  // 1
/// error.message            // wrong type for value; expected string; got int
/// ```
public struct TemplateError: Error, Sendable, Equatable {
  /// A place in a template that was being executed or parsed.
  public struct Frame: Sendable, Equatable {
    /// The name under which the text was parsed, which for Helm is the file.
    public var template: String
    /// Starts at 1.
    public var line: Int
    /// Bytes before it in its line, starting at 0, as Go counts.
    public var column: Int
    /// The byte offset in the text of the template.
    public var offset: Int
    /// The template that was executing: the name of its `define`, or that of the text; `nil` for
    /// mistakes found while parsing.
    public var executing: String?
    /// The piece of the template, in Go's normal form: `.Values.image.tag`.
    public var node: String?
    /// What Go says before the message or the next frame, such as `error calling include`.
    public var context: [String]

    public init(
      template: String,
      line: Int,
      column: Int,
      offset: Int,
      executing: String? = nil,
      node: String? = nil,
      context: [String] = []
    ) {
      self.template = template
      self.line = line
      self.column = column
      self.offset = offset
      self.executing = executing
      self.node = node
      self.context = context
    }
  }

  /// What is wrong, without any place: `nil pointer evaluating interface {}.tag`.
  public var message: String
  /// The places, outermost first; empty for an error that a function has just thrown. Of a very deep
  /// chain, the innermost two hundred and the outermost one.
  public var frames: [Frame] {
    get { innermostFirst.reversed() }
    set { innermostFirst = newValue.reversed() }
  }
  private var innermostFirst: [Frame]

  /// Adds a place around those that are there.
  mutating func surround(with frame: Frame) {
    if innermostFirst.count > 200 { innermostFirst.removeLast() }
    innermostFirst.append(frame)
  }
  /// Words that a function puts before the error it passes on, before any frame has them.
  public var context: [String]
  /// Further findings that a function wants to hand to the user, such as those of a YAML reader.
  public var diagnostics: [Diagnostic]

  public init(_ message: String, diagnostics: [Diagnostic] = []) {
    self.message = message
    self.innermostFirst = []
    self.context = []
    self.diagnostics = diagnostics
  }

  /// The same error with words before it, as Go's `fmt.Errorf("…: %w", err)` puts them:
  /// `error.wrapped("cannot parse template \"{{\"")`.
  public func wrapped(_ words: String) -> TemplateError {
    var copy = self
    copy.context.insert(words, at: 0)
    return copy
  }
}

extension TemplateError: CustomStringConvertible {
  /// The whole error as Go prints it.
  public var description: String {
    var text = context.map { $0 + ": " }.joined()
    for frame in frames {
      text += "template: \(frame.template):\(frame.line):"
      if let executing = frame.executing {
        text += "\(frame.column): executing \(GoQuote.quoted(executing))"
      }
      text += " "
      if let node = frame.node { text += "at <\(node)>: " }
      text += frame.context.map { $0 + ": " }.joined()
    }
    return text + message
  }
}
