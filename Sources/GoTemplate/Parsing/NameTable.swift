internal import Glibc

/// Gives each name of a text a number, the same for the same bytes. A hash table of its own, since this
/// is what parsing would otherwise spend most of its time on.
struct NameTable {
  private(set) var names: [String] = []
  /// The hash of each name.
  private(set) var hashes: [UInt32] = []
  /// Where the bytes of each name stand in the text.
  private var places: [(start: Int32, count: Int32)] = []
  /// Indexes of names plus one, 0 for none; the count is a power of two.
  private var slots: [Int32] = Array(repeating: 0, count: 64)

  /// The number of the name at that place in the text.
  mutating func index(of start: Int, _ end: Int, in input: UnsafeBufferPointer<UInt8>) -> Int32 {
    guard let base = input.baseAddress else { return 0 }
    let count = end - start
    let hash = ByteHash.of(base + start, count)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let place = places[Int(slots[slot] - 1)]
      if Int(place.count) == count, memcmp(base + start, base + Int(place.start), count) == 0 {
        return slots[slot] - 1
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    names.append(String(decoding: input[start..<end], as: UTF8.self))
    hashes.append(hash)
    places.append((Int32(start), Int32(count)))
    slots[slot] = Int32(names.count)
    if names.count * 2 > slots.count { grow() }
    return Int32(names.count - 1)
  }

  /// The number of a name that does not stand in the text as it is, such as that of a template.
  mutating func add(_ name: String) -> Int32 {
    names.append(name)
    hashes.append(ByteHash.of(name))
    places.append((0, -1))
    return Int32(names.count - 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (index, place) in places.enumerated() where place.count >= 0 {
      var slot = Int(hashes[index]) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index + 1)
    }
  }
}
