import Diagnostics
import JSON

extension ChartMetadata {
  /// Tidies the texts and checks what Helm checks when it loads a chart.
  mutating func validate(_ places: ChartPlaces) throws(Diagnostic) {
    name = Self.printable(name)
    description = Self.printable(description)
    home = Self.printable(home)
    icon = Self.printable(icon)
    condition = Self.printable(condition)
    tags = Self.printable(tags)
    appVersion = Self.printable(appVersion)
    kubeVersion = Self.printable(kubeVersion)
    sources = sources.map(Self.printable)
    keywords = keywords.map(Self.printable)

    if name.isEmpty { throw ChartMistake.missing("name", places) }
    if name == "." || name == ".." || name.contains("/") {
      throw ChartMistake.name(name, places)
    }
    if version.isEmpty { throw ChartMistake.missing("version", places) }
    if (try? SemanticVersion(version)) == nil { throw ChartMistake.version(version, places) }
    guard ["", "application", "library"].contains(type) else {
      throw ChartMistake.type(type, places)
    }
    for index in maintainers.indices {
      maintainers[index].name = Self.printable(maintainers[index].name)
      maintainers[index].email = Self.printable(maintainers[index].email)
      maintainers[index].url = Self.printable(maintainers[index].url)
    }
    var names: Set<String> = []
    for index in dependencies.indices {
      dependencies[index].tidy()
      let dependency = dependencies[index]
      if !dependency.alias.utf8.allSatisfy(Self.isAliasCharacter) {
        throw ChartMistake.alias(dependency, index, places)
      }
      let name = dependency.alias.isEmpty ? dependency.name : dependency.alias
      guard names.insert(name).inserted else {
        throw ChartMistake.duplicateDependency(name, index, places)
      }
    }
  }

  private static func isAliasCharacter(_ byte: UInt8) -> Bool {
    VersionScanner.isIdentifier(byte) || byte == UInt8(ascii: "_")
  }

  /// White space becomes a space, what cannot be printed is dropped.
  fileprivate static func printable(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        result.append(" ")
        continue
      }
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator, .spaceSeparator:
        continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}

extension ChartMetadata.Dependency {
  fileprivate mutating func tidy() {
    name = ChartMetadata.printable(name)
    version = ChartMetadata.printable(version)
    repository = ChartMetadata.printable(repository)
    condition = ChartMetadata.printable(condition)
    tags = tags.map(ChartMetadata.printable)
  }
}

/// Where the parts of a `Chart.yaml` stand.
struct ChartPlaces {
  /// The whole file.
  var document: JSONValue

  func key(_ key: String) -> SourceRange { document[key]?.range ?? start }

  func dependency(_ index: Int) -> SourceRange {
    document["dependencies"]?[index]?.range ?? start
  }

  var start: SourceRange {
    SourceRange(
      file: document.range.file,
      start: document.range.start,
      end: document.range.start
    )
  }
}
