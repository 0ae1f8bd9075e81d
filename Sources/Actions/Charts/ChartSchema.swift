import Charts
import Diagnostics
import JSON
import JSONSchema
import Synchronization

/// Holds the values of a chart against its `values.schema.json`, of whatever draft.
enum ChartSchema {
  /// Everything that is wrong, each with the chart whose schema says so; pointers are those of the
  /// chart's own values.
  ///
  /// - Parameters:
  ///   - path: the names of the charts from the top one down to this one.
  ///   - documents: What the schema refers to in the network. What nobody can fetch is taken to allow
  ///     anything, and a warning says so. Where something has yet to be fetched, the findings are
  ///     errors, and mean nothing.
  static func check(
    _ values: JSONValue,
    against schema: ChartFile,
    of path: [String],
    with documents: RemoteSchemas? = nil
  ) -> [Diagnostic] {
    let name = path.joined(separator: "/")
    let network = Mutex(Network())
    var options = JSONSchema.Options.chartValues
    let known = options.resolver
    options.resolver = { address in
      guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
        return known?(address)
      }
      return network.withLock { $0.resolve(address, documents) }
    }
    let result: Result<[Diagnostic], DiagnosticError>
    do throws(DiagnosticError) {
      let reader = JSONReader(duplicateKeys: .lastWins)
      let document = try reader.read(schema.bytes, as: schema.source)
      result = .success(try JSONSchema.compile(document, options: options).validate(values))
    } catch {
      result = .failure(error)
    }
    let found = network.withLock(\.self)
    if found.waits { return [unknown(name)] }
    if !found.mistakes.isEmpty { return found.mistakes.map { noted($0, isOf: name) } }
    let warnings = found.missing.map { unchecked(name, $0.address, $0.reason) }
    switch result {
    case .success(let findings): return findings.map { noted($0, saidBy: name) } + warnings
    // The author of the chart is to blame, and Helm refuses it too; but for what hangs on others.
    case .failure(let error):
      let own = error.diagnostics.filter {
        warnings.isEmpty || $0.code != .unresolvedReference && $0.code != .unknownDialect
      }
      return own.map { noted($0, isOf: name) } + warnings
    }
  }

  /// What came of the addresses in one schema.
  private struct Network {
    var waits = false
    var missing: [(address: String, reason: String?)] = []
    var mistakes: [Diagnostic] = []

    mutating func resolve(_ address: String, _ documents: RemoteSchemas?) -> JSONValue {
      switch documents?.document(at: address) {
      case .schema(let schema)?: return schema
      case .unreachable(let reason)?: missing.append((address, reason))
      case .mistake(let error)?: mistakes += error.diagnostics
      case .wanted?: waits = true
      case nil: missing.append((address, nil))
      }
      return true
    }
  }
}

// MARK: Words

extension ChartSchema {
  private static func noted(_ diagnostic: Diagnostic, saidBy chart: String) -> Diagnostic {
    var diagnostic = diagnostic
    diagnostic.notes.append("values.schema.json of chart \"\(chart)\" says so")
    return diagnostic
  }

  private static func noted(_ diagnostic: Diagnostic, isOf chart: String) -> Diagnostic {
    var diagnostic = diagnostic
    diagnostic.notes.append("this is values.schema.json of chart \"\(chart)\"")
    return diagnostic
  }

  private static func unchecked(
    _ chart: String,
    _ address: String,
    _ reason: String?
  ) -> Diagnostic {
    Diagnostic(
      .warning,
      .chartValues,
      "values.schema.json of chart \"\(chart)\" refers to \(address), which "
        + (reason == nil ? "is not fetched here" : "cannot be fetched")
        + ": what it says of values is not checked",
      notes: reason.map { [$0] } ?? []
    )
  }

  /// Never shown: the schemas are looked at again.
  private static func unknown(_ chart: String) -> Diagnostic {
    Diagnostic(.error, .chartValues, "values.schema.json of chart \"\(chart)\" is not complete yet")
  }
}
