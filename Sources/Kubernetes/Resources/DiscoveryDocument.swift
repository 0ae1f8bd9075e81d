import JSON

/// What `/api`, `/apis` and the documents below them say, in all the forms that servers have used.
struct DiscoveryDocument {
  /// The `apiVersion`s that are served, in the server's order: for each group the preferred first.
  var apiVersions: [String] = []
  /// The kinds, of those versions that the document lists kinds of.
  var resources: [APIResource] = []
  /// The versions whose kinds the document lists.
  var complete: [String] = []

  /// Asks for the one document that says it all, since 1.26, and takes the older one as well.
  static let accept =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
    + "application/json"

  /// Reads any of them; `nil` for anything else.
  init?(_ json: JSONValue) {
    switch json["kind"]?.string {
    case "APIVersions": apiVersions = json["versions"]?.array?.compactMap(\.string) ?? []
    case "APIGroupList": readGroups(json["groups"]?.array ?? [])
    case "APIResourceList": readResources(json)
    case "APIGroupDiscoveryList":
      for group in json["items"]?.array ?? [] { readAggregated(group) }
    default: return nil
    }
  }

  private mutating func readGroups(_ groups: [JSONValue]) {
    for group in groups {
      let versions = (group["versions"]?.array ?? []).compactMap { $0["groupVersion"]?.string }
      let preferred = group[path: "preferredVersion", "groupVersion"]?.string
      apiVersions += versions.filter { $0 == preferred } + versions.filter { $0 != preferred }
    }
  }

  private mutating func readResources(_ json: JSONValue) {
    guard let apiVersion = json["groupVersion"]?.string else { return }
    complete.append(apiVersion)
    for resource in json["resources"]?.array ?? [] {
      guard let plural = resource["name"]?.string, !plural.contains("/"),
        let kind = resource["kind"]?.string
      else { continue }
      resources.append(
        APIResource(
          GroupVersionKind(apiVersion: apiVersion, kind: kind),
          plural: plural,
          isNamespaced: resource["namespaced"]?.bool ?? false
        )
      )
    }
  }

  private mutating func readAggregated(_ group: JSONValue) {
    let groupName = group[path: "metadata", "name"]?.string ?? ""
    for version in group["versions"]?.array ?? [] {
      guard let versionName = version["version"]?.string else { continue }
      let apiVersion = groupName.isEmpty ? versionName : "\(groupName)/\(versionName)"
      apiVersions.append(apiVersion)
      // A stale version is one whose server did not answer; its kinds may be missing.
      if version["freshness"]?.string != "Stale" { complete.append(apiVersion) }
      for resource in version["resources"]?.array ?? [] {
        guard let plural = resource["resource"]?.string,
          let kind = resource[path: "responseKind", "kind"]?.string, !kind.isEmpty
        else { continue }
        resources.append(
          APIResource(
            GroupVersionKind(group: groupName, version: versionName, kind: kind),
            plural: plural,
            isNamespaced: resource["scope"]?.string == "Namespaced"
          )
        )
      }
    }
  }
}
