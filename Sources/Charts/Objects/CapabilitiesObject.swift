import GoTemplate

/// `.Capabilities`.
final class CapabilitiesObject: JSONRepresentable {
  private let kubeVersion: KubeVersionObject
  private let apiVersions: VersionSetObject
  private let helmVersion: HelmVersionObject

  init(_ capabilities: Capabilities) {
    kubeVersion = KubeVersionObject(capabilities.kubeVersion)
    apiVersions = VersionSetObject(capabilities.apiVersions)
    helmVersion = HelmVersionObject(capabilities.helmVersion)
  }

  var type: GoType { .pointer(.structure("common.Capabilities")) }

  func field(_ name: String) -> Value? {
    switch name {
    case "KubeVersion": .object(kubeVersion)
    case "APIVersions": .object(apiVersions)
    case "HelmVersion": .object(helmVersion)
    default: nil
    }
  }

  var jsonFields: [(name: String, value: Value)]? {
    [
      ("KubeVersion", .object(kubeVersion)), ("APIVersions", .object(apiVersions)),
      ("HelmVersion", .object(helmVersion)),
    ]
  }

  var text: String? {
    let version = kubeVersion.version
    let versions = apiVersions.versions.joined(separator: " ")
    return "{{\(version.version) \(version.normalized) \(version.major) \(version.minor)} "
      + "[\(versions)] \(helmVersion.text ?? "")}"
  }
}

/// `.Capabilities.KubeVersion`.
final class KubeVersionObject: JSONRepresentable {
  let version: Capabilities.KubeVersion

  init(_ version: Capabilities.KubeVersion) { self.version = version }

  var type: GoType { .structure("common.KubeVersion") }

  func field(_ name: String) -> Value? {
    switch name {
    case "Version": .string(version.version)
    case "Major": .string(version.major)
    case "Minor": .string(version.minor)
    default: nil
    }
  }

  func method(_ name: String) -> Function? {
    let text: String
    switch name {
    case "String": text = version.normalized
    case "GitVersion": text = version.version
    default: return nil
    }
    return Function(name) { _ throws(TemplateError) in .string(text) }
  }

  var text: String? { version.normalized }

  var jsonFields: [(name: String, value: Value)]? {
    [
      ("Version", .string(version.version)), ("Major", .string(version.major)),
      ("Minor", .string(version.minor)),
    ]
  }
}

/// `.Capabilities.APIVersions`.
final class VersionSetObject: TemplateObject {
  let versions: [String]
  private let list: Value
  private let set: Set<String>

  init(_ versions: [String]) {
    self.versions = versions
    list = .strings(versions)
    set = Set(versions)
  }

  var type: GoType { .named("common.VersionSet", .slice(.string)) }
  var underlying: Value? { list }

  func method(_ name: String) -> Function? {
    guard name == "Has" else { return nil }
    return Function("Has", .string) { [set] call throws(TemplateError) in
      .bool(set.contains(call.string(0)))
    }
  }
}

/// `.Capabilities.HelmVersion`.
final class HelmVersionObject: JSONRepresentable {
  private let version: Capabilities.HelmVersion

  init(_ version: Capabilities.HelmVersion) { self.version = version }

  var type: GoType { .structure("version.BuildInfo") }

  func field(_ name: String) -> Value? {
    switch name {
    case "Version": .string(version.version)
    case "GitCommit": .string(version.gitCommit)
    case "GitTreeState": .string(version.gitTreeState)
    case "GoVersion": .string(version.goVersion)
    case "KubeClientVersion": .string(version.kubeClientVersion)
    default: nil
    }
  }

  var text: String? {
    "{\(version.version) \(version.gitCommit) \(version.gitTreeState) \(version.goVersion) "
      + "\(version.kubeClientVersion)}"
  }

  var jsonFields: [(name: String, value: Value)]? {
    let fields = [
      ("version", version.version), ("git_commit", version.gitCommit),
      ("git_tree_state", version.gitTreeState), ("go_version", version.goVersion),
    ]
    return fields.filter { !$0.1.isEmpty }.map { ($0.0, .string($0.1)) }
      + [("kube_client_version", .string(version.kubeClientVersion))]
  }
}
