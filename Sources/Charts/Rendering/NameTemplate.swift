import GoTemplate

/// Makes the name of a release from a template, as `--name-template` of helm does: with Sprig's
/// functions, and without any data.
public enum NameTemplate {
  /// Why a template makes no name.
  public struct Failure: Error, Sendable, Equatable {
    public var message: String
  }

  /// - Throws: ``Failure`` in Go's words.
  public static func name(_ template: String) throws(Failure) -> String {
    var functions = FunctionTable()
    SprigFunctions.add(to: &functions, zones: { _ in nil })
    let set = TemplateSet(name: "name-template", functions: functions)
    do throws(TemplateError) {
      try set.parse(name: "name-template", text: template)
      return try set.execute("name-template", data: .nil)
    } catch {
      throw Failure(message: "\(error)")
    }
  }
}
