import CYAML

/// The one owner of a libyaml parser: hands out the events of a text, one after the other, as Swift
/// values.
///
/// libyaml keeps a pointer to the text and pointers into its own queues, so this is a class that is
/// used within the life of the text and never copied.
final class YAMLEvents {
  /// How a scalar was written.
  struct Scalar {
    var text: String
    var tag: String?
    var anchor: String?
    /// Without quotes and without tag, so that its text decides what it is.
    var isPlain: Bool
  }

  enum Event {
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(Scalar)
    case sequenceStart(anchor: String?)
    case mappingStart(anchor: String?)
    case collectionEnd
  }

  /// A place as libyaml counts: characters from the start, from 0.
  struct Mark {
    var start: Int
    var end: Int
  }

  /// What libyaml says where it cannot go on.
  struct Problem: Error, Equatable {
    var text: String
    var context: String
    /// In characters; bytes where ``isByteOffset``.
    var offset: Int
    var isByteOffset: Bool
    /// The line as go-yaml reports it; 0 where it reports none.
    var line: Int
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let isUsable: Bool
  /// go-yaml's bound on open collections. libyaml has none, and looks at all of them at each token.
  private static let depthLimit = 10_000
  /// How many collections are open, in block style, and inside of those in flow style.
  private var depth = (block: 0, flow: 0)

  init(_ text: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    isUsable = yaml_parser_initialize(parser) == 1
    if isUsable {
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      // libyaml asks for a pointer even where there is nothing to read.
      let some = UnsafeRawPointer(parser).assumingMemoryBound(to: UInt8.self)
      yaml_parser_set_input_string(parser, text.baseAddress ?? some, text.count)
    }
  }

  deinit {
    if isUsable { yaml_parser_delete(parser) }
    parser.deinitialize(count: 1)
    parser.deallocate()
  }

  /// The next event with its place.
  func next() throws(Problem) -> (Event, Mark) {
    var event = yaml_event_t()
    guard isUsable, yaml_parser_parse(parser, &event) == 1 else { throw problem() }
    defer { yaml_event_delete(&event) }
    let mark = Mark(start: Int(event.start_mark.index), end: Int(event.end_mark.index))
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      return (
        .scalar(
          Scalar(
            text: String(
              decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
              as: UTF8.self
            ),
            tag: Self.string(scalar.tag),
            anchor: Self.string(scalar.anchor),
            isPlain: scalar.plain_implicit == 1
          )
        ), mark
      )
    case YAML_SEQUENCE_START_EVENT:
      try open(isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE, mark)
      return (.sequenceStart(anchor: Self.string(event.data.sequence_start.anchor)), mark)
    case YAML_MAPPING_START_EVENT:
      try open(isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE, mark)
      return (.mappingStart(anchor: Self.string(event.data.mapping_start.anchor)), mark)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      if depth.flow > 0 { depth.flow -= 1 } else { depth.block -= 1 }
      return (.collectionEnd, mark)
    case YAML_ALIAS_EVENT: return (.alias(Self.string(event.data.alias.anchor) ?? ""), mark)
    case YAML_DOCUMENT_START_EVENT: return (.documentStart, mark)
    case YAML_DOCUMENT_END_EVENT: return (.documentEnd, mark)
    case YAML_STREAM_START_EVENT: return try next()
    default: return (.streamEnd, mark)
    }
  }

  private func open(isFlow: Bool, _ mark: Mark) throws(Problem) {
    if isFlow { depth.flow += 1 } else { depth.block += 1 }
    guard max(depth.flow, depth.block) > Self.depthLimit else { return }
    throw Problem(
      text: "exceeded max depth of \(Self.depthLimit)",
      context: "",
      offset: mark.start,
      isByteOffset: false,
      line: 0
    )
  }

  private static func string(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func problem() -> Problem {
    let isReader = parser.pointee.error == YAML_READER_ERROR
    let problemLine = Int(parser.pointee.problem_mark.line)
    let contextLine = Int(parser.pointee.context_mark.line)
    let isScanner = parser.pointee.error == YAML_SCANNER_ERROR
    let line = problemLine != 0 ? problemLine + (isScanner ? 1 : 0) : contextLine
    return Problem(
      text: parser.pointee.problem.map { String(cString: $0) } ?? "out of memory",
      context: parser.pointee.context.map { String(cString: $0) } ?? "",
      offset: isReader
        ? Int(parser.pointee.problem_offset) : Int(parser.pointee.problem_mark.index),
      isByteOffset: isReader,
      line: isReader ? 0 : line
    )
  }
}
