import Diagnostics
import Glibc
import JSON
import JSONSchema

// Times validation inside a process: see scripts/bench.d/validation.py, which runs it beside others.
//
// Usage: ValidationBench SCHEMA INSTANCE...
//
// Prints one JSON object: processor time, in nanoseconds, of compiling the schema, and for each
// instance of reading it, of asking whether it is valid, and of finding everything that is wrong.

func nanoseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

func fail(_ message: String) -> Never {
  let line = "ValidationBench: \(message)\n"
  _ = write(STDERR_FILENO, line, line.utf8.count)
  exit(1)
}

/// What one run of the work takes: the median of batches that last long enough for the clock.
func time(_ work: () -> Void) -> Int {
  var count = 1
  while true {
    let began = nanoseconds()
    for _ in 0..<count { work() }
    if nanoseconds() - began > 2_000_000 { break }
    count *= 2
  }
  var batches: [Int] = []
  for _ in 0..<51 {
    let began = nanoseconds()
    for _ in 0..<count { work() }
    batches.append((nanoseconds() - began) / count)
  }
  return batches.sorted()[batches.count / 2]
}

func bytes(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { fail("cannot read '\(path)'") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
  }
}

func read(_ path: String) -> JSONValue {
  do throws(DiagnosticError) {
    return try JSONReader().read(bytes(path))
  } catch {
    fail("\(path): \(error.diagnostics.map(\.message).joined(separator: "; "))")
  }
}

/// A schema; what it refers to stands beside it.
func compile(_ document: JSONValue, of path: String) -> CompiledSchema {
  let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    .joined(separator: "/")
  var options = JSONSchema.Options()
  options.address = "file:///schema.json"
  options.resolver = { address in
    address.hasPrefix("file:///") ? read(folder + "/" + address.dropFirst(8)) : nil
  }
  do throws(DiagnosticError) {
    return try JSONSchema.compile(document, options: options)
  } catch {
    fail("\(path): \(error.diagnostics.map(\.message).joined(separator: "; "))")
  }
}

let paths = CommandLine.arguments.dropFirst()
guard let schemaPath = paths.first, paths.count > 1 else { fail("give a schema and instances") }
let document = read(schemaPath)
let schema = compile(document, of: schemaPath)
var instances = JSONObject()
for path in paths.dropFirst() {
  let text = bytes(path)
  let instance = read(path)
  instances[path] = [
    "bytes": .int(text.count),
    "valid": .bool(schema.isValid(instance)),
    "errors": .int(schema.validate(instance).count),
    "read": .int(time { _ = try? JSONReader().read(text) }),
    "isValid": .int(time { _ = schema.isValid(instance) }),
    "validate": .int(time { _ = schema.validate(instance) }),
  ]
}
let report: JSONValue = [
  "compile": .int(time { _ = compile(document, of: schemaPath) }),
  "instances": .object(instances),
]
print(JSONWriter().string(report))
