import HTTP
public import JSON

/// How objects are written.
public struct WriteOptions: Sendable, Equatable {
  /// Who is noted as the owner of the fields.
  public var fieldManager: String
  /// Whether the server only says what would happen.
  public var isDryRun: Bool
  /// What the server does with fields that the kind does not have. Servers before 1.25 do nothing.
  public var fieldValidation: FieldValidation

  public enum FieldValidation: String, Sendable {
    case strict = "Strict"
    case warn = "Warn"
    case ignore = "Ignore"
  }

  public init(
    fieldManager: String = "kubegate",
    isDryRun: Bool = false,
    fieldValidation: FieldValidation = .strict
  ) {
    self.fieldManager = fieldManager
    self.isDryRun = isDryRun
    self.fieldValidation = fieldValidation
  }

  var query: [HTTPURL.QueryItem] {
    var query: [HTTPURL.QueryItem] = [
      .init("fieldManager", fieldManager), .init("fieldValidation", fieldValidation.rawValue),
    ]
    if isDryRun { query.append(.init("dryRun", "All")) }
    return query
  }
}

/// What the server made of an object that was written.
public struct WriteResult: Sendable {
  /// The object as it is now, with all that the server added.
  public var object: KubernetesObject
  /// Whether there was none before.
  public var isCreated: Bool
  public var warnings: [String]

  public init(object: KubernetesObject, isCreated: Bool, warnings: [String] = []) {
    self.object = object
    self.isCreated = isCreated
    self.warnings = warnings
  }
}

/// The three ways to say what is to change.
public enum PatchType: String, Sendable {
  /// RFC 7386: the members that change; `null` removes.
  case merge = "application/merge-patch+json"
  /// RFC 6902: a list of operations.
  case json = "application/json-patch+json"
  /// Like merge, but lists of built-in kinds merge by their keys.
  case strategicMerge = "application/strategic-merge-patch+json"
}

/// What becomes of the objects that a deleted one owns.
public enum PropagationPolicy: String, Sendable {
  /// They are deleted afterwards.
  case background = "Background"
  /// They are deleted first; the owner stays until they are gone.
  case foreground = "Foreground"
  /// They stay.
  case orphan = "Orphan"
}

/// How an object is deleted.
public struct DeleteOptions: Sendable, Equatable {
  public var propagationPolicy: PropagationPolicy
  /// Delete only this one, not a new one of the same name.
  public var uid: String?
  public var resourceVersion: String?
  /// How many seconds its processes get to end; `nil` for what the object says.
  public var gracePeriodSeconds: Int?
  public var isDryRun: Bool

  public init(
    propagationPolicy: PropagationPolicy = .background,
    uid: String? = nil,
    resourceVersion: String? = nil,
    gracePeriodSeconds: Int? = nil,
    isDryRun: Bool = false
  ) {
    self.propagationPolicy = propagationPolicy
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.gracePeriodSeconds = gracePeriodSeconds
    self.isDryRun = isDryRun
  }

  var body: JSONValue {
    var body: JSONObject = JSONObject()
    body["apiVersion"] = "v1"
    body["kind"] = "DeleteOptions"
    body["propagationPolicy"] = .string(propagationPolicy.rawValue)
    body["gracePeriodSeconds"] = gracePeriodSeconds.map(JSONValue.int)
    if isDryRun { body["dryRun"] = ["All"] }
    var preconditions = JSONObject()
    preconditions["uid"] = uid.map(JSONValue.string)
    preconditions["resourceVersion"] = resourceVersion.map(JSONValue.string)
    if !preconditions.isEmpty { body["preconditions"] = .object(preconditions) }
    return .object(body)
  }
}

extension KubernetesClient {
  /// Creates an object; one of the same name is a ``KubernetesError`` with `isAlreadyExists`.
  ///
  /// - Parameter detail: how much of it the server sends back.
  public func create(
    _ object: KubernetesObject,
    as resource: APIResource,
    namespace: String? = nil,
    reply detail: ObjectDetail = .full,
    _ options: WriteOptions = WriteOptions()
  ) async throws(KubernetesError) -> WriteResult {
    let namespace = namespace ?? object.namespace ?? self.namespace
    var request = APIRequest(.post, resource.path(namespace: namespace))
    request.query = options.query
    request.body = object.json
    request.repeatability = options.isDryRun ? .safe : .onlyIfUnprocessed
    if detail == .metadata { request.accept = Self.metadataOnly("PartialObjectMetadata") }
    return try await write(request)
  }

