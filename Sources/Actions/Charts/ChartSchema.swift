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
  /// What a schema refers to in the network is not fetched: values there are taken as they are, and a
  /// warning says so.
  ///
  /// - Parameter path: the names of the charts from the top one down to this one.
  static func check(
    _ values: JSONValue,
    against schema: ChartFile,
    of path: [String]
  ) -> [Diagnostic] {
    let remote = Mutex<[String]>([])
    var options = JSONSchema.Options.chartValues
    let known = options.resolver
    options.resolver = { address in
      guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
        return known?(address)
      }
      remote.withLock { $0.append(address) }
      return true
    }
    let name = path.joined(separator: "/")
    var found: [Diagnostic]
    do throws(DiagnosticError) {
      let reader = JSONReader(duplicateKeys: .lastWins)
      let document = try reader.read(schema.bytes, as: schema.source)
      found = try JSONSchema.compile(document, options: options).validate(values)
    } catch {
      // The author of the chart is to blame, and Helm refuses it too.
      return error.diagnostics.map {
        var diagnostic = $0
        diagnostic.notes.append("this is values.schema.json of chart \"\(name)\"")
        return diagnostic
      }
    }
    for index in found.indices {
      found[index].notes.append("values.schema.json of chart \"\(name)\" says so")
    }
    for address in remote.withLock({ $0 }) {
      found.append(
        Diagnostic(
          .warning,
          .chartValues,
          "values.schema.json of chart \"\(name)\" refers to \(address), which is not fetched: "
            + "what it says of values is not checked"
        )
      )
    }
    return found
  }
}
