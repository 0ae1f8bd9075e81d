/// Finds the places of schema documents by parent and token, without copies of either.
///
/// Only numbers are kept; whether a place is the one that is looked for, its owner says.
struct StepTable: Sendable {
  private struct Slot: Sendable {
    var hash: UInt64 = 0
    /// −1 where the slot is free.
    var place: LocationID = -1
  }

  private var slots = [Slot](repeating: Slot(), count: 64)
  private var count = 0

  static func hash(_ parent: LocationID, _ token: String) -> UInt64 {
    StringTable.hash(token, with: UInt64(truncatingIfNeeded: parent))
  }

  /// The place with the given hash of which `isWanted` is true.
  func first(_ hash: UInt64, where isWanted: (LocationID) -> Bool) -> LocationID? {
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[index].place >= 0 {
      if slots[index].hash == hash, isWanted(slots[index].place) { return slots[index].place }
      index = (index + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a place that is not in the table.
  mutating func insert(_ place: LocationID, _ hash: UInt64) {
    if count * 2 >= slots.count {
      let old = slots
      slots = Array(repeating: Slot(), count: old.count * 2)
      for slot in old where slot.place >= 0 { put(slot) }
    }
    put(Slot(hash: hash, place: place))
    count += 1
  }

  private mutating func put(_ slot: Slot) {
    var index = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
    while slots[index].place >= 0 { index = (index + 1) & (slots.count - 1) }
    slots[index] = slot
  }
}
