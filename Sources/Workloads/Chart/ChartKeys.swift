import ChartSources
import Charts
import Diagnostics
import HTTP
import Host
import JSON

/// `chart`: where the chart is, and who we are to its server.
enum ChartKeys {
  /// Keys that say something only of charts that are fetched, or of some of these.
  private static let remoteKeys = [
    "name", "version", "devel", "username", "password", "pass_credentials", "ca_file", "cert_file",
    "key_file", "insecure_skip_tls_verify", "plain_http",
  ]

  /// The chart that a config asks for.
  ///
  /// - Throws: everything that is wrong with the words for it, at the words.
  static func chart(of config: Config) throws(DiagnosticError) -> ExternalChart {
    let chart = config["chart"]?.object ?? JSONObject()
    let source: ChartSource
    let key: String
    if let path = chart["path"] {
      key = "path"
      source = try folder(path, config)
    } else if let repository = chart["repository"] {
      key = "repository"
      source = try self.repository(repository, chart["name"]?.string ?? "")
    } else {
      key = "oci"
      let oci = chart["oci"] ?? .null
      source = .registry(
        try placed(oci, "oci") { () throws(DiagnosticError) in
          try RegistryReference(oci.string ?? "")
        }
      )
    }
    var request = ChartRequest(source, version: try version(chart, key))
    request.takesPrereleases = chart["devel"]?.isOn ?? false
    request.access = try access(chart, config)
    return ExternalChart(
      source: .request(request),
      skipsCustomResourceDefinitions: chart["skip_crds"]?.isOn ?? false,
      place: chart[key]?.range ?? .none,
      pointer: "/chart/" + key
    )
  }

  /// Words without effect, and secrets that stand in the config.
  static func check(_ config: Config) -> [Diagnostic] {
    guard let chart = config["chart"]?.object else { return [] }
    var without: [String] = []
    var reason = ""
    if chart["path"] != nil {
      without = remoteKeys
      reason = "the chart is on this machine"
    } else if chart["repository"] != nil {
      without = ["plain_http"]
      reason = "the address of a repository says itself how it is spoken to"
    } else if chart["oci"] != nil {
      without = ["name", "pass_credentials"]
      reason = "the chart is in a registry"
    }
    var found = without.compactMap { key -> Diagnostic? in
      guard let member = chart.member(key) else { return nil }
      return Diagnostic(
        .warning,
        .noEffect,
        "\"\(key)\" has no effect: \(reason)",
        at: member.keyRange,
        pointer: "/chart/" + key
      )
    }
    if let password = chart.member("password") {
      let warning = SecretSource.warning(password, pointer: "/chart/password")
      if let warning { found.append(warning) }
    }
    return found
  }

  // MARK: The place

  private static func folder(
    _ path: JSONValue,
    _ config: Config
  ) throws(DiagnosticError) -> ChartSource {
    let written = path.string ?? ""
    if written.contains("://") {
      let isRegistry = RegistryReference.isOne(written)
      throw mistake(
        "\"path\" is a folder or a file of this machine",
        at: path,
        "path",
        help: isRegistry
          ? "write \"oci\": \"\(written)\""
          : "write \"repository\" for the address of a repository, and \"name\" for the chart"
      )
    }
    let place = config.localPath(written, writtenAt: path.range)
    do throws(FileError) {
      _ = try config.host.files.list(place, 1)
      return .folder(place)
    } catch {
      switch error {
      case .notFound where !config.host.files.exists(place):
        throw DiagnosticError(
          LocalFile.mistake(error, written: written, at: path.range, pointer: "/chart/path")
        )
      case .notFound: return .archive(place)
      default: return .folder(place)
      }
    }
  }

  private static func repository(
    _ repository: JSONValue,
    _ name: String
  ) throws(DiagnosticError) -> ChartSource {
    let written = repository.string ?? ""
    if RegistryReference.isOne(written) {
      throw mistake(
        "\"repository\" is a chart repository, and not a registry",
        at: repository,
        "repository",
        help: "write \"oci\": \"\(written)/\(name)\" in place of \"repository\" and \"name\""
      )
    }
    if !written.contains("://") {
      let known = written.hasPrefix("@") ? String(written.dropFirst()) : written
      return .knownRepository(known, chart: name)
    }
    let address = try placed(repository, "repository") { () throws(DiagnosticError) in
      try ChartAddress(written)
    }
    return .repository(address, chart: name)
  }

  private static func version(
    _ chart: JSONObject,
    _ key: String
  ) throws(DiagnosticError) -> String? {
    guard let version = chart["version"], let text = version.string else { return nil }
    // A registry has tags that are no versions, such as "latest".
    if key == "repository", (try? VersionConstraint(text)) == nil {
      throw mistake(
        "\"\(text)\" is neither a version nor a range of versions",
        at: version,
        "version",
        help: "write a version as 1.4.0, or a range as ~1.4 or >=1.2 <2.0"
      )
    }
    return text
  }

  // MARK: Access

  private static func access(
    _ chart: JSONObject,
    _ config: Config
  ) throws(DiagnosticError) -> ChartAccess {
    var mistakes: [Diagnostic] = []
    func secret(_ key: String) -> String? {
      guard let value = chart[key] else { return nil }
      do throws(Diagnostic) {
        return try SecretSource.read(value, pointer: "/chart/" + key, config)
      } catch {
        mistakes.append(error)
        return nil
      }
    }
    func file(_ key: String) -> [UInt8]? {
      guard let value = chart[key], let path = value.string else { return nil }
      do throws(FileError) {
        return try config.host.files.read(
          config.localPath(path, writtenAt: value.range),
          4 << 20
        )
      } catch {
        mistakes.append(
          LocalFile.mistake(error, written: path, at: value.range, pointer: "/chart/" + key)
        )
        return nil
      }
    }
    var access = ChartAccess()
    if let user = secret("username"), let password = secret("password") {
      access.login = ChartLogin(user: user, password: password)
    }
    access.authorities = file("ca_file")
    if let certificate = file("cert_file"), let key = file("key_file") {
      access.clientCertificate = .init(certificate: certificate, key: key)
    }
    access.passesLoginEverywhere = chart["pass_credentials"]?.isOn ?? false
    access.verifiesServer = !(chart["insecure_skip_tls_verify"]?.isOn ?? false)
    access.usesPlainHTTP = chart["plain_http"]?.isOn ?? false
    if !mistakes.isEmpty { throw DiagnosticError(mistakes) }
    return access
  }

  // MARK: Mistakes

  /// Does something with a value; what is wrong is said at the value.
  private static func placed<Result>(
    _ value: JSONValue,
    _ key: String,
    _ work: () throws(DiagnosticError) -> Result
  ) throws(DiagnosticError) -> Result {
    do throws(DiagnosticError) {
      return try work()
    } catch {
      throw DiagnosticError(
        error.diagnostics.map {
          var diagnostic = $0
          diagnostic.range = value.range
          diagnostic.pointer = "/chart/" + key
          return diagnostic
        }
      )
    }
  }

  private static func mistake(
    _ message: String,
    at value: JSONValue,
    _ key: String,
    help: String
  ) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(
        .error,
        .chartSource,
        message,
        at: value.range,
        pointer: "/chart/" + key,
        help: [help]
      )
    )
  }
}
