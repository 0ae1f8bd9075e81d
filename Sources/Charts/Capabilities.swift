/// What the cluster can do, as templates ask for it with `.Capabilities`.
public struct Capabilities: Sendable, Equatable {
  /// A version of Kubernetes: `v1.33.4-gke.1245000`.
  public struct KubeVersion: Sendable, Equatable {
    /// As the cluster says it.
    public var version: String
    public var major: String
    public var minor: String
    /// Without what providers add, for comparisons: `v1.33.4`.
    public var normalized: String

    public init(version: String, major: String, minor: String, normalized: String? = nil) {
      self.version = version
      self.major = major
      self.minor = minor
      self.normalized = normalized ?? version
    }

    /// Reads a version as users and clusters write it: `1.33`, `v1.33.4-gke.1245000`.
    public init?(_ text: String) {
      var scanner = VersionScanner(text)
      _ = scanner.take("v")
      guard let major = scanner.take(while: VersionScanner.isDigit),
        let minor = scanner.takeNumber(behind: ".")
      else { return nil }
      let patch = scanner.takeNumber(behind: ".") ?? "0"
      guard let a = UInt64(major), let b = UInt64(minor), let c = UInt64(patch) else { return nil }
      self.init(
        version: text.hasPrefix("v") ? text : "v" + text,
        major: String(a),
        minor: String(b),
        normalized: "v\(a).\(b).\(c)"
      )
    }
  }

  /// What templates are told of the Helm that renders them.
  public struct HelmVersion: Sendable, Equatable {
    public var version: String
    public var gitCommit: String
    public var gitTreeState: String
    public var goVersion: String
    public var kubeClientVersion: String

    public init(
      version: String = "v4.2",
      gitCommit: String = "",
      gitTreeState: String = "",
      goVersion: String = "go1.26.6",
      kubeClientVersion: String = "v1.36"
    ) {
      self.version = version
      self.gitCommit = gitCommit
      self.gitTreeState = gitTreeState
      self.goVersion = goVersion
      self.kubeClientVersion = kubeClientVersion
    }
  }

  public var kubeVersion: KubeVersion
  /// Groups with versions, and with kinds where they are known: `apps/v1`, `apps/v1/Deployment`.
  public var apiVersions: [String]
  public var helmVersion: HelmVersion

  public init(
    kubeVersion: KubeVersion = KubeVersion(version: "v1.36.0", major: "1", minor: "36"),
    apiVersions: [String] = Capabilities.knownAPIVersions,
    helmVersion: HelmVersion = HelmVersion()
  ) {
    self.kubeVersion = kubeVersion
    self.apiVersions = apiVersions
    self.helmVersion = helmVersion
  }
}

extension Capabilities {
  /// What Helm 4.2 takes for granted where it has no cluster to ask.
  public static let knownAPIVersions: [String] = """
    v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 \
    admissionregistration.k8s.io/v1beta1 internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 \
    apps/v1beta2 authentication.k8s.io/v1 authentication.k8s.io/v1alpha1 \
    authentication.k8s.io/v1beta1 authorization.k8s.io/v1 authorization.k8s.io/v1beta1 \
    autoscaling/v1 autoscaling/v2 batch/v1 batch/v1beta1 certificates.k8s.io/v1 \
    certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1 coordination.k8s.io/v1alpha2 \
    coordination.k8s.io/v1beta1 coordination.k8s.io/v1 discovery.k8s.io/v1 \
    discovery.k8s.io/v1beta1 events.k8s.io/v1 events.k8s.io/v1beta1 extensions/v1beta1 \
    flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1 \
    flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1beta3 \
    networking.k8s.io/v1 networking.k8s.io/v1beta1 node.k8s.io/v1 node.k8s.io/v1alpha1 \
    node.k8s.io/v1beta1 policy/v1 policy/v1beta1 rbac.authorization.k8s.io/v1 \
    rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1 \
    resource.k8s.io/v1beta2 resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3 \
    scheduling.k8s.io/v1alpha2 scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 \
    storage.k8s.io/v1beta1 storage.k8s.io/v1 storage.k8s.io/v1alpha1 \
    storagemigration.k8s.io/v1beta1 apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1
    """.split(separator: " ").map(String.init)
}
