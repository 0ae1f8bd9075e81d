import ChartSources
import Charts
import Diagnostics
import Glibc
import Host
import JSON
import JSONSchema

// Renders charts for whoever asks on standard input, one JSON object a line in, one a line out, in one
// process that stays warm: scripts/oracle/charts.py runs it beside Helm's engine.
//
//     {"chart": "path/of/chart", "values": {...}, "release": "r", "namespace": "ns", "upgrade": false,
//      "kube_version": "v1.30.0"}
//         -> {"manifest": "...", "notes": "...", "files": {"web/templates/a.yaml": "..."},
//             "nanoseconds": 1000}
//         -> {"error": "...", "code": "KG3000", "nanoseconds": 1000}

/// What is asked for.
struct Request {
  var chart: String
  var values: JSONObject
  var release: ChartRenderer.Release
  var capabilities = Capabilities()

  init(_ line: String) throws(DiagnosticError) {
    let object = try JSONReader().read(Array(line.utf8)).object ?? JSONObject()
    chart = object["chart"]?.string ?? ""
    values = object["values"]?.object ?? JSONObject()
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

/// The processor time of this process.
func now() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

func answer(_ request: Request) -> JSONObject {
  var answer = JSONObject()
  var sources = SourceMap()
  let began = now()
  do throws(DiagnosticError) {
    let folder = DiskFolder(request.chart, in: .live, followsLinksOutside: true)
    let files = try folder.chartFiles()
    let chart = try ChartLoader(folder: request.chart).load(files, into: &sources)
    let renderer = ChartRenderer(
      capabilities: request.capabilities,
      checkSchema: { schema, values, _ in check(schema, values) }
    )
    let rendered = try renderer.render(
      chart,
      values: Values(request.values),
      release: request.release,
      sources: &sources
    )
    answer["nanoseconds"] = .int(now() - began)
    answer["manifest"] = .string(rendered.manifestText)
    answer["notes"] = .string(rendered.notes ?? "")
    var texts = JSONObject()
    for (name, text) in rendered.texts { texts[name] = .string(text) }
    answer["files"] = .object(texts)
  } catch {
    answer["nanoseconds"] = .int(now() - began)
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
