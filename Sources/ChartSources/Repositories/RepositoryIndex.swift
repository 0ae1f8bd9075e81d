import Charts
import Diagnostics
import JSON
import YAML

/// What a repository's `index.yaml` says of one chart.
struct RepositoryIndex: Sendable {
  /// One packed chart.
  struct Version: Sendable {
    var version: SemanticVersion
    /// As the index writes it.
    var text: String
    var addresses: [String]
    var digest: String
  }

  /// The versions of the chart, the newest first; without those that are no versions.
  var versions: [Version]

  /// The versions that the index lists of a chart.
  ///
  /// A large index, and some have 20 MB, is not read as a whole: the lines of the chart are looked
  /// for, and only they are read. Where the index is not in the form in which Helm writes it, all of
  /// it is read.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where it is no index, or has no such chart.
  init(_ bytes: [UInt8], chart: String, repository: String) throws(DiagnosticError) {
    if let lines = IndexLines(bytes), let part = lines.entry(chart),
      let entry = try? YAMLReader().read(Array(bytes[part])),
      let versions = entry[chart]?.array
    {
      self.versions = Self.versions(versions, chart)
      return
    }
    let document = try Self.document(bytes, repository)
    guard let object = document.object, let entries = object["entries"] else {
      throw RepositoryMistake.noIndex(repository, bytes)
    }
    guard object["apiVersion"]?.string?.isEmpty == false else {
      throw RepositoryMistake.noVersion(repository)
    }
    guard let list = entries[chart]?.array, !list.isEmpty else {
      throw RepositoryMistake.noChart(
        chart,
        repository,
        among: entries.object?.keys.map { $0 } ?? []
      )
    }
    versions = Self.versions(list, chart)
  }

  private static func document(_ bytes: [UInt8], _ repository: String) throws(DiagnosticError)
    -> JSONValue
  {
    do throws(DiagnosticError) {
      if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
        let reader = JSONReader(limits: .init(bytes: sizeLimit), duplicateKeys: .lastWins)
        return try reader.read(bytes)
      }
      let limits = YAMLReader.Limits(bytes: sizeLimit, values: 20_000_000)
      return try YAMLReader(limits: limits).read(bytes)
    } catch {
      throw RepositoryMistake.noIndex(repository, bytes)
    }
  }

  /// The largest index that is read.
  static let sizeLimit = 128 << 20

  private static func versions(_ list: [JSONValue], _ chart: String) -> [Version] {
    var versions: [Version] = []
    for entry in list {
      // Helm drops entries that it would not load, and goes on with the others.
      guard let text = self.text(entry["version"]), let version = try? SemanticVersion(text) else {
        continue
      }
      versions.append(
        Version(
          version: version,
          text: text,
          addresses: entry["urls"]?.array?.compactMap(\.string) ?? [],
          digest: self.text(entry["digest"]) ?? ""
        )
      )
    }
    // Of equal versions the first one of the index stays the first.
    return versions.enumerated().sorted { left, right in
      let order = left.element.version.compare(right.element.version)
      return order != 0 ? order > 0 : left.offset < right.offset
    }.map(\.element)
  }

  private static func text(_ value: JSONValue?) -> String? {
    value?.string ?? value?.number?.literal
  }
}

extension RepositoryIndex {
  /// The newest version that will do: Helm's `IndexFile.Get`.
  ///
  /// A version that is written as the index writes it comes before all others. Where nothing is
  /// wanted, the newest that is no prerelease is taken.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where the constraint cannot be read, or nothing fits.
  func pick(_ wanted: String?, chart: String, repository: String) throws(DiagnosticError) -> Version
  {
    let wanted = wanted ?? ""
    if !wanted.isEmpty, let exact = versions.first(where: { $0.text == wanted }) { return exact }
    guard let constraint = try? VersionConstraint(wanted.isEmpty ? "*" : wanted) else {
      throw RepositoryMistake.constraint(wanted, chart: chart)
    }
    guard let found = versions.first(where: { constraint.allows($0.version) }) else {
      throw RepositoryMistake.noVersion(
        of: chart,
        wanted,
        at: repository,
        there: versions.map(\.text)
      )
    }
    return found
  }
}
