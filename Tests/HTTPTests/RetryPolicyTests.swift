import HTTP
import Testing

@Suite struct RetryPolicyTests {
  let policy = RetryPolicy(
    tries: 4,
    firstDelay: .milliseconds(200),
    longestDelay: .seconds(1),
    totalTime: .seconds(30)
  )

  func delay(
    _ outcome: RetryPolicy.Outcome,
    _ repeatability: HTTPRequest.Repeatability = .safe,
    afterTry number: Int = 1,
    elapsed: Duration = .zero,
    random: Double = 1
  ) -> Duration? {
    policy.delay(
      afterTry: number,
      outcome,
      repeatability: repeatability,
      elapsed: elapsed,
      random: random
    )
  }

  @Test(arguments: [
    (200, false, false, false), (201, false, false, false), (400, false, false, false),
    (401, false, false, false), (404, false, false, false), (409, false, false, false),
    (422, false, false, false), (429, true, true, false), (500, true, false, false),
    (501, false, false, false), (502, true, false, false), (503, true, false, false),
    (504, true, false, false), (505, false, false, false),
  ])
  func `a status is tried again only where that helps and does no harm`(
    status: Int,
    safe: Bool,
    onlyIfUnprocessed: Bool,
    never: Bool
  ) {
    let outcome = RetryPolicy.Outcome.answered(status: status, retryAfter: nil)
    #expect((delay(outcome, .safe) != nil) == safe)
    #expect((delay(outcome, .onlyIfUnprocessed) != nil) == onlyIfUnprocessed)
    #expect((delay(outcome, .never) != nil) == never)
  }

  @Test(arguments: [
    (HTTPError.cannotResolve(host: "x"), false, false),
    (.cannotConnect(host: "x", port: 1, reason: ""), true, true),
    (.proxy(host: "x", reason: ""), true, true),
    (.tls(.untrusted, reason: ""), false, false),
    (.timedOut(.connecting), true, true),
    (.timedOut(.waitingForResponse), true, false),
    (.timedOut(.idle), true, false),
    (.connectionBroken(reason: "", isUnprocessed: true), true, true),
    (.connectionBroken(reason: "", isUnprocessed: false), true, false),
    (.responseTooLarge(limit: 1), false, false),
    (.invalidResponse(reason: ""), false, false),
    (.invalidRequest(reason: ""), false, false),
    (.cancelled, false, false),
    (.transportUnavailable(reason: ""), false, false),
  ])
  func `creating is tried again only if the server surely did nothing`(
    error: HTTPError,
    safe: Bool,
    onlyIfUnprocessed: Bool
  ) {
    #expect((delay(.failed(error), .safe) != nil) == safe)
    #expect((delay(.failed(error), .onlyIfUnprocessed) != nil) == onlyIfUnprocessed)
    #expect(delay(.failed(error), .never) == nil)
  }

  @Test func `waits double up to the longest, and vary between half and whole`() {
    let failure = RetryPolicy.Outcome.failed(.timedOut(.connecting))
    let patient = RetryPolicy(tries: 9, firstDelay: .milliseconds(200), longestDelay: .seconds(1))
    let longest = (1...5).map {
      patient.delay(
        afterTry: $0,
        failure,
        repeatability: .safe,
        elapsed: .zero,
        random: 1
      )
    }
    #expect(
      longest == [
        .milliseconds(200), .milliseconds(400), .milliseconds(800), .seconds(1), .seconds(1),
      ]
    )
    #expect(delay(failure, random: 0) == .milliseconds(100))
    #expect(delay(failure, random: 0.5) == .milliseconds(150))
  }

  @Test func `there are no more tries than allowed`() {
    let failure = RetryPolicy.Outcome.failed(.timedOut(.connecting))
    #expect(delay(failure, afterTry: 3) != nil)
    #expect(delay(failure, afterTry: 4) == nil)
  }

  @Test func `an internal error is tried again twice, or as the server says`() {
    func failed(_ retryAfter: Duration?) -> RetryPolicy.Outcome {
      .answered(status: 500, retryAfter: retryAfter)
    }
    #expect(delay(failed(nil), afterTry: 2) != nil)
    #expect(delay(failed(nil), afterTry: 3) == nil)
    #expect(delay(failed(.seconds(1)), afterTry: 3) != nil)
  }

  @Test func `the server's wait counts, unless it goes beyond the total time`() {
    func busy(_ seconds: Int) -> RetryPolicy.Outcome {
      .answered(status: 429, retryAfter: .seconds(seconds))
    }
    #expect(delay(busy(7)) == .seconds(7))
    #expect(delay(busy(0)) == .milliseconds(200))
    #expect(delay(busy(31)) == nil)
    #expect(delay(busy(20), elapsed: .seconds(11)) == nil)
  }

  @Test(arguments: [
    ("5", Duration.seconds(5)), (" 5 ", .seconds(5)), ("0", .zero), ("-1", nil), ("soon", nil),
    ("Wed, 21 Oct 2026 07:28:00 GMT", nil), ("99999999", nil),
  ])
  func `Retry-After is read in seconds`(text: String, expected: Duration?) {
    #expect(RetryPolicy.retryAfter(["retry-after": text]) == expected)
  }
}
