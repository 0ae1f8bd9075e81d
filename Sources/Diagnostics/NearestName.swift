/// Finds the name that was probably meant, for "did you mean".
public enum NearestName {
  /// The candidate nearest to `name`, or `nil` when none is near enough to be worth saying.
  ///
  /// Case, `-`, `_` and `.` are no difference: `gpuRequest` finds `gpu_request`. Otherwise the
  /// distance is Damerau and Levenshtein's (insert, delete, replace, swap neighbours), and at most a
  /// third of the name's length, and not more than `tolerance`.
  public static func of(
    _ name: String,
    among candidates: some Sequence<String>,
    tolerance: Int = 3
  ) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= maximumLength else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let other = folded(candidate)
      let limit = min(max(wanted.count, other.count) / 3, tolerance)
      guard abs(wanted.count - other.count) <= limit else { continue }
      let distance = distance(wanted, other)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Longer names are no misspelling of anything, and would only cost time.
  private static let maximumLength = 100

  private static func folded(_ name: String) -> [UInt8] {
    name.lowercased().utf8.filter { !"-_. ".utf8.contains($0) }
  }

  /// The optimal string alignment distance of two byte strings.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + Array(repeating: 0, count: b.count)
      for j in 1...b.count {
        let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        row[j] = min(last[j] + 1, row[j - 1] + 1, replaced)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
