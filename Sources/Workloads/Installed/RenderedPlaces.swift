import Charts
import Diagnostics
import JSON

/// Says of places in the text that a mapping has written where they are in the mapping.
///
/// Where the same word stands in the line of the mapping it is that word, else the line.
struct RenderedPlaces {
  private let rendered: [UInt8]
  private let renderedLines: [Int]
  private let mapping: ChartFile
  private let mappingLines: [Int]
  /// The line of the mapping for each line of the text.
  private let lines: [Int: Int]

  init(_ output: TextTemplate.Output, of mapping: ChartFile) {
    rendered = Array(output.text.utf8)
    renderedLines = Self.starts(rendered)
    self.mapping = mapping
    mappingLines = Self.starts(mapping.bytes)
    lines = output.lines
  }

  /// The value with places in the mapping.
  func placed(_ value: JSONValue) -> JSONValue {
    let range = place(of: value.range)
    switch value.content {
    case .object(let object):
      let members = object.members.map {
        JSONObject.Member(key: $0.key, keyRange: place(of: $0.keyRange), value: placed($0.value))
      }
      return JSONValue(.object(JSONObject(members)), range: range)
    case .array(let elements): return JSONValue(.array(elements.map(placed)), range: range)
    case .null, .bool, .number, .string: return JSONValue(value.content, range: range)
    }
  }

  func place(of range: SourceRange) -> SourceRange {
    guard !range.isNone else { return range }
    let number = Self.line(of: range.start, renderedLines)
    // A blank line comes from nowhere; what is near it is the best guess.
    let near = (0...number).reversed().lazy.compactMap { lines[$0] }.first ?? 0
    let line = contents(ofLine: near)
    let end = min(range.end, rendered.count)
    let word = rendered[min(range.start, end)..<end].prefix { $0 != UInt8(ascii: "\n") }
    if !word.isEmpty, line.count <= Self.searchLimit,
      let start = line.indices.first(where: { line[$0...].starts(with: word) })
    {
      return SourceRange(file: mapping.source, start: start, end: start + word.count)
    }
    return SourceRange(file: mapping.source, start: line.startIndex, end: line.endIndex)
  }

  /// Nobody writes longer lines, in which words would be looked for.
  private static let searchLimit = 4_096

  /// A line of the mapping without the white space around it.
  private func contents(ofLine number: Int) -> ArraySlice<UInt8> {
    guard mappingLines.indices.contains(number) else { return mapping.bytes[0..<0] }
    let start = mappingLines[number]
    let next = number + 1 < mappingLines.count ? mappingLines[number + 1] : mapping.bytes.count
    var line = mapping.bytes[start..<next]
    while let last = line.last, last <= 0x20 { line.removeLast() }
    while let first = line.first, first <= 0x20 { line.removeFirst() }
    return line
  }

  private static func starts(_ bytes: [UInt8]) -> [Int] {
    [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  private static func line(of offset: Int, _ starts: [Int]) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }
}
