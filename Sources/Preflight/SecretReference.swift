public import JSON
public import Kubernetes

/// A place where a release needs a Secret.
public struct SecretReference: Sendable, Hashable {
  /// The Secret's name.
  public var name: String
  /// The key that is needed; `nil` where the Secret as a whole is.
  public var key: String?
  /// Who needs it, in words: `container "main"`.
  public var user: String

  public init(name: String, key: String? = nil, user: String) {
    self.name = name
    self.key = key
    self.user = user
  }
}

extension SecretReference {
  /// Every Secret that the pods of these objects cannot do without, in order of appearance. Optional
  /// ones are left out, and so are Secrets among the objects themselves.
  public static func all(in objects: [KubernetesObject]) -> [SecretReference] {
    let own = Set(objects.filter { $0.kind == "Secret" }.map(\.name))
    var seen: Set<SecretReference> = []
    return objects.compactMap { PodSpecs.spec(of: $0) }.flatMap(references)
      .filter { !own.contains($0.name) && seen.insert($0).inserted }
  }

  /// The Secrets that a config names in `check_secrets`.
  public static func asked(for checks: JSONValue?) -> [SecretReference] {
    (checks?.array ?? []).flatMap { check -> [SecretReference] in
      guard let name = check["name"]?.string else { return [] }
      let keys = (check["keys"]?.array ?? []).compactMap(\.string)
      return list(name, keys: keys, user: "\"check_secrets\"")
    }
  }

  /// A Secret with some of its keys; as a whole where none is named.
  public static func list(_ name: String, keys: [String], user: String) -> [SecretReference] {
    if keys.isEmpty { return [SecretReference(name: name, user: user)] }
    return keys.map { SecretReference(name: name, key: $0, user: user) }
  }

  private static func references(of spec: JSONValue) -> [SecretReference] {
    pullSecrets(of: spec) + PodSpecs.containers(of: spec).flatMap(variables) + volumes(of: spec)
  }

  private static func pullSecrets(of spec: JSONValue) -> [SecretReference] {
    (spec["imagePullSecrets"]?.array ?? []).compactMap { entry in
      entry["name"]?.string.map { SecretReference(name: $0, user: "the image pull") }
    }
  }

  private static func variables(of container: JSONValue) -> [SecretReference] {
    let user = "container \"\(container["name"]?.string ?? "")\""
    let keys = (container["env"]?.array ?? []).compactMap { entry -> SecretReference? in
      guard let reference = entry[path: "valueFrom", "secretKeyRef"], !isOptional(reference),
        let name = reference["name"]?.string, let key = reference["key"]?.string
      else { return nil }
      return SecretReference(name: name, key: key, user: user)
    }
    let sources = (container["envFrom"]?.array ?? []).compactMap { entry -> SecretReference? in
      guard let reference = entry["secretRef"], !isOptional(reference),
        let name = reference["name"]?.string
      else { return nil }
      return SecretReference(name: name, user: user)
    }
    return keys + sources
  }

  private static func volumes(of spec: JSONValue) -> [SecretReference] {
    (spec["volumes"]?.array ?? []).flatMap { volume -> [SecretReference] in
      let user = "volume \"\(volume["name"]?.string ?? "")\""
      let plain = volume["secret"].map { mounted($0, named: "secretName", by: user) } ?? []
      let projected = (volume[path: "projected", "sources"]?.array ?? []).flatMap { source in
        source["secret"].map { mounted($0, named: "name", by: user) } ?? []
      }
      return plain + projected
    }
  }

  private static func mounted(
    _ secret: JSONValue,
    named nameKey: String,
    by user: String
  ) -> [SecretReference] {
    guard !isOptional(secret), let name = secret[nameKey]?.string else { return [] }
    let keys = (secret["items"]?.array ?? []).compactMap { $0["key"]?.string }
    return list(name, keys: keys, user: user)
  }

  private static func isOptional(_ reference: JSONValue) -> Bool {
    reference["optional"]?.bool == true
  }
}
