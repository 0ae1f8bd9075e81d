/// When and how a request is tried again.
///
/// A pure value: it is told what happened and says how long to wait, so that every rule of it can be
/// looked at in a table. ``RetryingTransport`` does the waiting.
///
/// Tried again are broken and refused connections, timeouts, the status 429, and those of the 500s
/// that may pass (not 501 and 505). What may not be sent twice (``HTTPRequest/Repeatability``) is
/// tried again only where the server surely did nothing: after 429, or when it never got the
/// request. `Retry-After` is honoured, in seconds, as Kubernetes sends it.
public struct RetryPolicy: Sendable, Equatable {
  /// How often a request is sent at most.
  public var tries: Int
  /// The wait before the second try; it doubles from try to try.
  public var firstDelay: Duration
  public var longestDelay: Duration
  /// How much time all tries and waits of a request may take together. A `Retry-After` that would
  /// go beyond it ends the trying.
  public var totalTime: Duration

  public init(
    tries: Int = 5,
    firstDelay: Duration = .milliseconds(200),
    longestDelay: Duration = .seconds(10),
    totalTime: Duration = .seconds(60)
  ) {
    self.tries = tries
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
    self.totalTime = totalTime
  }

  /// One try and no more.
  public static let never = RetryPolicy(tries: 1)

  /// What a try ended with.
  public enum Outcome: Sendable {
    case failed(HTTPError)
    case answered(status: Int, retryAfter: Duration?)
  }

  /// How long to wait before the next try; `nil` when there is none.
  ///
  /// - Parameters:
  ///   - number: how many tries there have been, from 1.
  ///   - elapsed: the time since the first try began.
  ///   - random: from 0 to 1. The wait lies between half and the whole of the doubled delay, so that
  ///     many clients do not come back at once.
  public func delay(
    afterTry number: Int,
    _ outcome: Outcome,
    repeatability: HTTPRequest.Repeatability,
    elapsed: Duration,
    random: Double
  ) -> Duration? {
    guard number < tries, mayRepeat(outcome, repeatability) else { return nil }
    if case .answered(500, nil) = outcome, number > Self.triesOfInternalErrors { return nil }
    let doublings = min(number - 1, 30)
    let full = min(firstDelay * (1 << doublings), longestDelay)
    var delay = full / 2 + full * (min(max(random, 0), 1) / 2)
    if case .answered(_, let retryAfter?) = outcome { delay = max(delay, retryAfter) }
    return elapsed + delay <= totalTime ? delay : nil
  }

  /// An internal error is rarely a passing one: a change of etcd's leader is, a broken webhook is not.
  private static let triesOfInternalErrors = 2

  private func mayRepeat(_ outcome: Outcome, _ repeatability: HTTPRequest.Repeatability) -> Bool {
    switch (outcome, repeatability) {
    case (_, .never): false
    case (.failed(let error), .safe): error.isTransient
    case (.failed(let error), .onlyIfUnprocessed): error.isTransient && error.isUnprocessed
    case (.answered(429, _), _): true
    case (.answered(let status, _), .safe):
      (500..<600).contains(status) && status != 501 && status != 505
    case (.answered, .onlyIfUnprocessed): false
    }
  }

  /// The wait that a response asks for: `Retry-After` in whole seconds.
  public static func retryAfter(_ headers: HTTPHeaders) -> Duration? {
    guard let text = headers["Retry-After"], let seconds = Int(text.filter { $0 != " " }),
      (0...86400).contains(seconds)
    else { return nil }
    return .seconds(seconds)
  }
}
