import Diagnostics
import JSON

extension ChartMetadata {
  /// Reads `Chart.yaml`, or puts what `requirements.yaml` says over what is there.
  mutating func read(_ object: JSONObject, file: String) throws(Diagnostic) {
    let reader = GoStructReader(name: file, object: object)
    func text(_ key: String, _ current: String) throws(Diagnostic) -> String {
      reader.value(key) == nil ? current : try reader.string(key)
    }
    name = try text("name", name)
    home = try text("home", home)
    version = try text("version", version)
    description = try text("description", description)
    icon = try text("icon", icon)
    apiVersion = try text("apiVersion", apiVersion)
    condition = try text("condition", condition)
    tags = try text("tags", tags)
    appVersion = try text("appVersion", appVersion)
    kubeVersion = try text("kubeVersion", kubeVersion)
    type = try text("type", type)
    if reader.value("sources") != nil { sources = try reader.strings("sources") }
    if reader.value("keywords") != nil { keywords = try reader.strings("keywords") }
    if reader.value("deprecated") != nil { deprecated = try reader.bool("deprecated") }
    annotations = try reader.texts("annotations") ?? annotations
    if reader.value("maintainers") != nil {
      maintainers = []
      for entry in try reader.objects("maintainers") {
        maintainers.append(
          Maintainer(
            name: try entry.string("name"),
            email: try entry.string("email"),
            url: try entry.string("url")
          )
        )
      }
    }
    if reader.value("dependencies") != nil {
      dependencies = []
      for entry in try reader.objects("dependencies") {
        dependencies.append(try Dependency(entry))
      }
    }
  }
}

extension ChartMetadata.Dependency {
  init(_ reader: GoStructReader) throws(Diagnostic) {
    name = try reader.string("name")
    version = try reader.string("version")
    repository = try reader.string("repository")
    condition = try reader.string("condition")
    tags = try reader.strings("tags")
    enabled = try reader.bool("enabled")
    importValues = try reader.array("import-values")
    alias = try reader.string("alias")
  }
}
