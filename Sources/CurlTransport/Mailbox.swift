import CCurl
import HTTP
import Synchronization

/// What other threads want of the engine's thread, in the order in which they said it.
final class Mailbox: Sendable {
  enum Command: Sendable {
    case start(Transfer)
    case cancel(Transfer)
    case resume(Transfer)
  }

  private struct State {
    var commands: [Command] = []
    var isStopped = false
    var statistics = CurlTransport.Statistics()
    /// `nil` before the thread waits and after it has ended.
    var alarm: Alarm?
  }

  /// Wakes the thread. Unchecked since this is the one use of the handle that libcurl allows to
  /// other threads; the mutex keeps it from outliving the handle.
  private struct Alarm: @unchecked Sendable {
    let multi: UnsafeMutableRawPointer

    func ring() { _ = CCurlMultiWakeup(multi) }
  }

  private let state = Mutex(State())

  var statistics: CurlTransport.Statistics { state.withLock(\.statistics) }

  func count(connections: Int) {
    state.withLock { state in
      state.statistics.requests += 1
      state.statistics.connections += connections
    }
  }

  func post(_ command: Command) {
    let isStopped = state.withLock { state in
      guard !state.isStopped else { return true }
      state.commands.append(command)
      state.alarm?.ring()
      return false
    }
    if isStopped, case .start(let transfer) = command { transfer.fail(.cancelled) }
  }

  /// Nothing is taken in any more, and the thread ends.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      state.alarm?.ring()
    }
  }

  /// Says how to wake the thread; `nil` when it can be no longer.
  func setWakeup(_ multi: UnsafeMutableRawPointer?) {
    let alarm = multi.map(Alarm.init)
    state.withLock { $0.alarm = alarm }
  }

  /// Takes everything out.
  func take() -> (commands: [Command], isStopped: Bool) {
    state.withLock { state in
      defer { state.commands = [] }
      return (state.commands, state.isStopped)
    }
  }
}
