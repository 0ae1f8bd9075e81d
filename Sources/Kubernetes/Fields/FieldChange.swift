public import JSON

/// One field that differs between two states of an object.
public struct FieldChange: Sendable, Equatable {
  public var path: FieldPath
  /// `nil` where there was none.
  public var before: JSONValue?
  /// `nil` where there is none any more.
  public var after: JSONValue?

  public init(_ path: FieldPath, before: JSONValue?, after: JSONValue?) {
    self.path = path
    self.before = before
    self.after = after
  }

  /// The fields that differ, in the order of the first object, as deep down as they can be named.
  ///
  /// ```swift
  /// FieldChange.between(live.json, wanted.json)
  /// // spec.template.spec.containers[name=web].image: "web:1" → "web:2"
  /// ```
  ///
  /// There are none exactly where the values are equal.
  public static func between(_ before: JSONValue, _ after: JSONValue) -> [FieldChange] {
    var changes: [FieldChange] = []
    collect(before, after, FieldPath(), &changes)
    return changes
  }

  /// No object is nested deeper; what is below counts as one value.
  private static let depthLimit = 100

  private static func collect(
    _ before: JSONValue,
    _ after: JSONValue,
    _ path: FieldPath,
    _ changes: inout [FieldChange]
  ) {
    guard before != after else { return }
    switch (before.content, after.content) {
    case (.object(let old), .object(let new)) where path.steps.count < depthLimit:
      for member in old.members {
        collect(member.value, new[member.key], path.appending(.key(member.key)), &changes)
      }
      for member in new.members where old[member.key] == nil {
        collect(nil, member.value, path.appending(.key(member.key)), &changes)
      }
    case (.array(let old), .array(let new)) where path.steps.count < depthLimit:
      if let key = ListKeys.key(of: [old, new]) {
        collect(old, new, by: key, path, &changes)
      } else if old.count == new.count, old.contains(where: isTree), new.contains(where: isTree) {
        for (index, pair) in zip(old, new).enumerated() {
          collect(pair.0, pair.1, path.appending(.index(index)), &changes)
        }
      } else {
        changes.append(FieldChange(path, before: before, after: after))
      }
    default: changes.append(FieldChange(path, before: before, after: after))
    }
  }

  private static func isTree(_ value: JSONValue) -> Bool {
    value.object != nil || value.array != nil
  }

  /// Lists whose elements are known by a member of theirs.
  private static func collect(
    _ old: [JSONValue],
    _ new: [JSONValue],
    by key: String,
    _ path: FieldPath,
    _ changes: inout [FieldChange]
  ) {
    func step(_ element: JSONValue) -> FieldPath {
      path.appending(.element([.init(key: key, value: element[key] ?? .null)]))
    }
    func counterpart(_ element: JSONValue, in list: [JSONValue]) -> JSONValue? {
      list.first { $0[key] == element[key] }
    }
    let count = changes.count
    for element in old {
      collect(element, counterpart(element, in: new), step(element), &changes)
    }
    for element in new where counterpart(element, in: old) == nil {
      collect(nil, element, step(element), &changes)
    }
    // The same elements in another order.
    if changes.count == count {
      changes.append(FieldChange(path, before: .array(old), after: .array(new)))
    }
  }

  private static func collect(
    _ before: JSONValue?,
    _ after: JSONValue?,
    _ path: FieldPath,
    _ changes: inout [FieldChange]
  ) {
    if let before, let after {
      collect(before, after, path, &changes)
    } else if before != nil || after != nil {
      changes.append(FieldChange(path, before: before, after: after))
    }
  }
}
