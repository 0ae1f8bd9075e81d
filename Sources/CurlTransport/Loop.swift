import CCurl
import HTTP

/// The work of the engine's thread: everything here is touched by that thread alone.
final class Loop {
  /// How many requests are under way at once; more wait their turn, so that a burst of a thousand
  /// stays within the streams that a server grants to one connection. Streams do not count.
  private static let concurrency = 80
  /// Without HTTP/2 each request under way needs a connection of its own.
  private static let connectionsPerHost = 32

  private let mailbox: Mailbox
  private let material: TLSMaterial
  private let settings: ConnectionSettings
  private var handles: [UnsafeMutableRawPointer: EasyHandle] = [:]
  private var handleOf: [ObjectIdentifier: EasyHandle] = [:]
  private var queue: [Transfer] = []
  private var queueStart = 0
  private var collecting = 0

  init(settings: ConnectionSettings, mailbox: Mailbox) {
    self.settings = settings
    self.mailbox = mailbox
    material = TLSMaterial(settings)
  }

  /// Drives transfers until the mailbox is stopped, then ends those that are left.
  func run() {
    guard let multi = CCurlMultiCreate() else {
      return failEverything(.transportUnavailable(reason: "libcurl has no memory"))
    }
    _ = CCurlMultiSetLong(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    _ = CCurlMultiSetLong(multi, CURLMOPT_MAX_HOST_CONNECTIONS, Self.connectionsPerHost)
    mailbox.setWakeup(multi)
    while true {
      let (commands, isStopped) = mailbox.take()
      for command in commands { handle(command, multi) }
      if isStopped { break }
      startQueued(multi)
      _ = CCurlMultiPerform(multi)
      if finishEnded(multi) { continue }
      _ = CCurlMultiPoll(multi, 60_000)
    }
    mailbox.setWakeup(nil)
    for handle in Array(handles.values) { end(handle, multi, .cancelled) }
    failEverything(.cancelled)
    CCurlMultiDestroy(multi)
  }

  private func handle(_ command: Mailbox.Command, _ multi: UnsafeMutableRawPointer) {
    switch command {
    case .start(let transfer): queue.append(transfer)
    case .cancel(let transfer):
      guard let handle = handleOf[ObjectIdentifier(transfer)] else { return }
      end(handle, multi, .cancelled)
    case .resume(let transfer):
      guard let handle = handleOf[ObjectIdentifier(transfer)] else { return }
      _ = CCurlResume(handle.easy)
    }
  }

  private func startQueued(_ multi: UnsafeMutableRawPointer) {
    while queueStart < queue.count {
      let transfer = queue[queueStart]
      let isStream = transfer.pipe != nil
      guard isStream || collecting < Self.concurrency else { break }
      queueStart += 1
      if transfer.isAnswered { continue }
      do throws(HTTPError) {
        let handle = try EasyHandle(transfer, settings: settings, material: material)
        guard CCurlMultiAdd(multi, handle.easy) == CURLM_OK else {
          throw .transportUnavailable(reason: "libcurl takes no further request")
        }
        handles[handle.easy] = handle
        handleOf[ObjectIdentifier(transfer)] = handle
        if !isStream { collecting += 1 }
      } catch {
        transfer.fail(error)
      }
    }
    if queueStart == queue.count {
      queue.removeAll(keepingCapacity: true)
      queueStart = 0
    }
  }

  /// Answers what libcurl is done with; says whether there was anything.
  private func finishEnded(_ multi: UnsafeMutableRawPointer) -> Bool {
    var hasEnded = false
    var easy: UnsafeMutableRawPointer?
    var code = CURLE_OK
    while CCurlMultiNextEnded(multi, &easy, &code) {
      guard let easy, let handle = handles[easy] else { continue }
      hasEnded = true
      mailbox.count(connections: CCurlGetLong(easy, CURLINFO_NUM_CONNECTS))
      let outcome = handle.outcome(code)
      remove(handle, multi)
      switch outcome {
      case .success(let response):
        handle.transfer.answer(.success(response))
        handle.transfer.pipe?.finish(nil)
      case .failure(let error): handle.transfer.fail(error)
      }
    }
    return hasEnded
  }

  private func end(
    _ handle: EasyHandle,
    _ multi: UnsafeMutableRawPointer,
    _ error: HTTPError
  ) {
    remove(handle, multi)
    handle.transfer.fail(error)
  }

  private func remove(_ handle: EasyHandle, _ multi: UnsafeMutableRawPointer) {
    _ = CCurlMultiRemove(multi, handle.easy)
    handles[handle.easy] = nil
    handleOf[ObjectIdentifier(handle.transfer)] = nil
    if handle.transfer.pipe == nil { collecting -= 1 }
  }

  private func failEverything(_ error: HTTPError) {
    mailbox.stop()
    for case .start(let transfer) in mailbox.take().commands { transfer.fail(error) }
    for transfer in queue[queueStart...] { transfer.fail(error) }
    queue = []
    queueStart = 0
  }
}
