import JSON
import YAML

/// Writes results to standard output: text for people, or exactly one document for programs.
struct ResultWriter {
  var session: Session

  /// The text, or the value in the form that was asked for.
  func write(_ text: @autoclosure () -> String, _ value: @autoclosure () -> JSONValue) {
    switch session.format {
    case .text: session.console.output.write(text())
    case .json, .sarif: session.console.output.write(JSONWriter(.pretty).string(value()) + "\n")
    case .yaml: session.console.output.write(YAMLWriter().string(value()) ?? "")
    }
  }
}
