import HTTP

/// The objects of a selection and how they change, without end.
///
/// It begins with ``WatchEvent/listed(_:)``. Watches end every few minutes, connections break, and a
/// server forgets what has changed: it then goes on where it was, or lists anew. It throws only when
/// the server refuses, or cannot be reached for longer than `patience`.
///
/// ```swift
/// for try await event in client.watch(.pods, Selection(namespace: "demo")) { … }
/// ```
public struct Watch: AsyncSequence, Sendable {
  public typealias Element = WatchEvent
  public typealias Failure = KubernetesError

  let client: KubernetesClient
  let resource: APIResource
  let selection: Selection
  let patience: Duration

  public struct AsyncIterator: AsyncIteratorProtocol {
    private let watch: Watch
    /// From where to go on; `nil` to list.
    private var resourceVersion: String?
    private var lines: HTTPLines.AsyncIterator?
    private var reconnection: Reconnection

    fileprivate init(_ watch: Watch) {
      self.watch = watch
      reconnection = Reconnection(time: watch.client.time, patience: watch.patience)
    }

    public mutating func next() async throws(KubernetesError) -> WatchEvent? {
      try await next(isolation: nil)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(KubernetesError) -> WatchEvent? {
      while true {
        guard let resourceVersion else {
          do {
            let list = try await watch.client.listAll(watch.resource, watch.selection)
            self.resourceVersion = list.resourceVersion
            return .listed(list.items)
          } catch {
            try await reconnection.wait(after: error)
            continue
          }
        }
        do {
          if lines == nil { lines = try await watch.open(from: resourceVersion) }
          guard let line = try await nextLine(isolation: actor) else {
            // The server ends every watch after some minutes.
            lines = nil
            try await reconnection.wait()
            continue
          }
          reconnection.succeeded()
          if let event = take(line) { return event }
        } catch {
          lines = nil
          if error.status?.isExpired == true {
            self.resourceVersion = nil
            try await reconnection.wait()
          } else {
            try await reconnection.wait(after: error)
          }
        }
      }
    }

    private mutating func nextLine(
      isolation actor: isolated (any Actor)?
    ) async throws(KubernetesError) -> WatchLine? {
      while true {
        let bytes: [UInt8]?
        do throws(HTTPError) {
          bytes = try await lines?.next(isolation: actor)
        } catch {
          throw watch.client.kubernetesError(error)
        }
        guard let bytes else { return nil }
        guard !bytes.isEmpty else { continue }
        // Half a line is what a broken connection leaves.
        guard let line = WatchLine(bytes, of: watch.resource) else { return nil }
        if case .error(let status) = line { throw .refused(status) }
        return line
      }
    }

    private mutating func take(_ line: WatchLine) -> WatchEvent? {
      switch line {
      case .event(let event, let version):
        resourceVersion = version ?? resourceVersion
        return event
      case .bookmark(let version): resourceVersion = version
      case .error, .unknown: break
      }
      return nil
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

  /// The server ends the watch by itself after five to ten minutes; without a word for longer than
  /// that the connection is dead.
  fileprivate func open(
    from resourceVersion: String
  ) async throws(KubernetesError) -> HTTPLines.AsyncIterator {
    let seconds = 300 + Int(client.time.random() * 300)
    var request = APIRequest(.get, resource.path(namespace: selection.namespace))
    request.query =
      selection.query + [
        .init("watch", "true"), .init("allowWatchBookmarks", "true"),
        .init("resourceVersion", resourceVersion), .init("timeoutSeconds", String(seconds)),
      ]
    request.timeout = .seconds(seconds + 30)
    let response = try await client.stream(request)
    _ = client.warnings(response.head, for: request)
    return HTTPLines(response.body, limit: 16 << 20).makeAsyncIterator()
  }
}

extension KubernetesClient {
  /// Watches the objects of a selection.
  ///
  /// - Parameter patience: for how long the server may be out of reach.
  public func watch(
    _ resource: APIResource,
    _ selection: Selection,
    patience: Duration = .seconds(120)
  ) -> Watch {
    Watch(client: self, resource: resource, selection: selection, patience: patience)
  }
}
