import Diagnostics
import Host
import JSON
import JSONSchema
import YAML

/// Holds JSON and YAML files against a schema.
struct DocumentExaminer: Examiner {
  var host: Host
  var schema: CompiledSchema

  func examine(_ target: FileFinder.Target) -> Validation? {
    guard let path = target.path else { return nil }
    var sources = SourceMap()
    var found: [Diagnostic] = []
    do throws(DiagnosticError) {
      let file = try ConfigReader(host: host).file(path)
      let id = sources.add(file)
      do throws(DiagnosticError) {
        let documents = try DocumentForm(of: path).read(file, as: id)
        found = validate(documents, &sources)
      } catch {
        found = error.diagnostics
        SecretHiding.hide(unread: [id], [schema], &found, in: &sources)
      }
    } catch {
      found = error.diagnostics
    }
    return Validation(files: [path], diagnostics: found, sources: sources)
  }

  private func validate(_ documents: [JSONValue], _ sources: inout SourceMap) -> [Diagnostic] {
    var all: [Diagnostic] = []
    for (index, document) in documents.enumerated() {
      var found = schema.validate(document)
      guard !found.isEmpty else { continue }
      for place in schema.secrets(in: document) { sources.hide(place) }
      if documents.count > 1 {
        for number in found.indices {
          found[number].notes.append("in document \(index + 1) of \(documents.count)")
        }
      }
      all += found
    }
    return all
  }
}

/// How a file is written.
enum DocumentForm {
  case json
  case yaml
  /// JSON or else YAML.
  case unknown

  /// What a file's name says.
  init(of path: String) {
    let name = path.lowercased()
    self =
      name.hasSuffix(".json")
      ? .json
      : name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? .yaml : .unknown
  }

  /// The documents of a file: one of JSON, any number of YAML. An empty YAML file is `null`.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` with what keeps the file from being read.
  func read(_ file: SourceFile, as id: SourceID) throws(DiagnosticError) -> [JSONValue] {
    switch self {
    case .json: return [try json(file, id)]
    case .yaml:
      let documents = try yaml(file, id)
      return documents.isEmpty ? [.null] : documents
    case .unknown:
      let mistakes: DiagnosticError
      do throws(DiagnosticError) { return [try json(file, id)] } catch { mistakes = error }
      let first = file.bytes.first { $0 > 0x20 }
      // What begins with a bracket is JSON to whoever wrote it.
      let isJSON = first.map { #"{[""#.utf8.contains($0) } ?? true
      do throws(DiagnosticError) {
        let documents = try yaml(file, id)
        if !documents.isEmpty { return documents }
      } catch {
        if !isJSON { throw error }
      }
      throw mistakes
    }
  }

  private func json(_ file: SourceFile, _ id: SourceID) throws(DiagnosticError) -> JSONValue {
    do throws(DiagnosticError) {
      return try JSONReader().read(file, as: id)
    } catch {
      var error = error
      // Its help is about configs.
      for index in error.diagnostics.indices where error.diagnostics[index].code == .emptyDocument {
        error.diagnostics[index].help = []
      }
      throw error
    }
  }

  private func yaml(_ file: SourceFile, _ id: SourceID) throws(DiagnosticError) -> [JSONValue] {
    try YAMLReader(duplicateKeys: .mistake).documents(file, as: id)
  }
}
