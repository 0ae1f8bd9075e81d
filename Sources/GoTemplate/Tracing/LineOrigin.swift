/// Which line of which template wrote a line of output.
///
/// ```text
/// metadata:
///   labels: {{- include "web.labels" . | nindent 4 }}
/// ```
///
/// The lines of the labels come from the `define` of `web.labels`, by way of the second line here.
public struct LineOrigin: Sendable, Equatable {
  /// A line of a template.
  public struct Place: Sendable, Hashable {
    /// The name under which the text was parsed, which for Helm is the file.
    public var template: String
    /// Starts at 1.
    public var line: Int
    /// The name of the `define` that the line is in, where it is in one.
    public var definition: String?

    public init(template: String, line: Int, definition: String? = nil) {
      self.template = template
      self.line = line
      self.definition = definition
    }
  }

  public var place: Place
  /// The calls that lead there, by `include`, `template` or `tpl`: the innermost first.
  public var via: [Place]
  /// What else wrote into the line, such as a name that a definition gives.
  public var also: [Place]

  public init(place: Place, via: [Place] = [], also: [Place] = []) {
    self.place = place
    self.via = via
    self.also = also
  }
}
