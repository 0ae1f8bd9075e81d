public import JSON

/// Which Kubernetes the server is, after `/version`.
public struct ServerVersion: Sendable, Equatable {
  public var major: Int
  public var minor: Int
  /// The whole of it: `v1.29.3-eks-adc7111`.
  public var gitVersion: String
  public var platform: String

  public init(major: Int, minor: Int, gitVersion: String, platform: String = "") {
    self.major = major
    self.minor = minor
    self.gitVersion = gitVersion
    self.platform = platform
  }

  /// Reads the answer; some vendors write the minor version as `20+`, and those who build their own
  /// server may leave both numbers out, which the whole version then has.
  public init?(_ json: JSONValue) {
    guard let gitVersion = json["gitVersion"]?.string else { return nil }
    let parts = gitVersion.drop { $0 == "v" }.split(separator: ".", maxSplits: 2)
    self.init(
      major: Self.number(json["major"]?.string) ?? Self.number(parts.first) ?? 0,
      minor: Self.number(json["minor"]?.string) ?? Self.number(parts.dropFirst().first) ?? 0,
      gitVersion: gitVersion,
      platform: json["platform"]?.string ?? ""
    )
  }

  /// Whether the server is of this version or newer.
  public func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
    (self.major, self.minor) >= (major, minor)
  }

  private static func number(_ text: (some StringProtocol)?) -> Int? {
    text.flatMap { Int($0.prefix { $0.isASCII && $0.isNumber }) }
  }
}
