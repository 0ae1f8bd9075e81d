/// A field that server-side apply was refused because someone else owns it.
public struct FieldConflict: Sendable, Equatable {
  /// The owner's name: `kubectl-client-side-apply`.
  public var manager: String
  /// As the server writes it: `.spec.replicas`.
  public var field: String

  public init(manager: String, field: String) {
    self.manager = manager
    self.field = field
  }
}

extension APIStatus {
  /// The fields that others own, where that is why the server refused.
  public var fieldConflicts: [FieldConflict] {
    causes.filter { $0.reason == "FieldManagerConflict" }.map { cause in
      let parts = cause.message.split(separator: "\"", omittingEmptySubsequences: false)
      return FieldConflict(
        manager: parts.count > 2 ? String(parts[1]) : "someone else",
        field: cause.field
      )
    }
  }
}
