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

  /// Reads the answer; some vendors write the minor version as `20+`.
  public init?(_ json: JSONValue) {
    guard let gitVersion = json["gitVersion"]?.string,
      let major = json["major"]?.string.flatMap(Self.number),
      let minor = json["minor"]?.string.flatMap(Self.number)
    else { return nil }
    self.init(
      major: major,
      minor: minor,
      gitVersion: gitVersion,
      platform: json["platform"]?.string ?? ""
    )
  }

  /// Whether the server is of this version or newer.
  public func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
    (self.major, self.minor) >= (major, minor)
  }

  private static func number(_ text: String) -> Int? {
    Int(text.prefix { $0.isASCII && $0.isNumber })
  }
}
