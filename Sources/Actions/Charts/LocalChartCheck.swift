import ChartSources
import Charts
import Diagnostics
import Host
import JSON
import Workloads

/// What can be said of a config that names a chart without a network: whether its values can be read,
/// and where the chart is on this machine, whether they fit its schemas.
struct LocalChartCheck {
  var host: Host

  func check(_ config: Config, _ workload: any Workload, _ examined: inout ExaminedConfig) {
    guard !examined.found.hasErrors else { return }
    do throws(DiagnosticError) {
      guard case .external(let external) = try workload.chart(of: config) else { return }
      let values = try workload.values(from: config, into: &examined.sources)
      let words = ChartWords(
        config: config,
        chart: external,
        values: values.object,
        boundary: examined.sources.next
      )
      words.hideSecrets(in: &examined.sources)
      guard let fetched = try external.request.local(host.files) else { return }
      let chart: Chart
      do throws(DiagnosticError) {
        chart = try fetched.load(into: &examined.sources)
      } catch {
        throw DiagnosticError(error.diagnostics.map(words.atChart))
      }
      let sources = examined.sources
      let renderer = ChartRenderer(checkSchema: { schema, values, path in
        ChartSchema.check(values, against: schema, of: path)
          .map { words.placed($0, of: path, sources) }
      })
      examined.found += try renderer.check(chart, values: values)
    } catch {
      examined.found += error.diagnostics
    }
  }
}
