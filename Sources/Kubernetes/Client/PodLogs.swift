import HTTP
import JSON

/// Which part of a container's log is asked for.
public struct LogOptions: Sendable, Equatable {
  /// `nil` where the pod has only one.
  public var container: String?
  /// Whether to go on with what is written from now on.
  public var follows: Bool
  /// The log of the container before its last restart.
  public var isPrevious: Bool
  /// How many lines from the end; `nil` for all.
  public var tail: Int?
  public var since: APITime?

  public init(
    container: String? = nil,
    follows: Bool = false,
    isPrevious: Bool = false,
    tail: Int? = nil,
    since: APITime? = nil
  ) {
    self.container = container
    self.follows = follows
    self.isPrevious = isPrevious
    self.tail = tail
    self.since = since
  }
}

/// A line of a container's log.
public struct LogLine: Sendable, Equatable {
  /// When the container wrote it.
  public var time: APITime?
  public var text: String

  public init(time: APITime?, text: String) {
    self.time = time
    self.text = text
  }
}

/// The lines of a container's log. Following goes on over broken connections without losing or
/// repeating lines, and ends when the container has ended.
public struct PodLogs: AsyncSequence, Sendable {
  public typealias Element = LogLine
  public typealias Failure = KubernetesError

  let client: KubernetesClient
  let namespace: String
  let pod: String
  let options: LogOptions

  public struct AsyncIterator: AsyncIteratorProtocol {
    private let logs: PodLogs
    private var lines: HTTPLines.AsyncIterator?
    private var isOpened = false
    private var reconnection: Reconnection
    /// The time of the last line, and how many lines of that very time there have been.
    private var lastTime: APITime?
    private var linesAtLastTime = 0
    /// How many lines of that time the server is about to repeat.
    private var toSkip = 0

    fileprivate init(_ logs: PodLogs) {
      self.logs = logs
      reconnection = Reconnection(time: logs.client.time, patience: .seconds(60))
    }

    public mutating func next() async throws(KubernetesError) -> LogLine? {
      try await next(isolation: nil)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(KubernetesError) -> LogLine? {
      while true {
        do {
          if lines == nil {
            if isOpened, try await logs.hasEnded() { return nil }
            lines = try await logs.open(since: lastTime)
            isOpened = true
            toSkip = linesAtLastTime
          }
          if let bytes = try await nextBytes(isolation: actor) {
            reconnection.succeeded()
            if let line = take(bytes) { return line }
            continue
          }
          guard logs.options.follows else { return nil }
          lines = nil
          // The server also ends the stream when it rotates the log or restarts itself.
          try await reconnection.wait()
        } catch {
          guard logs.options.follows, isOpened else { throw error }
          lines = nil
          try await reconnection.wait(after: error)
        }
      }
    }

    private mutating func nextBytes(
      isolation actor: isolated (any Actor)?
    ) async throws(KubernetesError) -> [UInt8]? {
      do throws(HTTPError) {
        return try await lines?.next(isolation: actor)
      } catch {
        throw logs.client.kubernetesError(error)
      }
    }

    /// Takes the time off a line; `nil` for a line that was there before.
    private mutating func take(_ bytes: [UInt8]) -> LogLine? {
      let stamp = bytes.prefix { $0 != UInt8(ascii: " ") }
      let time = APITime(String(decoding: stamp, as: UTF8.self))
      let text = String(
        decoding: time == nil ? bytes[...] : bytes.dropFirst(stamp.count + 1),
        as: UTF8.self
      )
      guard let time else { return LogLine(time: nil, text: text) }
      if let lastTime {
        if time < lastTime { return nil }
        if time == lastTime, toSkip > 0 {
          toSkip -= 1
          return nil
        }
      }
      toSkip = 0
      linesAtLastTime = time == lastTime ? linesAtLastTime + 1 : 1
      lastTime = time
      return LogLine(time: time, text: text)
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

  fileprivate func open(
    since: APITime?
  ) async throws(KubernetesError) -> HTTPLines.AsyncIterator {
    var request = APIRequest(
      .get,
      APIResource.pods.path(namespace: namespace, name: pod, subresource: "log")
    )
    request.accept = "*/*"
    request.timeout = nil
    var query: [HTTPURL.QueryItem] = [.init("timestamps", "true")]
    if let container = options.container { query.append(.init("container", container)) }
    if options.follows { query.append(.init("follow", "true")) }
    if options.isPrevious { query.append(.init("previous", "true")) }
    if let since {
      query.append(.init("sinceTime", since.description))
    } else {
      if let tail = options.tail { query.append(.init("tailLines", String(tail))) }
      if let start = options.since { query.append(.init("sinceTime", start.description)) }
    }
    request.query = query
    let response = try await client.stream(request)
    return HTTPLines(response.body, limit: 1 << 20).makeAsyncIterator()
  }

  /// Whether the container will write no more.
  fileprivate func hasEnded() async throws(KubernetesError) -> Bool {
    guard let object = try await client.find(.pods, namespace: namespace, name: pod) else {
      return true
    }
    let phase = object.status?["phase"]?.string
    if phase == "Succeeded" || phase == "Failed" { return true }
    let lists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]
    let statuses = lists.flatMap { object.status?[$0]?.array ?? [] }
    let container = statuses.first { status in
      options.container == nil || status["name"]?.string == options.container
    }
    return container?[path: "state", "terminated"] != nil
  }
}

extension KubernetesClient {
  /// The log of a container. A line longer than 1 MiB ends it with an error.
  public func logs(
    namespace: String? = nil,
    pod: String,
    _ options: LogOptions = LogOptions()
  ) -> PodLogs {
    PodLogs(client: self, namespace: namespace ?? self.namespace, pod: pod, options: options)
  }
}
