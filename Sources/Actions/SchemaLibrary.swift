import Diagnostics
import JSON
import JSONSchema
import Synchronization
import Workloads

/// The schemas of the workload types, each compiled at its first use and kept as long as the library.
///
/// Whoever validates many configs hands one library to all loaders.
public final class SchemaLibrary: Sendable {
  private let compiled = Mutex<[String: Compiled]>([:])

  private enum Compiled {
    case schema(CompiledSchema)
    case wrong(DiagnosticError)
  }

  /// Which keys were found to have secrets below them, and which not, for each schema.
  private let secretKeys = Mutex<[String: [String: Bool]]>([:])

  /// Whether schemas have to be as their meta-schema wants them.
  private let isStrict: Bool

  public init(isStrict: Bool = false) { self.isStrict = isStrict }

  /// The schema of a workload type.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where the type has none that can be used.
  func schema(of workload: any Workload) throws(DiagnosticError) -> CompiledSchema {
    // Whoever comes second waits, since there is nothing to do without the schema.
    let found = compiled.withLock { compiled in
      if let known = compiled[workload.name] { return known }
      let new = Self.compile(workload, isStrict: isStrict)
      compiled[workload.name] = new
      return new
    }
    switch found {
    case .schema(let schema): return schema
    case .wrong(let error): throw error
    }
  }

  /// The keys, out of some, that hold secrets in configs of a type.
  func secretKeys(
    among keys: Set<String>,
    of workload: any Workload,
    _ schema: CompiledSchema
  ) -> Set<String> {
    let known = secretKeys.withLock { $0[workload.name] } ?? [:]
    let new = keys.filter { known[$0] == nil }
    let found = new.isEmpty ? [] : SecretScan([schema]).secretKeys(among: Array(new))
    if !new.isEmpty, known.count + new.count <= Self.keyLimit {
      secretKeys.withLock { all in
        for key in new { all[workload.name, default: [:]][key] = found.contains(key) }
      }
    }
    return found.union(keys.filter { known[$0] == true })
  }

  /// How many keys are remembered; configs that are right have far fewer.
  private static let keyLimit = 5_000

  private static func compile(_ workload: any Workload, isStrict: Bool) -> Compiled {
    do throws(DiagnosticError) {
      return .schema(
        try compile(
          workload.schemaPath,
          of: "workload type \"\(workload.name)\"",
          isStrict: isStrict,
          reader: workload.schema
        )
      )
    } catch {
      return .wrong(error)
    }
  }

  /// A schema, and those that it refers to.
  ///
  /// - Parameter owner: whose it is, as messages say it.
  static func compile(
    _ path: String,
    of owner: String,
    isStrict: Bool = false,
    reader: @escaping @Sendable (String) -> JSONValue? = BuiltInFiles.schema
  ) throws(DiagnosticError) -> CompiledSchema {
    guard let schema = reader(path) else {
      throw DiagnosticError(Diagnostic(.error, .unknownWorkload, "the \(owner) has no schema"))
    }
    var options = JSONSchema.Options()
    options.isStrict = isStrict
    options.address = address + path
    options.resolver = { address in
      address.hasPrefix(Self.address)
        ? reader(String(address.dropFirst(Self.address.count))) : nil
    }
    return try JSONSchema.compile(schema, options: options)
  }

  /// Where schemas are said to stand, so that they can refer to each other.
  private static let address = "kubegate:///schemas/"
}
