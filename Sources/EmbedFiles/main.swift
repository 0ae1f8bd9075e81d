// Writes a Swift file that holds the texts of other files:
//   embed-files OUTPUT [NAME=PATH …]
// Run by the build; see EmbedFilesPlugin.

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

func fail(_ message: String) -> Never {
  let line = "embed-files: \(message)\n"
  _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(1)
}

func contents(of path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { fail("cannot read \(path)") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
  }
}

/// A Swift string literal of any text: every byte that is not plain is escaped.
func literal(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case " "..."~": result.unicodeScalars.append(scalar)
    default: result += "\\u{\(String(scalar.value, radix: 16))}"
    }
  }
  return result + "\""
}

guard CommandLine.arguments.count > 1 else { fail("usage: embed-files OUTPUT [NAME=PATH …]") }
var source =
  "enum EmbeddedFiles {\n  static let all: [(path: StaticString, text: StaticString)] = [\n"
for argument in CommandLine.arguments.dropFirst(2) {
  guard let equals = argument.firstIndex(of: "=") else { fail("no \"=\" in \(argument)") }
  let path = String(argument[argument.index(after: equals)...])
  guard let text = String(validating: contents(of: path), as: UTF8.self) else {
    fail("\(path) is not UTF-8")
  }
  source += "    (\(literal(String(argument[..<equals]))), \(literal(text))),\n"
}
source += "  ]\n}\n"
guard let output = fopen(CommandLine.arguments[1], "wb") else {
  fail("cannot write \(CommandLine.arguments[1])")
}
let written = source.utf8.withContiguousStorageIfAvailable {
  fwrite($0.baseAddress, 1, $0.count, output)
}
guard written == source.utf8.count, fclose(output) == 0 else {
  fail("cannot write \(CommandLine.arguments[1])")
}
