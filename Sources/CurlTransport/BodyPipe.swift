import HTTP
import Synchronization

/// Chunks between the engine's thread, which puts them in, and the one task that takes them out.
final class BodyPipe: Sendable {
  /// How many bytes are kept ready before the sender has to wait.
  private static let capacity = 1 << 20

  private struct State {
    var chunks: [[UInt8]] = []
    /// How many of `chunks` have been taken.
    var taken = 0
    var bytes = 0
    var isPaused = false
    var isFinished = false
    var failure: HTTPError?
    var reader: CheckedContinuation<Result<[UInt8]?, HTTPError>, Never>?
  }

  private let state = Mutex(State())

  /// Puts a chunk in, unless the pipe is full: then the transfer has to pause with it.
  func offer(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let chunk = Array(bytes)
    var reader: CheckedContinuation<Result<[UInt8]?, HTTPError>, Never>?
    let isAccepted = state.withLock { state in
      guard state.bytes < Self.capacity else {
        state.isPaused = true
        return false
      }
      reader = state.reader.take()
      if reader == nil {
        state.chunks.append(chunk)
        state.bytes += chunk.count
      }
      return true
    }
    reader?.resume(returning: .success(chunk))
    return isAccepted
  }

  /// Ends the body, with an error or `nil` for its proper end. Only the first end counts.
  func finish(_ failure: HTTPError?) {
    let reader = state.withLock {
      state -> CheckedContinuation<Result<[UInt8]?, HTTPError>, Never>? in
      guard !state.isFinished else { return nil }
      state.isFinished = true
      state.failure = failure
      return state.reader.take()
    }
    reader?.resume(returning: failure.map { .failure($0) } ?? .success(nil))
  }

  /// Takes the next chunk out.
  ///
  /// - Parameter resume: called when a paused transfer may go on.
  func next(resume: () -> Void) async -> Result<[UInt8]?, HTTPError> {
    var mayResume = false
    let result = await withCheckedContinuation { continuation in
      let ready: Result<[UInt8]?, HTTPError>? = state.withLock { state in
        if state.taken < state.chunks.count {
          let chunk = state.chunks[state.taken]
          state.chunks[state.taken] = []
          state.taken += 1
          if state.taken == state.chunks.count {
            state.chunks.removeAll(keepingCapacity: true)
            state.taken = 0
          }
          state.bytes -= chunk.count
          if state.isPaused, state.bytes < Self.capacity / 2 {
            state.isPaused = false
            mayResume = true
          }
          return .success(chunk)
        }
        if state.isFinished { return state.failure.map { .failure($0) } ?? .success(nil) }
        guard state.reader == nil else {
          return .failure(.invalidRequest(reason: "the body is already being read"))
        }
        state.reader = continuation
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
    if mayResume { resume() }
    return result
  }
}

/// The body of a streamed response; releasing it ends the transfer.
final class CurlBody: HTTPBody.Source {
  private let transfer: Transfer
  private let pipe: BodyPipe
  private let engine: Engine

  init(_ transfer: Transfer, pipe: BodyPipe, engine: Engine) {
    self.transfer = transfer
    self.pipe = pipe
    self.engine = engine
  }

  deinit { engine.cancel(transfer) }

  func next() async throws(HTTPError) -> [UInt8]? {
    let result = await withTaskCancellationHandler {
      await pipe.next { engine.resume(transfer) }
    } onCancel: {
      engine.cancel(transfer)
    }
    return try result.get()
  }
}
