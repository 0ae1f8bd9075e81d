public import JSON
public import Kubernetes
import Workloads

/// What an administrator lets configs ask for, and what they get where they say nothing.
///
/// It is advice for this program: what holds for everyone is the cluster's to enforce, by quotas and
/// admission.
///
/// ```swift
/// Policy(["limits": ["gpus": 2]], name: #"kubegate-policy in namespace "demo""#).limits.gpus
/// ```
public struct Policy: Sendable, Equatable {
  /// What messages call it: `kubegate-policy in namespace "demo"`.
  public var name: String
  public var limits: Limits
  /// Keys of configs, with what they are where a config says nothing.
  public var defaults: JSONObject
  /// Whom users ask for more.
  public var contact: String?

  /// What a release may have at most; `nil` and empty lists are no limit.
  public struct Limits: Sendable, Equatable {
    public var imagePrefixes: [ImagePrefix] = []
    public var storageClasses: [String] = []
    public var gpus: Quantity?
    public var memory: Quantity?
    public var cpu: Quantity?
    /// How long an environment lives.
    public var allocationTime: AllocationLimit?
    public var requiredLabels: [String] = []
    public var ingressDomains: [String] = []
  }

  /// How long environments live at most.
  public struct AllocationLimit: Sendable, Equatable {
    /// As it is written in the policy: `7d`.
    public var text: String
    public var seconds: Double
  }

  /// - Parameter document: what its schema has let through.
  public init(_ document: JSONValue, name: String) {
    self.name = name
    contact = document["contact"]?.string
    defaults = document["defaults"]?.object ?? JSONObject()
    limits = Limits(document["limits"] ?? .null)
  }
}

extension Policy.Limits {
  init(_ document: JSONValue) {
    func texts(_ key: String) -> [String] { document[key]?.array?.compactMap(\.string) ?? [] }
    func quantity(_ key: String) -> Quantity? {
      document[key]?.writtenText.flatMap { Quantity($0) }
    }
    imagePrefixes = texts("image_prefixes").map(ImagePrefix.init)
    storageClasses = texts("storage_classes")
    gpus = quantity("gpus")
    memory = quantity("memory")
    cpu = quantity("cpu")
    allocationTime = document["allocation_time"]?.writtenText.flatMap(Policy.AllocationLimit.init)
    requiredLabels = texts("required_labels")
    ingressDomains = texts("ingress_domains")
  }
}

extension Policy.AllocationLimit {
  init?(_ written: String) {
    guard let seconds = LengthOfTime.seconds(written, perBareUnit: 86_400) else { return nil }
    let isBare = LengthOfTime.seconds(written, perBareUnit: 1) != seconds
    self.init(text: isBare ? written + "d" : written, seconds: seconds)
  }
}

extension JSONValue {
  /// A text as it is, or a number as it was written.
  var writtenText: String? { string ?? number?.literal }
}
