import Charts
import Diagnostics
import Dispatch
import JSON
import Kubernetes
import Synchronization

/// The template function `lookup` against a cluster.
///
/// Templates run on a thread of their own (see ``RenderingThread``), which waits for each answer; the
/// requests themselves are asynchronous. A thing that is asked for again is not asked for again.
///
/// As in Helm, an object that is not there is an empty result, also where no such kind is in an API
/// version that the cluster has; an API version that it does not have is an error.
final class ClusterLookup: Sendable {
  private struct Question: Hashable {
    var apiVersion: String
    var kind: String
    var namespace: String
    var name: String
  }

  private struct State {
    var answers: [Question: JSONValue?] = [:]
    var failure: (error: KubernetesError, action: String)?
    var task: Task<Void, Never>?
    var isCancelled = false
  }

  private let client: KubernetesClient
  /// The API versions that the cluster is about to get, of which it has nothing yet.
  private let coming: Set<String>
  private let state = Mutex(State())

  init(_ client: KubernetesClient, coming: Set<String> = []) {
    self.client = client
    self.coming = coming
  }

  /// Why the last question was not answered, where the cluster is to blame.
  var failure: (error: KubernetesError, action: String)? { state.withLock { $0.failure } }

  /// Ends the question that is being asked, and refuses all further ones.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      state.task?.cancel()
    }
  }

  /// The object, or the list of all where the name is empty. The thread waits, and must be none of
  /// Swift's own.
  func find(
    _ apiVersion: String,
    _ kind: String,
    _ namespace: String,
    _ name: String
  ) throws(ChartRenderer.LookupError) -> JSONValue? {
    let question = Question(apiVersion: apiVersion, kind: kind, namespace: namespace, name: name)
    if let known = state.withLock({ $0.answers[question] }) { return known }
    switch wait(for: question) {
    case .success(.found(let value)):
      state.withLock { $0.answers[question] = .some(value) }
      return value
    case .success(.noSuchVersion):
      throw ChartRenderer.LookupError(
        "the cluster has no API \"\(apiVersion)\", of which lookup wants \(kind)"
      )
    case .failure(let error):
      let action = Self.action(question)
      state.withLock { $0.failure = (error, action) }
      throw ChartRenderer.LookupError(error.diagnostic(action).message)
    }
  }

  private enum Answer: Sendable {
    case found(JSONValue?)
    case noSuchVersion
  }

  private func wait(for question: Question) -> KubernetesResult<Answer> {
    let answer = Mutex<KubernetesResult<Answer>>(.failure(.cancelled))
    let box = Box(answer)
    let done = DispatchSemaphore(value: 0)
    let mayAsk = state.withLock { state in
      guard !state.isCancelled else { return false }
      state.task = Task {
        let found = await KubernetesResult.of { () async throws(KubernetesError) in
          try await self.ask(question)
        }
        box.value.withLock { $0 = found }
        done.signal()
      }
      return true
    }
    if mayAsk { done.wait() }
    return box.value.withLock { $0 }
  }

  private final class Box: Sendable {
    let value: Mutex<KubernetesResult<Answer>>

    init(_ value: consuming Mutex<KubernetesResult<Answer>>) { self.value = value }
  }

  private func ask(_ question: Question) async throws(KubernetesError) -> Answer {
    let type = GroupVersionKind(apiVersion: question.apiVersion, kind: question.kind)
    let resource: APIResource
    do throws(KubernetesError) {
      resource = try await client.resource(for: type)
    } catch .unknownKind {
      if coming.contains(question.apiVersion) { return .found(nil) }
      return try await client.serves(question.apiVersion) ? .found(nil) : .noSuchVersion
    } catch {
      throw error
    }
    let namespace = question.namespace.isEmpty ? nil : question.namespace
    do throws(KubernetesError) {
      guard question.name.isEmpty else {
        // The API has no path for an object of a namespace that is not named.
        if resource.isNamespaced, namespace == nil { return .found(nil) }
        return .found(
          try await client.get(resource, namespace: namespace, name: question.name).json
        )
      }
      let list = try await client.listAll(resource, Selection(namespace: namespace))
      return .found([
        "apiVersion": .string(question.apiVersion), "kind": .string(question.kind + "List"),
        "metadata": ["resourceVersion": .string(list.resourceVersion)],
        "items": .array(list.items.map(\.json)),
      ])
    } catch {
      if error.isNotFound { return .found(nil) }
      throw error
    }
  }

  private static func action(_ question: Question) -> String {
    let place = question.namespace.isEmpty ? "" : " in namespace \(question.namespace)"
    return question.name.isEmpty
      ? "list objects of kind \(question.kind)\(place) for lookup"
      : "get \(question.kind) \(question.name)\(place) for lookup"
  }
}

extension KubernetesClient {
  /// Whether the server has an API version.
  fileprivate func serves(_ apiVersion: String) async throws(KubernetesError) -> Bool {
    let root = apiVersion.contains("/") ? "apis" : "api"
    do throws(KubernetesError) {
      _ = try await raw("/\(root)/\(apiVersion)")
      return true
    } catch {
      if error.isNotFound { return false }
      throw error
    }
  }
}