  /// Server-side apply: the fields of the object become ours, all others stay as they are; fields
  /// that were ours and are no longer in the object go.
  ///
  /// Where another owner has set one of the fields to something else, the server refuses with
  /// `isConflict` and names owner and field in the causes, unless `force` takes the fields over.
  public func apply(
    _ object: KubernetesObject,
    as resource: APIResource,
    namespace: String? = nil,
    force: Bool = false,
    subresource: String? = nil,
    _ options: WriteOptions = WriteOptions()
  ) async throws(KubernetesError) -> WriteResult {
    let namespace = namespace ?? object.namespace ?? self.namespace
    let path = resource.path(namespace: namespace, name: object.name, subresource: subresource)
    var request = APIRequest(.patch, path)
    request.query = options.query + [.init("force", force ? "true" : "false")]
    request.body = PortProtocols.written(in: QuantityFields.asStrings(object)).json
    // JSON is YAML, and much faster to read.
    request.contentType = "application/apply-patch+yaml"
    request.repeatability = .safe
    do throws(KubernetesError) {
      return try await write(request)
    } catch {
      // Kinds that are built in may be newer than the server, or older.
      if error.status?.isUnknownKind == true { throw .unknownKind(resource.type) }
      throw error
    }
  }

  /// Changes parts of an object.
  public func patch(
    _ resource: APIResource,
    namespace: String? = nil,
    name: String,
    _ patch: JSONValue,
    _ type: PatchType = .merge,
    subresource: String? = nil,
    _ options: WriteOptions = WriteOptions()
  ) async throws(KubernetesError) -> WriteResult {
    let namespace = namespace ?? self.namespace
    let path = resource.path(namespace: namespace, name: name, subresource: subresource)
    var request = APIRequest(.patch, path)
    request.query = options.query
    request.body = patch
    request.contentType = type.rawValue
    // Operations of a JSON patch may add to a list a second time.
    request.repeatability = options.isDryRun || type != .json ? .safe : .onlyIfUnprocessed
    return try await write(request)
  }

  /// Puts an object in the place of the one that is there; with a `resourceVersion` only if that has
  /// not changed since.
  ///
  /// - Parameter detail: how much of it the server sends back.
  public func replace(
    _ object: KubernetesObject,
    as resource: APIResource,
    namespace: String? = nil,
    reply detail: ObjectDetail = .full,
    _ options: WriteOptions = WriteOptions()
  ) async throws(KubernetesError) -> WriteResult {
    let namespace = namespace ?? object.namespace ?? self.namespace
    var request = APIRequest(.put, resource.path(namespace: namespace, name: object.name))
    request.query = options.query
    request.body = object.json
    request.repeatability =
      options.isDryRun || object.resourceVersion == nil ? .safe : .onlyIfUnprocessed
    if detail == .metadata { request.accept = Self.metadataOnly("PartialObjectMetadata") }
    return try await write(request)
  }

  /// Deletes an object; returns as soon as the server has noted it, which may be before it is gone.
  ///
  /// With a `uid` it is tried again when the connection breaks; an object that is gone by then is
  /// then `isNotFound`.
  public func delete(
    _ resource: APIResource,
    namespace: String? = nil,
    name: String,
    _ options: DeleteOptions = DeleteOptions()
  ) async throws(KubernetesError) {
    let path = resource.path(namespace: namespace ?? self.namespace, name: name)
    var request = APIRequest(.delete, path)
    request.body = options.body
    request.repeatability = options.uid != nil || options.isDryRun ? .safe : .onlyIfUnprocessed
    _ = try await perform(request)
  }

  private func write(_ request: APIRequest) async throws(KubernetesError) -> WriteResult {
    let reply = try await perform(request)
    return WriteResult(
      object: KubernetesObject(reply.json),
      isCreated: reply.status == 201,
      warnings: reply.warnings
    )
  }
}
