import ChartSources
import Charts
import Diagnostics
import Glibc
import Host
import JSON
import JSONSchema

// Renders charts for whoever asks on standard input, one JSON object a line in, one a line out, in one
// process that stays warm: scripts/oracle/charts.py and scripts/bench.d/rendering.py run it beside Helm's
// engine.
//
//     {"chart": "path/of/chart", "values": {...}, "release": "r", "namespace": "ns", "upgrade": false,
//      "kube_version": "v1.30.0"}
//         -> {"manifest": "...", "notes": "...", "files": {"web/templates/a.yaml": "..."},
//             "nanoseconds": 1000}
//         -> {"error": "...", "code": "KG3000", "nanoseconds": 1000}
//
// With "repeat": 5 it is rendered as often again, without a look at schemas, and the answer tells of each
// time the seconds, and those of the processor:
//
//         -> {"render": [[0.01, 0.01], ...], "whole": [[0.02, 0.02], ...], ...}
//
// "render" is rendering alone, to documents that are parsed and sorted, and "whole" that with reading the
// chart's folder before it. The first time of each is not told.

/// What is asked for.
struct Request {
  var chart: String
  var values: JSONObject
  var release: ChartRenderer.Release
  var capabilities = Capabilities()
  var repetitions: Int

  init(_ line: String) throws(DiagnosticError) {
    let reader = JSONReader(limits: .init(bytes: 1 << 28))
    let object = try reader.read(Array(line.utf8)).object ?? JSONObject()
    chart = object["chart"]?.string ?? ""
    values = object["values"]?.object ?? JSONObject()
    repetitions = object["repeat"]?.int ?? 0
    release = .init(
      name: object["release"]?.string ?? "release",
      namespace: object["namespace"]?.string ?? "default",
      isUpgrade: object["upgrade"]?.bool ?? false
    )
    if let version = object["kube_version"]?.string.flatMap({ Capabilities.KubeVersion($0) }) {
      capabilities.kubeVersion = version
    }
  }
}

/// Holds values against a schema; what it refers to in the network is not looked at.
func check(_ schema: ChartFile, _ values: JSONValue) -> [Diagnostic] {
  do throws(DiagnosticError) {
    let document = try JSONReader(duplicateKeys: .lastWins).read(schema.bytes, as: schema.source)
    return try JSONSchema.compile(document, options: .chartValues).validate(values)
  } catch {
    return error.diagnostics
  }
}

func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// What each time of the work took, as JSON; there is one more, before all others.
func times<Failure: Error>(_ count: Int, _ work: () throws(Failure) -> Void) throws(Failure)
  -> JSONValue
{
  func number(_ value: Double) -> JSONValue {
    JSONNumber(value).map { JSONValue(.number($0)) } ?? .null
  }
  var turns: [JSONValue] = []
  for turn in 0...count {
    let wall = seconds(CLOCK_MONOTONIC)
    let processor = seconds(CLOCK_PROCESS_CPUTIME_ID)
    try work()
    if turn == 0 { continue }
    turns.append([
      number(seconds(CLOCK_MONOTONIC) - wall),
      number(seconds(CLOCK_PROCESS_CPUTIME_ID) - processor),
    ])
  }
  return .array(turns)
}

func load(_ request: Request, into sources: inout SourceMap) throws(DiagnosticError) -> Chart {
  let folder = DiskFolder(request.chart, in: .live, followsLinksOutside: true)
  return try ChartLoader(folder: request.chart).load(try folder.chartFiles(), into: &sources)
}

func render(
  _ chart: Chart,
  _ request: Request,
  checksSchema: Bool,
  into sources: inout SourceMap
) throws(DiagnosticError) -> RenderedChart {
  var renderer = ChartRenderer(capabilities: request.capabilities)
  if checksSchema { renderer.checkSchema = { schema, values, _ in check(schema, values) } }
  return try renderer.render(
    chart,
    values: Values(request.values),
    release: request.release,
    sources: &sources
  )
}

func answer(_ request: Request) -> JSONObject {
  var answer = JSONObject()
  var sources = SourceMap()
  let began = seconds(CLOCK_PROCESS_CPUTIME_ID)
  func nanoseconds() -> JSONValue {
    .int(Int((seconds(CLOCK_PROCESS_CPUTIME_ID) - began) * 1e9))
  }
  do throws(DiagnosticError) {
    let chart = try load(request, into: &sources)
    let rendered = try render(chart, request, checksSchema: true, into: &sources)
    answer["nanoseconds"] = nanoseconds()
    answer["manifest"] = .string(rendered.manifestText)
    answer["notes"] = .string(rendered.notes ?? "")
    answer["files"] = .object(
      JSONObject(rendered.texts.map { .init(key: $0.key, value: .string($0.value)) })
    )
    guard request.repetitions > 0 else { return answer }
    answer["render"] = try times(request.repetitions) { () throws(DiagnosticError) in
      var sources = SourceMap()
      _ = try render(chart, request, checksSchema: false, into: &sources)
    }
    answer["whole"] = try times(request.repetitions) { () throws(DiagnosticError) in
      var sources = SourceMap()
      let chart = try load(request, into: &sources)
      _ = try render(chart, request, checksSchema: false, into: &sources)
    }
  } catch {
    answer["nanoseconds"] = nanoseconds()
    answer["error"] = .string(DiagnosticText(sources: sources).text(error.diagnostics))
    answer["code"] = .string(error.diagnostics.first?.code.rawValue ?? "")
  }
  return answer
}

while let line = readLine() {
  let reply: JSONObject
  do throws(DiagnosticError) {
    reply = answer(try Request(line))
  } catch {
    var mistake = JSONObject()
    mistake["error"] = .string(error.diagnostics.map(\.message).joined(separator: "; "))
    reply = mistake
  }
  let bytes = JSONWriter().bytes(.object(reply)) + [UInt8(ascii: "\n")]
  var written = 0
  while written < bytes.count {
    let count = bytes[written...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if count <= 0 { exit(1) }
    written += count
  }
}
