import HTTP
import JSON

/// Which objects a list or a watch is about.
public struct Selection: Sendable, Equatable {
  /// `nil` for all namespaces.
  public var namespace: String?
  /// As for kubectl: `app=train,tier in (a, b)`.
  public var labels: String?
  /// Few fields can be selected by; `metadata.name` always.
  public var fields: String?

  public init(namespace: String? = nil, labels: String? = nil, fields: String? = nil) {
    self.namespace = namespace
    self.labels = labels
    self.fields = fields
  }

  var query: [HTTPURL.QueryItem] {
    var query: [HTTPURL.QueryItem] = []
    if let labels { query.append(.init("labelSelector", labels)) }
    if let fields { query.append(.init("fieldSelector", fields)) }
    return query
  }
}

/// Objects of one kind as they were at one moment.
public struct ObjectList: Sendable {
  public var items: [KubernetesObject]
  /// From where a watch goes on.
  public var resourceVersion: String
  /// Asks for the next page; `nil` at the end.
  public var continuation: String?

  public init(items: [KubernetesObject], resourceVersion: String, continuation: String? = nil) {
    self.items = items
    self.resourceVersion = resourceVersion
    self.continuation = continuation
  }
}

/// How much of each object is asked for.
public enum ObjectDetail: Sendable {
  case full
  /// Only `metadata`: what a Secret holds does not leave the server.
  case metadata
}

extension KubernetesClient {
  /// One object. `namespace` is left out for kinds that have none, and is the connection's otherwise.
  public func get(
    _ resource: APIResource,
    namespace: String? = nil,
    name: String,
    detail: ObjectDetail = .full
  ) async throws(KubernetesError) -> KubernetesObject {
    let path = resource.path(namespace: namespace ?? self.namespace, name: name)
    var request = APIRequest(.get, path)
    if detail == .metadata { request.accept = Self.metadataOnly("PartialObjectMetadata") }
    return Self.object(try await perform(request).json, of: resource)
  }

  /// One object, or `nil` where there is none of that name.
  public func find(
    _ resource: APIResource,
    namespace: String? = nil,
    name: String,
    detail: ObjectDetail = .full
  ) async throws(KubernetesError) -> KubernetesObject? {
    do {
      return try await get(resource, namespace: namespace, name: name, detail: detail)
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  /// One page of a list.
  public func list(
    _ resource: APIResource,
    _ selection: Selection,
    detail: ObjectDetail = .full,
    limit: Int? = nil,
    continuation: String? = nil
  ) async throws(KubernetesError) -> ObjectList {
    var request = APIRequest(.get, resource.path(namespace: selection.namespace))
    request.query = selection.query
    if let limit { request.query.append(.init("limit", String(limit))) }
    if let continuation { request.query.append(.init("continue", continuation)) }
    if detail == .metadata { request.accept = Self.metadataOnly("PartialObjectMetadataList") }
    let json = try await perform(request).json
    guard let items = json["items"] else {
      throw .invalidResponse(server: serverName, reason: "a list has no items")
    }
    let next = json[path: "metadata", "continue"]?.string
    return ObjectList(
      items: (items.array ?? []).map { Self.object($0, of: resource) },
      resourceVersion: json[path: "metadata", "resourceVersion"]?.string ?? "",
      continuation: next?.isEmpty == false ? next : nil
    )
  }

  /// The whole list, asked for in pages.
  public func listAll(
    _ resource: APIResource,
    _ selection: Selection,
    detail: ObjectDetail = .full,
    pageSize: Int = 500
  ) async throws(KubernetesError) -> ObjectList {
    var restarts = 0
    restart: while true {
      var whole = try await list(resource, selection, detail: detail, limit: pageSize)
      while let continuation = whole.continuation {
        do {
          let page = try await list(
            resource,
            selection,
            detail: detail,
            limit: pageSize,
            continuation: continuation
          )
          whole.items += page.items
          whole.continuation = page.continuation
        } catch {
          // The pages belong to one moment, which the server may have forgotten by now.
          guard error.status?.isExpired == true, restarts < 3 else { throw error }
          restarts += 1
          continue restart
        }
      }
      return whole
    }
  }

  /// Items of a list do not say what they are, and objects that were cut down to their metadata only
  /// say that.
  static func object(_ json: JSONValue, of resource: APIResource) -> KubernetesObject {
    guard var members = json.object else { return KubernetesObject(json) }
    let kind = members["kind"]?.string
    guard kind == nil || kind == "PartialObjectMetadata" else { return KubernetesObject(json) }
    members["apiVersion"] = .string(resource.type.apiVersion)
    members["kind"] = .string(resource.type.kind)
    return KubernetesObject(.object(members))
  }

  static func metadataOnly(_ kind: String) -> String {
    "application/json;as=\(kind);g=meta.k8s.io;v=v1"
  }
}
