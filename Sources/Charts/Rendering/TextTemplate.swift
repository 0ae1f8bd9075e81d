public import Diagnostics
public import GoTemplate
import Host
public import JSON

/// A template that belongs to no chart: what makes values of a config, a name, or a message.
///
/// It has the functions of charts and those of its caller, and asks neither a cluster nor a network.
///
/// ```swift
/// let file = ChartFile(path: "values.yaml.gotmpl", text: "port: {{ .Config.port }}")
/// try TextTemplate(file).render(["Config": ["port": 8080]]).text  // "port: 8080"
/// ```
public struct TextTemplate {
  public var file: ChartFile
  /// Functions beside those of charts, or in their place.
  public var functions: [Function]
  public var limits: Limits

  public init(_ file: ChartFile, functions: [Function] = []) {
    self.file = file
    self.functions = functions
    limits = Limits()
    limits.outputBytes = 32 << 20
    limits.sourceBytes = 2 << 20
    limits.processorSeconds = 10
    limits.memoryBytes = 256 << 20
  }

  /// What a template wrote.
  public struct Output: Sendable {
    public var text: String
    /// For each line of the text that is not blank the line of the template that wrote it; both start
    /// at 0.
    public var lines: [Int: Int]
  }

  /// Why a template could not be executed.
  public struct Failure: Error, Sendable {
    /// What is wrong, at its place in the template.
    public var diagnostic: Diagnostic
    /// What a function of the caller's has thrown.
    public var cause: Diagnostic?
  }

  /// Holds the template against the rules of the language, and executes nothing.
  public func parse() throws(Failure) {
    let set = set()
    do throws(TemplateError) {
      try set.parse(name: file.path, bytes: file.bytes)
    } catch {
      throw failure(error, set)
    }
  }

  /// The text that the template makes of the data. Whole numbers in it stay whole.
  public func render(_ data: JSONObject) throws(Failure) -> Output {
    let set = set()
    do throws(TemplateError) {
      return try LargeStack.run { () throws(TemplateError) in
        try set.parse(name: file.path, bytes: file.bytes)
        let result = try set.executeTracing(file.path, data: Value(unstructured: .object(data)))
        return Output(
          text: NoValue.removed(from: result.text),
          lines: result.origins.mapValues { $0.place.line - 1 }
        )
      }
    } catch {
      throw failure(error, set)
    }
  }

  private func set() -> TemplateSet {
    var table = FunctionTable.helm { _, _, _, _ throws(TemplateError) in
      throw TemplateError("the cluster cannot be asked here")
    }
    for function in functions { table.add(function) }
    return TemplateSet(name: "gotpl", functions: table, limits: limits)
  }

  private func failure(_ error: TemplateError, _ set: TemplateSet) -> Failure {
    let words = TemplateFailure(files: [file.path: file], functions: set.functions.names)
    return Failure(
      diagnostic: words.diagnostic(error),
      cause: error.diagnostics.first { $0.code != .templateRefusal }
    )
  }
}
