public import HTTP
public import JSON

/// What the API server says when it refuses: the fields of its `Status` object.
public struct APIStatus: Error, Sendable, Equatable {
  /// One of several things that are wrong.
  public struct Cause: Sendable, Equatable {
    /// A word for programs: `FieldValueInvalid`, `FieldManagerConflict`.
    public var reason: String
    public var message: String
    /// Where in the object: `spec.template.spec.containers[0].image`.
    public var field: String

    public init(reason: String = "", message: String = "", field: String = "") {
      self.reason = reason
      self.message = message
      self.field = field
    }
  }

  /// The HTTP status.
  public var code: Int
  /// A word for programs: `NotFound`, `Conflict`, `Invalid`.
  public var reason: String
  public var message: String
  public var causes: [Cause]
  /// How long to wait before asking again.
  public var retryAfter: Duration?

  public init(
    code: Int,
    reason: String = "",
    message: String = "",
    causes: [Cause] = [],
    retryAfter: Duration? = nil
  ) {
    self.code = code
    self.reason = reason
    self.message = message
    self.causes = causes
    self.retryAfter = retryAfter
  }

  /// Reads a `Status` object; the code of the response counts where the object has none.
  public init(_ json: JSONValue, code: Int) {
    self.init(
      code: json["code"]?.int ?? code,
      reason: json["reason"]?.string ?? "",
      message: json["message"]?.string ?? "",
      causes: (json[path: "details", "causes"]?.array ?? []).map { cause in
        Cause(
          reason: cause["reason"]?.string ?? "",
          message: cause["message"]?.string ?? "",
          field: cause["field"]?.string ?? ""
        )
      },
      retryAfter: json[path: "details", "retryAfterSeconds"]?.int
        .flatMap { (1...86400).contains($0) ? .seconds($0) : nil }
    )
  }

  /// Reads the response of a refused request. What is between kubegate and the API server, such as
  /// a load balancer, answers with no `Status` but a page; its first line is taken then.
  public init(_ response: HTTPResponse) {
    if let json = try? JSONReader().read(response.body), json["kind"]?.string == "Status" {
      self.init(json, code: response.status)
    } else {
      let text = String(decoding: response.body.prefix(1000), as: UTF8.self)
      let isPage = text.contains("<")
      let line = isPage ? nil : text.split(whereSeparator: \.isNewline).first
      self.init(
        code: response.status,
        message: line.map { String($0.prefix(300)) }
          ?? "the server answered \(response.status) without saying why"
      )
    }
    retryAfter = retryAfter ?? RetryPolicy.retryAfter(response.headers)
  }

  public var isNotFound: Bool { code == 404 }
  public var isAlreadyExists: Bool { code == 409 && reason == "AlreadyExists" }
  /// Someone else owns a field, or has changed the object in between.
  public var isConflict: Bool { code == 409 && reason != "AlreadyExists" }
  public var isUnauthorized: Bool { code == 401 }
  public var isForbidden: Bool { code == 403 }
  /// The object breaks a rule of its kind, or does not have its form.
  public var isInvalid: Bool { code == 422 || isWrongForm }
  /// Server-side apply could not read the object as one of its kind, which servers before 1.22 take for
  /// a failure of their own.
  var isWrongForm: Bool {
    code == 500 && message.hasPrefix("failed to create typed patch object")
  }
  /// There is no such kind, rather than no such object.
  var isUnknownKind: Bool {
    code == 404
      && (message.hasPrefix("the server could not find the requested resource")
        || message.hasPrefix("404 page not found"))
  }
  /// The resource version is too old to go on from.
  public var isExpired: Bool { code == 410 }
  /// An admission webhook said no, which it may do with any status.
  public var isAdmissionDenial: Bool {
    message.hasPrefix("admission webhook ") && message.contains("denied the request")
  }
}
