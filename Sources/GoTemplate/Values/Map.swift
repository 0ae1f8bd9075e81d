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

  // No method of the map calls out while it changes these, so the check for overlapping access, which
  // would cost as much as the look-up itself, is left out.
  @exclusivity(unchecked) private var entries: [Entry] = []
  /// The hashes of the keys, while there are few.
  @exclusivity(unchecked) private var hashes: [UInt32] = []
  /// Where each key stands in `entries`; `nil` while there are few.
  @exclusivity(unchecked) private var positions: [ByteKey: Int]?
  @exclusivity(unchecked) private var isSorted = true

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

  /// The value of a key whose hash is known.
  func value(of key: String, hash: UInt32) -> Value? {
    position(of: key, hash: hash).map { entries[$0].value }
  }

  public func remove(_ key: String) {
    guard let position = position(of: key) else { return }
    let last = entries.count - 1
    positions?[ByteKey(text: key)] = nil
    if position != last {
      entries.swapAt(position, last)
      positions?[ByteKey(text: entries[position].key)] = position
      if positions == nil { hashes.swapAt(position, last) }
      isSorted = false
    }
    entries.removeLast()
    if positions == nil { hashes.removeLast() }
  }

  /// The entries in the byte order of their keys, as they are now: later changes do not show.
  public var sorted: [Entry] {
    if !isSorted {
      entries.sort { $0.key.precedesByBytes($1.key) }
      isSorted = true
      rebuildTables()
    }
    return entries
  }

  /// Another map with the same keys and the same values; maps inside are shared.
  public func copy() -> Map {
    let copy = Map(type: type)
    copy.entries = entries
    copy.hashes = hashes
    copy.positions = positions
    copy.isSorted = isSorted
    return copy
  }

  private static let linearLimit = 16

  private func position(of key: String) -> Int? {
    if let positions { return positions[ByteKey(text: key)] }
    return position(of: key, hash: ByteHash.of(key))
  }

  private func position(of key: String, hash: UInt32) -> Int? {
    if let positions { return positions[ByteKey(text: key)] }
    var index = 0
    while index < hashes.count {
      if hashes[index] == hash, entries[index].key.hasSameBytes(as: key) { return index }
      index += 1
    }
    return nil
  }

  private func append(_ entry: Entry) {
    if isSorted, let last = entries.last, !last.key.precedesByBytes(entry.key) { isSorted = false }
    entries.append(entry)
    if positions != nil {
      positions?[ByteKey(text: entry.key)] = entries.count - 1
    } else if entries.count > Self.linearLimit {
      positions = [:]
      hashes = []
      rebuildTables()
    } else {
      hashes.append(ByteHash.of(entry.key))
    }
  }

  /// Makes the tables new after the entries have changed places.
  private func rebuildTables() {
    guard positions != nil else {
      hashes = entries.map { ByteHash.of($0.key) }
      return
    }
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
