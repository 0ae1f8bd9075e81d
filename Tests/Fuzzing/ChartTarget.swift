import Archive
import Charts
import Diagnostics
import Gzip

/// Loads and renders charts of any files. An input is a list of files, each a path and its contents,
/// with a separator behind every part.
enum ChartTarget {
  static func run(_ input: Input) -> Bool {
    let parts = input.parts
    guard parts.count >= 2 else { return false }
    var files: [ChartFile] = []
    for index in stride(from: 0, to: parts.count - 1, by: 2) {
      files.append(
        ChartFile(path: String(decoding: parts[index], as: UTF8.self), bytes: parts[index + 1])
      )
    }
    return render(files)
  }

  static func render(_ files: [ChartFile]) -> Bool {
    // Values that templates must not grow without end are a matter of the evaluator's target.
    guard !files.contains(where: { $0.text.contains("genPrivateKey") }) else { return false }
    var sources = SourceMap()
    do throws(DiagnosticError) {
      let chart = try ChartLoader(folder: "c").load(files, into: &sources)
      let rendered = try ChartRenderer().render(
        chart,
        values: Values(),
        release: .init(name: "r"),
        sources: &sources
      )
      _ = rendered.manifestText
    } catch {
      check(!error.diagnostics.isEmpty, "a refused chart has a diagnostic")
      check(!DiagnosticText(sources: sources).text(error.diagnostics).isEmpty, "it has a text")
    }
    return true
  }
}

/// Reads packed charts of any bytes.
enum ArchiveTarget {
  static func run(_ input: Input) -> Bool {
    do throws(ArchiveError) {
      let files = try ArchiveReader().read(input.bytes)
      check(!files.isEmpty, "an archive has files")
      for file in files { check(file.path) }
    } catch {
      Fuzzing.check(!error.description.isEmpty, "a refused archive has a message")
    }
    return true
  }

  /// What is unpacked stays inside.
  static func check(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    Fuzzing.check(
      !path.isEmpty && !parts.contains("..") && !parts.contains("") && !path.contains("\\"),
      "a path leads nowhere else"
    )
  }
}

/// Reads packed charts whose tar is made of any bytes: what is behind the gzip layer, which no fuzzer
/// gets through by itself. The headers' checksums are put right.
enum TarTarget {
  static func run(_ input: Input) -> Bool {
    var tar = input.bytes
    var start = 0
    while start + 512 <= tar.count {
      mend(&tar, at: start)
      let size = number(tar[(start + 124)..<(start + 136)])
      start += 512 + (min(size, 1 << 20) + 511) / 512 * 512
    }
    tar += [UInt8](repeating: 0, count: 1024)
    guard let packed = try? Gzip.compress(tar) else { return false }
    guard ArchiveTarget.run(Input(packed)) else { return false }
    var sources = SourceMap()
    guard let files = try? ChartArchive(name: "c.tgz", bytes: packed).files() else { return true }
    _ = try? ChartLoader(folder: "c").load(files, into: &sources)
    return true
  }

  private static func mend(_ tar: inout [UInt8], at start: Int) {
    let field = (start + 148)..<(start + 156)
    for place in field { tar[place] = UInt8(ascii: " ") }
    let sum = tar[start..<(start + 512)].reduce(0) { $0 + Int($1) }
    let digits = String(sum, radix: 8)
    let text = String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "\0 "
    for (place, byte) in zip(field, text.utf8) { tar[place] = byte }
  }

  private static func number(_ field: ArraySlice<UInt8>) -> Int {
    var number = 0
    for byte in field {
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) else { break }
      number = min(number * 8 + Int(byte - UInt8(ascii: "0")), 1 << 30)
    }
    return number
  }
}
