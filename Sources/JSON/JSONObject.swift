public import Diagnostics

/// The members of a JSON object, in the order in which they were written, each key at most once.
///
/// Look-up is linear for few members and by a table for many, so that an object of a million keys
/// costs no more per key than a small one. Keys are compared by their code points.
public struct JSONObject: Sendable {
  /// A key with its place and its value.
  public struct Member: Sendable, Equatable {
    public var key: String
    /// The place of the key, quotes included.
    public var keyRange: SourceRange
    public var value: JSONValue

    public init(key: String, keyRange: SourceRange = .none, value: JSONValue) {
      self.key = key
      self.keyRange = keyRange
      self.value = value
    }

    public static func == (left: Member, right: Member) -> Bool {
      JSONText.areSame(left.key, right.key) && left.value == right.value
    }
  }

  public private(set) var members: [Member]
  /// Where each key stands in `members`; `nil` while there are few.
  private var positions: [JSONText: Int]?

  /// An object of the given members; of equal keys the last one stays, at the first one's place.
  public init(_ members: [Member] = []) {
    self.members = []
    self.members.reserveCapacity(members.count)
    for member in members { append(member) }
  }

  /// An object of members that a reader has already found to have different keys.
  init(unique members: [Member], positions: [JSONText: Int]?) {
    self.members = members
    self.positions = positions
  }

  /// From how many members on a table is kept.
  static let tableThreshold = 24

  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }
  /// The keys in written order.
  public var keys: some Sequence<String> { members.lazy.map(\.key) }

  /// Where the key stands in ``members``.
  public func index(of key: String) -> Int? {
    if let positions { return positions[JSONText(key)] }
    let length = key.utf8.count
    return members.withUnsafeBufferPointer { members in
      members.indices.first {
        members[$0].key.utf8.count == length && JSONText.areSame(members[$0].key, key)
      }
    }
  }

  /// The member with its places.
  public func member(_ key: String) -> Member? { index(of: key).map { members[$0] } }

  /// The value of a key. Setting keeps the key's place or appends; setting `nil` removes.
  public subscript(key: String) -> JSONValue? {
    get { index(of: key).map { members[$0].value } }
    set {
      switch (newValue, index(of: key)) {
      case (let value?, let index?): members[index].value = value
      case (let value?, nil): append(Member(key: key, value: value))
      case (nil, let index?):
        members.remove(at: index)
        rebuildTable()
      case (nil, nil): break
      }
    }
  }

  /// Adds a member, or puts its value in the place of an equal key's.
  public mutating func append(_ member: Member) {
    if let index = index(of: member.key) {
      members[index] = member
      return
    }
    members.append(member)
    if positions != nil {
      positions?[JSONText(member.key)] = members.count - 1
    } else if members.count >= Self.tableThreshold {
      rebuildTable()
    }
  }

  private mutating func rebuildTable() {
    guard members.count >= Self.tableThreshold else {
      positions = nil
      return
    }
    var table: [JSONText: Int] = [:]
    table.reserveCapacity(members.count)
    for (index, member) in members.enumerated() { table[JSONText(member.key)] = index }
    positions = table
  }
}

extension JSONObject: Equatable {
  /// Objects are equal when they have equal values under the same keys, in whatever order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    JSONEquality.holds(.object(left), .object(right))
  }
}
