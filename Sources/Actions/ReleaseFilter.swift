import Kubernetes
public import RE2
public import Releases

/// Which releases a list shows, and in which order. After `helm list`.
public struct ReleaseFilter: Sendable {
  /// The states that are shown; empty for all. Only the newest revision of a release counts, but where
  /// superseded ones are asked for and nothing else, each of those does.
  public var states: Set<ReleaseStatus> = []
  /// What is to be found in the release's name.
  public var name: RegularExpression?
  /// What the labels of the record have to be.
  public var labels: [LabelTerm] = []
  /// Whether the newest come first, instead of the alphabet.
  public var isByDate = false
  public var isReversed = false
  /// How many are left out at the beginning.
  public var offset = 0
  /// How many are shown at most; 0 for all.
  public var limit = 0

  public init() {}

  /// One condition on a label.
  public struct LabelTerm: Sendable, Equatable {
    public var key: String
    /// `nil` where it is enough that the label is there, or is not.
    public var value: String?
    public var isNegated: Bool
  }

  /// Reads a label selector: `team=imaging,stage!=test,owner,!old`; `nil` for what is none.
  public static func terms(_ selector: String) -> [LabelTerm]? {
    var terms: [LabelTerm] = []
    for part in selector.split(separator: ",", omittingEmptySubsequences: false) {
      let text = part.filter { $0 != " " }
      guard !text.isEmpty else { return nil }
      guard let sign = text.firstIndex(of: "=") else {
        let isNegated = text.hasPrefix("!")
        let key = isNegated ? String(text.dropFirst()) : text
        guard !key.isEmpty, !key.contains("!") else { return nil }
        terms.append(LabelTerm(key: key, value: nil, isNegated: isNegated))
        continue
      }
      var key = text[..<sign]
      var value = text[text.index(after: sign)...]
      let isNegated = key.hasSuffix("!")
      if isNegated { key.removeLast() } else if value.hasPrefix("=") { value.removeFirst() }
      guard !key.isEmpty, !value.contains("=") else { return nil }
      terms.append(LabelTerm(key: String(key), value: String(value), isNegated: isNegated))
    }
    return terms
  }

  /// The records that are shown.
  func apply(to records: [ReleaseStore.Record]) -> [ReleaseStore.Record] {
    let candidates = states == [.superseded] ? Self.sorted(records) : ReleaseHistory.newest(records)
    var shown = candidates.filter { record in
      (states.isEmpty || states.contains(record.status))
        && (name?.matches(in: record.releaseName) ?? true)
        && labels.allSatisfy { Self.holds($0, of: record) }
    }
    if isByDate {
      shown.sort { ($0.modified?.seconds ?? 0) > ($1.modified?.seconds ?? 0) }
    }
    if isReversed { shown.reverse() }
    let rest = shown.dropFirst(offset)
    return Array(limit > 0 ? rest.prefix(limit) : rest)
  }

  private static func sorted(_ records: [ReleaseStore.Record]) -> [ReleaseStore.Record] {
    records.sorted {
      ($0.secret.namespace ?? "", $0.releaseName, $0.revision)
        < ($1.secret.namespace ?? "", $1.releaseName, $1.revision)
    }
  }

  private static func holds(_ term: LabelTerm, of record: ReleaseStore.Record) -> Bool {
    let label = record.secret.labels[term.key]
    let matches = term.value.map { $0 == label } ?? (label != nil)
    return matches != term.isNegated
  }
}
