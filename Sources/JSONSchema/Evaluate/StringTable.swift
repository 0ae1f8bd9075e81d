internal import Glibc

/// A fixed set of strings, for looking up keys of an instance without allocating.
///
/// Strings are equal when their UTF-8 bytes are, as JSON has it; Swift's own equality would take
/// composed and decomposed letters for the same. The hash is seeded, so that no one can prepare keys
/// that collide.
struct StringTable: Sendable {
  private(set) var strings: [String] = []
  private var bytes: [UInt8] = []
  private var ends: [Int32] = [0]
  /// Positions in `strings`, −1 where free; a power of two, at most half full.
  private var slots: [Int32] = []
  private let seed = UInt64.random(in: 1...UInt64.max)

  var count: Int { strings.count }

  /// A table of different strings; of equal ones only the first counts.
  init(_ strings: some Sequence<String> = [String]()) {
    for string in strings { _ = insert(string) }
  }

  /// The position of a string, which is added where it is missing.
  mutating func insert(_ string: String) -> Int {
    if let index = index(of: string) { return index }
    strings.append(string)
    bytes.append(contentsOf: string.utf8)
    ends.append(Int32(clamping: bytes.count))
    if strings.count * 2 > slots.count { rebuild() } else { place(strings.count - 1) }
    return strings.count - 1
  }

  private mutating func rebuild() {
    slots = Array(repeating: -1, count: max(8, slots.count * 2))
    for index in strings.indices { place(index) }
  }

  private mutating func place(_ index: Int) {
    var slot = Int(truncatingIfNeeded: bytes[range(index)].withUnsafeBytes { Self.hash($0, seed) })
    repeat { slot = (slot &+ 1) & (slots.count - 1) } while slots[slot] >= 0
    slots[slot] = Int32(index)
  }

  private func range(_ index: Int) -> Range<Int> { Int(ends[index])..<Int(ends[index + 1]) }

  /// The position of a string; `nil` where it is not in the table.
  func index(of string: String) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      ends.withUnsafeBufferPointer { ends in
        slots.withUnsafeBufferPointer { slots in
          let index = View(bytes: bytes, ends: ends, slots: slots, seed: seed).index(of: string)
          return index < 0 ? nil : index
        }
      }
    }
  }

  /// The table in plain memory that someone else owns.
  struct View {
    fileprivate let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let ends: UnsafeBufferPointer<Int32>
    fileprivate let slots: UnsafeBufferPointer<Int32>
    fileprivate let seed: UInt64

    /// The position of a string; −1 where it is not in the table.
    @inline(__always)
    func index(of string: String) -> Int {
      var string = string
      return string.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
    }

    private func index(of key: UnsafeRawBufferPointer) -> Int {
      guard !slots.isEmpty else { return -1 }
      var slot = Int(truncatingIfNeeded: StringTable.hash(key, seed))
      while true {
        slot = (slot &+ 1) & (slots.count - 1)
        let index = Int(slots[slot])
        guard index >= 0 else { return -1 }
        let start = Int(ends[index])
        guard Int(ends[index + 1]) - start == key.count else { continue }
        guard key.count > 0, let text = key.baseAddress, let known = bytes.baseAddress else {
          return index
        }
        if memcmp(text, known + start, key.count) == 0 { return index }
      }
    }
  }

  /// The table in memory of the given owner.
  func view(in memory: inout PlainMemory) -> View {
    View(bytes: memory.copy(bytes), ends: memory.copy(ends), slots: memory.copy(slots), seed: seed)
  }

  private static func hash(_ key: UnsafeRawBufferPointer, _ seed: UInt64) -> UInt64 {
    var hash = seed ^ UInt64(key.count)
    var offset = 0
    while offset + 8 <= key.count {
      hash = mix(hash ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < key.count {
      rest = rest << 8 | UInt64(key[offset])
      offset += 1
    }
    return mix(hash ^ rest)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}
