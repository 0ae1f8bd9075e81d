import ChartSources
import Charts
import Diagnostics
import Host
import JSON
import Workloads

/// What can be said of a config with a chart that is not ours without a network: whether its values can be read,
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
        values: values,
        boundary: examined.sources.next
      )
      words.hideSecrets(in: &examined.sources)
      let chart: Chart
      do throws(DiagnosticError) {
        switch external.source {
        case .request(let request):
          guard let fetched = try request.local(host.files) else { return }
          chart = try fetched.load(into: &examined.sources)
        case .files(let files, let folder):
          chart = try ChartLoader(folder: folder).load(files, into: &examined.sources)
        }
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
