public import JSON

/// What `Chart.yaml` says.
public struct ChartMetadata: Sendable, Equatable {
  public struct Maintainer: Sendable, Equatable {
    public var name = ""
    public var email = ""
    public var url = ""

    public init(name: String = "", email: String = "", url: String = "") {
      self.name = name
      self.email = email
      self.url = url
    }
  }

  /// A chart that this one builds on.
  public struct Dependency: Sendable, Equatable {
    public var name = ""
    /// The versions that will do.
    public var version = ""
    public var repository = ""
    /// Paths of values, separated by commas; the first one that is a boolean decides.
    public var condition = ""
    public var tags: [String] = []
    public var enabled = false
    /// Texts, or objects with `child` and `parent`.
    public var importValues: [JSONValue] = []
    public var alias = ""

    public init(name: String = "", version: String = "", repository: String = "") {
      self.name = name
      self.version = version
      self.repository = repository
    }
  }

  public var name = ""
  public var home = ""
  public var sources: [String] = []
  public var version = ""
  public var description = ""
  public var keywords: [String] = []
  public var maintainers: [Maintainer] = []
  public var icon = ""
  /// `v2`, or `v1` for charts that list their dependencies in `requirements.yaml`.
  public var apiVersion = ""
  public var condition = ""
  public var tags = ""
  public var appVersion = ""
  public var deprecated = false
  public var annotations: [String: String]?
  /// The versions of Kubernetes that will do.
  public var kubeVersion = ""
  public var dependencies: [Dependency] = []
  /// `application`, `library`, or empty.
  public var type = ""

  public init() {}
}
