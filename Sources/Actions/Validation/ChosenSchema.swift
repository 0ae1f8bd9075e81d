import Diagnostics
import Host
import JSON
import JSONSchema
import Synchronization
import Workloads

/// The schema that files are held against.
public struct SchemaChoice: Sendable {
  /// The versions of JSON Schema, as the command line calls them.
  public enum Version: String, Sendable, CaseIterable {
    case draft4 = "4"
    case draft6 = "6"
    case draft7 = "7"
    case draft201909 = "2019-09"
    case draft202012 = "2020-12"

    var draft: Draft {
      switch self {
      case .draft4: .draft4
      case .draft6: .draft6
      case .draft7: .draft7
      case .draft201909: .draft201909
      case .draft202012: .draft202012
      }
    }
  }

  /// A JSON or YAML file, `-` for standard input, the name of a workload type, or `policy`.
  public var name: String
  /// What answers references.
  public var folders: [ReferenceFolder]
  /// The version of schemas without `$schema`.
  public var version: Version
  /// Whether `format` decides about validity.
  public var assertsFormat: Bool

  public init(
    _ name: String,
    folders: [ReferenceFolder] = [],
    version: Version = .draft202012,
    assertsFormat: Bool = false
  ) {
    self.name = name
    self.folders = folders
    self.version = version
    self.assertsFormat = assertsFormat
  }
}

/// Reads and compiles the schema that the command line names.
struct ChosenSchema {
  var host: Host

  /// - Throws: ``ActionError/file(_:)`` where the schema cannot be read, and
  ///   ``ActionError/invalid(_:_:)`` where it, or what it refers to, is no schema.
  func compile(_ choice: SchemaChoice) throws(ActionError) -> CompiledSchema {
    if let workload = WorkloadCatalog(host: host).named(choice.name) {
      do throws(DiagnosticError) {
        return try SchemaLibrary().schema(of: workload)
      } catch {
        throw .invalid(error.diagnostics, SourceMap())
      }
    }
    if let path = SchemaAction.others[choice.name] {
      do throws(DiagnosticError) {
        return try SchemaLibrary.compile(path, of: choice.name)
      } catch {
        throw .invalid(error.diagnostics, SourceMap())
      }
    }
    let documents = SchemaDocuments(host: host, folders: choice.folders)
    var options = JSONSchema.Options()
    options.draft = choice.version.draft
    options.assertsFormat = choice.assertsFormat
    options.address = documents.address(of: choice.name) ?? ""
    options.resolver = { documents.document(at: $0) }
    do throws(DiagnosticError) {
      let schema = try documents.read(choice.name)
      return try JSONSchema.compile(schema, options: options)
    } catch {
      if let first = error.diagnostics.first, first.code == .fileUnreadable { throw .file(first) }
      let found = documents.mistakes + error.diagnostics.map(documents.explained)
      throw .invalid(found.inSourceOrder(), documents.sources)
    }
  }
}

/// The documents of a schema: the one that the command line names, and those that answer references.
private final class SchemaDocuments: Sendable {
  private let reader: ConfigReader
  private let folders: [ReferenceFolder]
  private let state = Mutex(State())

  private struct State {
    var sources = SourceMap()
    /// What is wrong with documents that references lead to.
    var mistakes: [Diagnostic] = []
    /// What was found, or not, under each address.
    var known: [String: JSONValue?] = [:]
    /// Why nothing was found where something could have been.
    var misses: [String] = []
  }

  init(host: Host, folders: [ReferenceFolder]) {
    reader = ConfigReader(host: host)
    // The longest prefix knows best.
    self.folders = folders.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
  }

  var sources: SourceMap { state.withLock(\.sources) }
  var mistakes: [Diagnostic] { state.withLock(\.mistakes) }

  /// The address that a file has by one of the folders, so that it can refer to its neighbours.
  func address(of path: String) -> String? {
    folders.lazy.compactMap { $0.address(of: path, self.reader.host.files) }.first
  }

  func read(_ path: String) throws(DiagnosticError) -> JSONValue {
    let file = try reader.file(path)
    let id = state.withLock { $0.sources.add(file) }
    return try DocumentForm(of: path).read(file, as: id).first ?? .null
  }

  /// The answer to a reference: from the folders, or none.
  func document(at address: String) -> JSONValue? {
    if let known = state.withLock({ $0.known[address] }) { return known }
    let answer = answer(address)
    state.withLock { $0.known[address] = .some(answer) }
    return answer
  }

  private func answer(_ address: String) -> JSONValue? {
    for folder in folders where address.hasPrefix(folder.prefix) {
      switch folder.find(address, reader.host.files) {
      case .file(let path):
        do throws(DiagnosticError) {
          return try read(path)
        } catch {
          let found = error.diagnostics
          state.withLock { $0.mistakes += found }
          return nil
        }
      case .none(let reason): state.withLock { $0.misses.append(reason) }
      }
    }
    return nil
  }

  /// A diagnostic with what there is to say about references that have no answer.
  func explained(_ diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.code == .unresolvedReference, !diagnostic.notes.isEmpty else {
      return diagnostic
    }
    var diagnostic = diagnostic
    diagnostic.notes += state.withLock(\.misses).prefix(3)
    diagnostic.help.append("--resolve PREFIX=FOLDER answers references that begin with PREFIX")
    return diagnostic
  }
}
