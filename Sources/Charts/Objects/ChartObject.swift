import GoTemplate
import JSON

extension ChartMetadata {
  /// `.Chart`: the fields by their names in Go.
  func templateMap(isRoot: Bool) -> Map {
    let annotations = Map(type: .map(.string), isNilMap: self.annotations == nil)
    for (key, text) in self.annotations ?? [:] { annotations[key] = .string(text) }
    return [
      "Name": .string(name),
      "Home": .string(home),
      "Sources": .list(sources.map { .string($0) }),
      "Version": .string(version),
      "Description": .string(description),
      "Keywords": .list(keywords.map { .string($0) }),
      "Maintainers": .list(
        maintainers.map {
          .map(["Name": .string($0.name), "Email": .string($0.email), "URL": .string($0.url)])
        }
      ),
      "Icon": .string(icon),
      "APIVersion": .string(apiVersion),
      "Condition": .string(condition),
      "Tags": .string(tags),
      "AppVersion": .string(appVersion),
      "Deprecated": .bool(deprecated),
      "Annotations": .map(annotations),
      "KubeVersion": .string(kubeVersion),
      "Dependencies": .list(dependencies.map { .map($0.templateMap) }),
      "Type": .string(type),
      "IsRoot": .bool(isRoot),
    ]
  }
}

extension ChartMetadata.Dependency {
  fileprivate var templateMap: Map {
    [
      "Name": .string(name),
      "Version": .string(version),
      "Repository": .string(repository),
      "Condition": .string(condition),
      "Tags": .list(tags.map { .string($0) }),
      "Enabled": .bool(enabled),
      "ImportValues": .list(importValues.map { Value($0) }),
      "Alias": .string(alias),
    ]
  }
}
