import ChartSources
import Charts
import Diagnostics
import Glibc
import Host
import JSON

// Renders charts inside a process: see scripts/bench.d/rendering.py, which runs it beside Helm's engine.
//
// Reads one request a line, and answers each with a line:
//
//   {"chart": "folder", "values": {…}, "release": "r", "namespace": "ns", "repeat": 5}
//     -> {"whole": [[wall, processor], …], "render": [[wall, processor], …], "text": "…"}
//
// `render` has the seconds of rendering alone, to documents that are parsed and sorted, and `whole` of
// that with reading the chart's folder before it. The first time of each is not told. Without `repeat`
// there is only the text. What cannot be rendered is answered with {"error": "…"}.

func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// What each time of the work took, as JSON; there is one more, before all others.
func times<Failure: Error>(_ count: Int, _ work: () throws(Failure) -> Void) throws(Failure)
  -> JSONValue
{
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

func number(_ value: Double) -> JSONValue {
  JSONNumber(value).map { JSONValue(.number($0)) } ?? .null
}

func load(_ path: String, _ sources: inout SourceMap) throws(DiagnosticError) -> Chart {
  let files = try DiskFolder(path, in: .live).chartFiles()
  return try ChartLoader(folder: path).load(files, into: &sources)
}

func answer(_ line: [UInt8]) throws(DiagnosticError) -> JSONValue {
  let request = try JSONReader(limits: .init(bytes: 1 << 28)).read(line)
  let path = request["chart"]?.string ?? ""
  let values = Values(request["values"]?.object ?? JSONObject())
  let release = ChartRenderer.Release(
    name: request["release"]?.string ?? "release",
    namespace: request["namespace"]?.string ?? "default"
  )
  var sources = SourceMap()
  let chart = try load(path, &sources)
  let rendered = try ChartRenderer().render(
    chart,
    values: values,
    release: release,
    sources: &sources
  )
  var reply = JSONObject()
  reply["text"] = .string(rendered.text)
  guard let count = request["repeat"]?.int, count > 0 else { return .object(reply) }
  reply["render"] = try times(count) { () throws(DiagnosticError) in
    var sources = SourceMap()
    _ = try ChartRenderer().render(chart, values: values, release: release, sources: &sources)
  }
  reply["whole"] = try times(count) { () throws(DiagnosticError) in
    var sources = SourceMap()
    let chart = try load(path, &sources)
    _ = try ChartRenderer().render(chart, values: values, release: release, sources: &sources)
  }
  return .object(reply)
}

while let line = readLine() {
  let reply: JSONValue
  do throws(DiagnosticError) {
    reply = try answer(Array(line.utf8))
  } catch {
    reply = ["error": .string(error.diagnostics.map(\.message).joined(separator: "; "))]
  }
  print(JSONWriter().string(reply))
  fflush(nil)
}
