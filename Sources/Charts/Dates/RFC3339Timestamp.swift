/// Times as Go writes them into files, in UTC.
public enum RFC3339Timestamp {
  /// A time since 1970 after RFC 3339, with as many digits of the second as it needs:
  /// `2026-01-02T03:04:05.25Z`.
  public static func text(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let moment = GoTime(seconds: seconds, nanoseconds: attoseconds / 1_000_000_000)
    return GoTimeLayout.format(moment, "2006-01-02T15:04:05.999999999Z07:00")
  }
}
