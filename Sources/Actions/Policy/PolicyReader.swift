import Diagnostics
import JSON
import JSONSchema
import Policies
import Workloads

/// Makes policies of their texts.
enum PolicyReader {
  private static let schema: Result<CompiledSchema, DiagnosticError> = {
    do throws(DiagnosticError) {
      return .success(try SchemaLibrary.compile(BuiltInFiles.policyPath, of: "policy"))
    } catch {
      return .failure(error)
    }
  }()

  /// The schema that policies are held against.
  static func compiledSchema() throws(DiagnosticError) -> CompiledSchema { try schema.get() }

  /// The policies of some texts. What is wrong in one of a cluster is a warning, and does not count; the
  /// rest of it does.
  ///
  /// - Throws: ``ActionError/invalid(_:_:)`` with all that is wrong with one of the command line.
  static func read(
    _ texts: PolicyTexts,
    into sources: inout SourceMap,
    _ warnings: inout [Diagnostic]
  ) throws(ActionError) -> [Policy] {
    var policies: [Policy] = []
    for text in texts.texts {
      let id = sources.add(text.file)
      do throws(DiagnosticError) {
        let schema = try compiledSchema()
        var document = try text.form.read(text.file, as: id).first ?? .null
        let mistakes = schema.validate(document)
        if text.isOwn, mistakes.hasErrors { throw DiagnosticError(mistakes) }
        if mistakes.hasErrors { document = without(mistakes, document) }
        warnings += mistakes.map { PolicyMistake.part($0, of: text.name) }
        if !mistakes.hasErrors || !schema.validate(document).hasErrors {
          policies.append(Policy(document, name: text.name))
        }
      } catch {
        if text.isOwn { throw .invalid(error.diagnostics, sources) }
        warnings += error.diagnostics.map { PolicyMistake.part($0, of: text.name) }
      }
    }
    warnings += texts.warnings
    return policies
  }

  /// The policy without the limits and defaults that are wrong.
  private static func without(_ mistakes: [Diagnostic], _ document: JSONValue) -> JSONValue {
    guard var policy = document.object else { return document }
    for mistake in mistakes where mistake.severity == .error {
      let tokens = JSONPointer(mistake.pointer ?? "")?.tokens ?? []
      guard let first = tokens.first else { continue }
      if tokens.count > 1, var part = policy[first]?.object {
        part[tokens[1]] = nil
        policy[first] = .object(part)
      } else {
        policy[first] = nil
      }
    }
    return .object(policy)
  }
}
