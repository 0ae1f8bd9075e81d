import HTTP
import Synchronization

/// One request on its way, as seen from both sides: the task that waits, and the engine's thread
/// that answers, exactly once.
final class Transfer: Sendable {
  typealias Answer = Result<HTTPResponse, HTTPError>

  let request: HTTPRequest
  /// Where the body goes while it comes; `nil` to collect it.
  let pipe: BodyPipe?
  private let state = Mutex(State())

  private struct State {
    var waiter: CheckedContinuation<Answer, Never>?
    var answer: Answer?
  }

  init(_ request: HTTPRequest, pipe: BodyPipe?) {
    self.request = request
    self.pipe = pipe
  }

  /// Answers the waiting task, now or when it begins to wait. A streamed response is answered when
  /// its headers are there. Only the first answer counts.
  func answer(_ answer: Answer) {
    let waiter: CheckedContinuation<Answer, Never>? = state.withLock { state in
      guard state.answer == nil else { return nil }
      state.answer = answer
      return state.waiter.take()
    }
    waiter?.resume(returning: answer)
  }

  var isAnswered: Bool { state.withLock { $0.answer != nil } }

  /// Ends everything that anyone waits for.
  func fail(_ error: HTTPError) {
    answer(.failure(error))
    pipe?.finish(error)
  }

  /// The answer, when there is one.
  func wait() async -> Answer {
    await withCheckedContinuation { continuation in
      let answer: Answer? = state.withLock { state in
        if state.answer == nil { state.waiter = continuation }
        return state.answer
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }
}
