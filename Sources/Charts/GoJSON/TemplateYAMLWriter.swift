import Base64
import GoTemplate
import YAML

/// Writes values of templates as YAML: `toYaml` and `toYamlPretty`.
struct TemplateYAMLWriter {
  private var emitter: YAMLEmitter
  private let dialect: YAMLDialect

  private init(_ dialect: YAMLDialect) {
    self.dialect = dialect
    emitter = YAMLEmitter(dialect)
  }

  /// The text without a newline at its end; `nil` for what Go cannot write.
  ///
  /// - Throws: that the text is too large.
  static func text(_ value: Value, _ dialect: YAMLDialect = .kubernetes) throws(TemplateError)
    -> String?
  {
    var writer = TemplateYAMLWriter(dialect)
    let isWritten = writer.write(value, depth: 0)
    try SprigFunctions.check(textOf: writer.emitter.count)
    guard isWritten, !writer.emitter.failed else { return nil }
    let text = writer.emitter.finish()
    return text.utf8.last == UInt8(ascii: "\n") ? String(text.utf8.dropLast()) : text
  }

  private mutating func write(_ value: Value, depth: Int) -> Bool {
    guard depth < GoJSONEncoder.depthLimit, emitter.count <= SprigFunctions.largestText else {
      return false
    }
    switch value {
    case .nothing, .nil: emitter.null()
    case .bool(let bool): emitter.bool(bool)
    case .int(let int): emitter.int(int)
    case .int64(let int): emitter.int(Int(int))
    case .uint8(let int): emitter.int(Int(int))
    case .uint64(let int): emitter.number(json: String(int))
    case .float64(let float):
      guard float.isFinite || dialect == .pretty else { return false }
      emitter.float(float)
    case .string(let text): emitter.string(text)
    case .rawString(let bytes):
      if dialect == .pretty {
        emitter.literal("!!binary " + Base64.encode(bytes))
      } else {
        emitter.string(GoText.valid(bytes))
      }
    case .list(let list): return write(list, depth: depth)
    case .map(let map):
      guard map.isNilMap, dialect == .kubernetes else {
        return writeMembers(map.sorted.map { ($0.key, $0.value) }, depth: depth)
      }
      emitter.null()
    case .object(let object): return write(object, depth: depth)
    case .function: return false
    }
    return true
  }

  private mutating func write(_ list: List, depth: Int) -> Bool {
    if dialect == .kubernetes {
      if list.isNilSlice {
        emitter.null()
        return true
      }
      if let bytes = list.bytes {
        emitter.string(Base64.encode(bytes))
        return true
      }
    }
    guard !list.elements.isEmpty else {
      emitter.emptySequence()
      return true
    }
    emitter.startSequence()
    for element in list.elements {
      emitter.item()
      guard write(element, depth: depth + 1) else { return false }
    }
    emitter.endSequence()
    return true
  }

  private mutating func write(_ object: any TemplateObject, depth: Int) -> Bool {
    if object is ComplexNumber {
      return false
    } else if object.isNilPointer {
      emitter.null()
    } else if dialect == .pretty, let time = object as? TimeObject {
      emitter.literal(time.timestamp)
    } else if let representable = object as? any JSONRepresentable {
      if let fields = representable.jsonFields {
        return writeMembers(fields.map { ($0.name, $0.value) }, depth: depth)
      }
      return write(representable.jsonValue, depth: depth + 1)
    } else if let underlying = object.underlying {
      return write(underlying, depth: depth + 1)
    } else if let text = object.text {
      emitter.string(text)
    } else {
      emitter.emptyMapping()
    }
    return true
  }

  private mutating func writeMembers(_ members: [(key: String, value: Value)], depth: Int) -> Bool {
    guard !members.isEmpty else {
      emitter.emptyMapping()
      return true
    }
    emitter.startMapping()
    let order = dialect.keyOrder
    for member in members.sorted(by: { order.precedes($0.key, $1.key) }) {
      emitter.key(member.key)
      guard write(member.value, depth: depth + 1) else { return false }
    }
    emitter.endMapping()
    return true
  }
}
