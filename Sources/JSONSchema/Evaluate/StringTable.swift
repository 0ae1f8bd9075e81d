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
  /// Which lengths the strings have, one bit each; the last one is for all others.
  private var lengths: UInt64 = 0

  private static let seed = UInt64.random(in: 1...UInt64.max)

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
    lengths |= Self.bit(ofLength: string.utf8.count)
    if strings.count * 2 > slots.count { rebuild() } else { place(strings.count - 1) }
    return strings.count - 1
  }

  private mutating func rebuild() {
    slots = Array(repeating: -1, count: max(8, slots.count * 2))
    for index in strings.indices { place(index) }
  }

  private mutating func place(_ index: Int) {
    let hash = bytes[Int(ends[index])..<Int(ends[index + 1])].withUnsafeBytes {
      Self.hash($0, Self.seed)
    }
    var slot = Int(truncatingIfNeeded: hash)
    repeat { slot = (slot &+ 1) & (slots.count - 1) } while slots[slot] >= 0
    slots[slot] = Int32(index)
  }

  /// The position of a string; `nil` where it is not in the table.
  func index(of string: String) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      ends.withUnsafeBufferPointer { ends in
        slots.withUnsafeBufferPointer { slots in
          let view = View(
            bytes: bytes,
            ends: ends,
            slots: slots,
            lengths: lengths,
            seed: Self.seed
          )
          let index = view.index(of: string)
          return index < 0 ? nil : index
        }
      }
    }
  }

  /// The table in plain memory that someone else owns.
  struct View: BitwiseCopyable {
    fileprivate let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let ends: UnsafeBufferPointer<Int32>
    fileprivate let slots: UnsafeBufferPointer<Int32>
    fileprivate let lengths: UInt64
    fileprivate let seed: UInt64

    /// The position of a string; −1 where it is not in the table.
    @inline(__always)
    func index(of string: String) -> Int {
      guard lengths & StringTable.bit(ofLength: string.utf8.count) != 0 else { return -1 }
      var string = string
      return string.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
    }

    private func index(of key: UnsafeRawBufferPointer) -> Int {
      guard let text = key.baseAddress, let known = bytes.baseAddress else {
        return emptyIndex(key.count)
      }
      let mask = slots.count &- 1
      var slot = Int(truncatingIfNeeded: StringTable.hash(key, seed))
      while true {
        slot = (slot &+ 1) & mask
        let index = Int(slots[slot])
        guard index >= 0 else { return -1 }
        let start = Int(ends[index])
        guard Int(ends[index &+ 1]) &- start == key.count else { continue }
        if StringTable.areEqual(text, known + start, key.count) { return index }
      }
    }

    /// The same where the text, or the table's text, has no address, being empty.
    private func emptyIndex(_ count: Int) -> Int {
      guard count == 0, !slots.isEmpty else { return -1 }
      for index in 0..<(ends.count - 1) where ends[index] == ends[index + 1] { return index }
      return -1
    }
  }

  /// The table in memory of the given owner.
  func view(in memory: inout PlainMemory) -> View {
    View(
      bytes: memory.copy(bytes),
      ends: memory.copy(ends),
      slots: memory.copy(slots),
      lengths: lengths,
      seed: Self.seed
    )
  }

  @inline(__always)
  private static func bit(ofLength length: Int) -> UInt64 { 1 << UInt64(min(length, 63)) }

  @inline(__always)
  private static func hash(_ key: UnsafeRawBufferPointer, _ seed: UInt64) -> UInt64 {
    let count = key.count
    var hash = seed ^ UInt64(truncatingIfNeeded: count)
    // Each piece is read in one go; the last ones overlap those before them.
    if count >= 8 {
      var offset = 0
      while offset &+ 8 < count {
        hash = mix(hash ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset &+= 8
      }
      return mix(hash ^ key.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
    }
    if count >= 4 {
      let first = UInt64(key.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
      let last = UInt64(key.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      return mix(hash ^ (first << 32 | last))
    }
    for byte in key { hash = hash << 8 ^ UInt64(byte) }
    return mix(hash)
  }

  /// Most keys are too short for a call of `memcmp` to be worth it.
  @inline(__always)
  private static func areEqual(
    _ left: UnsafeRawPointer,
    _ right: UnsafeRawPointer,
    _ count: Int
  ) -> Bool {
    func areEqual<Piece: FixedWidthInteger>(at offset: Int, as piece: Piece.Type) -> Bool {
      left.loadUnaligned(fromByteOffset: offset, as: piece)
        == right.loadUnaligned(fromByteOffset: offset, as: piece)
    }
    switch count {
    case 17...: return memcmp(left, right, count) == 0
    case 8...: return areEqual(at: 0, as: UInt64.self) && areEqual(at: count - 8, as: UInt64.self)
    case 4...: return areEqual(at: 0, as: UInt32.self) && areEqual(at: count - 4, as: UInt32.self)
    default:
      for offset in 0..<count where !areEqual(at: offset, as: UInt8.self) { return false }
      return true
    }
  }

  /// A number for a string and something that belongs to it, as good as random to others.
  static func hash(_ string: String, with salt: UInt64) -> UInt64 {
    var string = string
    return string.withUTF8 { hash(UnsafeRawBufferPointer($0), mix(seed ^ salt)) }
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}
