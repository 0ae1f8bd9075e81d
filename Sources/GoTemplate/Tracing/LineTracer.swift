/// Remembers, while templates run, which node wrote which bytes, and makes origins of lines of it.
///
/// Each text that a template writes has segments: bytes of the template itself, and values that an
/// action printed. What `include` and `tpl` gave while an action was evaluated is kept with its lines,
/// since most functions behind them (`nindent`, `trim`) leave lines as they are but for white space: a
/// printed line is looked for among them.
final class LineTracer {
  /// A line that is not blank.
  struct Line {
    /// Starts at 0.
    var number: Int
    /// Without the white space around it.
    var text: ArraySlice<UInt8>
    var origin: LineOrigin
  }

  /// What an `include` gave.
  typealias Piece = [Line]

  fileprivate enum Source {
    /// The bytes are those of the template from here on.
    case text(Program, position: Int, definition: String?)
    case value(LineOrigin.Place, [Piece])
  }

  fileprivate struct Segment {
    var start: Int
    var source: Source
    var via: [LineOrigin.Place]
  }

  /// The node at work.
  fileprivate struct Site {
    var program: Program
    var position: Int
    var name: String
  }

  /// What is known of one text while it is being written; calls have texts of their own.
  struct State {
    fileprivate var segments: [Segment] = []
    fileprivate var pieces: [Piece] = []
    fileprivate var site: Site?
    /// The calls that lead here, the innermost first.
    fileprivate var via: [LineOrigin.Place] = []
  }

  private var state = State()
  private var lineStarts: [ObjectIdentifier: [Int]] = [:]
  /// Keeps the programs of `lineStarts`, and so their identities.
  private var programs: [Program] = []

  // MARK: What the evaluator tells

  /// An action, or the head of a block, is about to be evaluated.
  func begin(_ program: Program, at position: Int, in name: String) {
    state.site = Site(program: program, position: position, name: name)
    state.pieces = []
  }

  func wroteText(_ program: Program, from position: Int, in name: String, at offset: Int) {
    let definition = name == program.tree.name ? nil : name
    let source = Source.text(program, position: position, definition: definition)
    state.segments.append(Segment(start: offset, source: source, via: state.via))
  }

  func wroteValue(at offset: Int) {
    guard let site = state.site else { return }
    let source = Source.value(place(site), state.pieces)
    state.segments.append(Segment(start: offset, source: source, via: state.via))
    state.pieces = []
  }

  /// A `template` action calls; what it writes goes into the same text.
  func enterTemplate() -> [LineOrigin.Place] {
    let outer = state.via
    state.via = calls
    return outer
  }

  func leaveTemplate(_ outer: [LineOrigin.Place]) { state.via = outer }

  /// A function calls a template, whose text is a value.
  func enterCall() -> State {
    let outer = state
    state = State()
    state.via = calls(in: outer)
    return outer
  }

  func leaveCall(_ outer: State, output: [UInt8]) {
    let piece = lines(of: output)
    state = outer
    state.pieces.append(piece)
  }

  /// The origins of the lines of the text that was called last.
  var origins: [Int: LineOrigin] {
    Dictionary(
      (state.pieces.last ?? []).map { ($0.number, $0.origin) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  // MARK: From bytes to lines

  /// How many calls are told of a line, and how many other places.
  private static let callLimit = 16
  private static let alsoLimit = 4

  /// The calls that lead into what the present node calls.
  private var calls: [LineOrigin.Place] { calls(in: state) }

  private func calls(in state: State) -> [LineOrigin.Place] {
    guard let site = state.site else { return state.via }
    return [place(site)] + state.via.prefix(Self.callLimit - 1)
  }

  private func lines(of output: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var number = 0
    for (index, segment) in state.segments.enumerated() {
      let next = index + 1 < state.segments.count ? state.segments[index + 1].start : output.count
      let start = min(segment.start, output.count)
      let end = max(start, min(next, output.count))
      var finder: PieceFinder?
      if case .value(_, let pieces) = segment.source, !pieces.isEmpty {
        finder = PieceFinder(pieces)
      }
      var lineStart = start
      while true {
        let stop = output[lineStart..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
        let text = Self.trimmed(output[lineStart..<stop])
        if !text.isEmpty {
          add(origin(of: text, segment, start, finder: &finder), text, to: &lines, number)
        }
        guard stop < end else { break }
        number += 1
        lineStart = stop + 1
      }
    }
    // What a line says is all of it, whoever wrote which part.
    let whole = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for index in lines.indices where whole.indices.contains(lines[index].number) {
      lines[index].text = Self.trimmed(whole[lines[index].number])
    }
    return lines
  }

  private func add(
    _ origin: LineOrigin,
    _ text: ArraySlice<UInt8>,
    to lines: inout [Line],
    _ number: Int
  ) {
    guard let last = lines.indices.last, lines[last].number == number else {
      lines.append(Line(number: number, text: text, origin: origin))
      return
    }
    for place in [origin.place] + origin.also
    where place != lines[last].origin.place && !lines[last].origin.also.contains(place)
      && lines[last].origin.also.count < Self.alsoLimit
    {
      lines[last].origin.also.append(place)
    }
  }

  private func origin(
    of text: ArraySlice<UInt8>,
    _ segment: Segment,
    _ start: Int,
    finder: inout PieceFinder?
  ) -> LineOrigin {
    switch segment.source {
    case .text(let program, let position, let definition):
      let line = line(of: position + text.startIndex - start, in: program)
      let place = LineOrigin.Place(
        template: program.tree.name,
        line: line,
        definition: definition
      )
      return LineOrigin(place: place, via: segment.via)
    case .value(let place, _):
      return finder?.origin(of: text) ?? LineOrigin(place: place, via: segment.via)
    }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let last = text.last, last <= 0x20 { text.removeLast() }
    return text.drop { $0 <= 0x20 }
  }

  private func place(_ site: Site) -> LineOrigin.Place {
    LineOrigin.Place(
      template: site.program.tree.name,
      line: line(of: site.position, in: site.program),
      definition: site.name == site.program.tree.name ? nil : site.name
    )
  }

  /// The line of a byte, starting at 1.
  private func line(of position: Int, in program: Program) -> Int {
    let key = ObjectIdentifier(program)
    let starts: [Int]
    if let known = lineStarts[key] {
      starts = known
    } else {
      let source = program.tree.source
      starts = source.indices.filter { source[$0] == UInt8(ascii: "\n") }
      lineStarts[key] = starts
      programs.append(program)
    }
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < position { low = middle + 1 } else { high = middle }
    }
    return low + 1
  }
}

/// Finds printed lines among those that `include` gave. Equal lines are taken in order.
private struct PieceFinder {
  private var places: [ArraySlice<UInt8>: (origins: [LineOrigin], next: Int)] = [:]
  /// Where all there is came from, if that is one line.
  private var only: LineOrigin?

  init(_ pieces: [LineTracer.Piece]) {
    var count = 0
    for piece in pieces {
      for line in piece {
        places[line.text, default: ([], 0)].origins.append(line.origin)
        count += 1
        only = line.origin
      }
    }
    if count != 1 { only = nil }
  }

  mutating func origin(of text: ArraySlice<UInt8>) -> LineOrigin? {
    guard let found = places[text] else { return only }
    places[text]?.next += 1
    return found.origins[min(found.next, found.origins.count - 1)]
  }
}
