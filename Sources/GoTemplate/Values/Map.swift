/// A map from strings to values, shared by everyone who holds it, as in Go.
///
/// Keys are equal when their bytes are. Order means nothing to Go's maps; ``sorted`` gives the order
/// in which templates range over them and print them.
///
/// ```swift
/// let map: Map = ["b": .int(2), "a": .int(1)]
/// map["c"] = .nil                  // a key with a null
/// map.remove("b")
/// map.sorted.map(\.key)            // ["a", "c"]
/// ```
public final class Map {
  public struct Entry {
    public let key: String
    public var value: Value

    public init(key: String, value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// The map's own type: `map[string]interface {}` unless said otherwise.
  public let type: GoType
  /// Whether it is Go's nil map: empty, and `null` in JSON.
  public let isNilMap: Bool

  private var entries: [Entry] = []
  /// Where each key stands in `entries`; `nil` while there are few.
  private var positions: [ByteKey: Int]?
  private var isSorted = true

  /// An empty map.
  public init() {
    type = .dictionary
    isNilMap = false
  }

  /// An empty map of another type than `map[string]interface {}`.
  public init(type: GoType, isNilMap: Bool = false) {
    self.type = type
    self.isNilMap = isNilMap
  }

  /// A map of the given entries; of equal keys the last one stays.
  public convenience init(_ entries: some Sequence<Entry>, type: GoType = .dictionary) {
    self.init(type: type)
    for entry in entries { self[entry.key] = entry.value }
  }

  deinit {
    guard entries.contains(where: { $0.value.isContainer }) else { return }
    var values = entries.map(\.value)
    entries = []
    Teardown.release(taking: &values)
  }

  /// The type of the values.
  public var element: GoType {
    switch type {
    case .map(let element), .named(_, .map(let element)): element
    default: .any
    }
  }

  public var isEmpty: Bool { entries.isEmpty }
  public var count: Int { entries.count }

  /// The value of a key, `nil` where the map has no such key. Setting `nil` removes the key; setting
  /// ``Value/nil`` stores a null.
  public subscript(key: String) -> Value? {
    get { position(of: key).map { entries[$0].value } }
    set {
      guard let newValue else {
        remove(key)
        return
      }
      if let position = position(of: key) {
        entries[position].value = newValue
      } else {
        append(Entry(key: key, value: newValue))
      }
    }
  }

  public func remove(_ key: String) {
    guard let position = position(of: key) else { return }
    let last = entries.count - 1
    positions?[ByteKey(text: key)] = nil
    if position != last {
      entries.swapAt(position, last)
      positions?[ByteKey(text: entries[position].key)] = position
      isSorted = false
    }
    entries.removeLast()
  }

  /// The entries in the byte order of their keys, as they are now: later changes do not show.
  public var sorted: [Entry] {
    if !isSorted {
      entries.sort { $0.key.precedesByBytes($1.key) }
      isSorted = true
      rebuildPositions()
    }
    return entries
  }

  /// Another map with the same keys and the same values; maps inside are shared.
  public func copy() -> Map {
    let copy = Map(type: type)
    copy.entries = entries
    copy.positions = positions
    copy.isSorted = isSorted
    return copy
  }

  private static let linearLimit = 8

  private func position(of key: String) -> Int? {
    if let positions { return positions[ByteKey(text: key)] }
    return entries.firstIndex { $0.key.hasSameBytes(as: key) }
  }

  private func append(_ entry: Entry) {
    if isSorted, let last = entries.last, !last.key.precedesByBytes(entry.key) { isSorted = false }
    entries.append(entry)
    if positions != nil {
      positions?[ByteKey(text: entry.key)] = entries.count - 1
    } else if entries.count > Self.linearLimit {
      positions = [:]
      rebuildPositions()
    }
  }

  private func rebuildPositions() {
    guard positions != nil else { return }
    var table: [ByteKey: Int] = [:]
    table.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() { table[ByteKey(text: entry.key)] = index }
    positions = table
  }
}

extension Map: ExpressibleByDictionaryLiteral {
  public convenience init(dictionaryLiteral elements: (String, Value)...) {
    self.init(elements.map { Entry(key: $0.0, value: $0.1) })
  }
}
