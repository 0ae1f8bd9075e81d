/// Which members of an object or elements of an array some keyword has evaluated, for
/// `unevaluatedProperties` and `unevaluatedItems`. The first 64 take no memory.
struct Marks {
  /// All of them, whatever their number.
  private(set) var isAll = false
  private var first: UInt64 = 0
  private var more: [UInt64] = []

  mutating func insert(_ index: Int) {
    guard !isAll else { return }
    guard index >= 64 else {
      first |= 1 << UInt64(index)
      return
    }
    let word = index / 64 - 1
    while more.count <= word { more.append(0) }
    more[word] |= 1 << UInt64(index % 64)
  }

  mutating func insertAll() { isAll = true }

  func contains(_ index: Int) -> Bool {
    if isAll { return true }
    if index < 64 { return first & 1 << UInt64(index) != 0 }
    let word = index / 64 - 1
    return word < more.count && more[word] & 1 << UInt64(index % 64) != 0
  }

  mutating func formUnion(_ other: Marks) {
    isAll = isAll || other.isAll
    first |= other.first
    while more.count < other.more.count { more.append(0) }
    for index in other.more.indices { more[index] |= other.more[index] }
  }
}
