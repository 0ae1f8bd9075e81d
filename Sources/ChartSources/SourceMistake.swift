import Charts
import Diagnostics
import HTTP
import Host

/// The words for what can be wrong with the place that a chart comes from.
enum SourceMistake {
  private static func source(_ message: String, help: [String] = []) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, .chartSource, message, help: help))
  }

  static func emptySource() -> DiagnosticError { source("no chart is named") }

  static func missingPath(_ path: String) -> DiagnosticError {
    notFound("there is no chart at \"\(path)\"")
  }

  private static func notFound(_ message: String, help: [String] = []) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, .chartNotFound, message, help: help))
  }

  static func unknownSource(_ text: String) -> DiagnosticError {
    notFound(
      "there is no chart \"\(text)\" here",
      help: [
        "name a folder, a .tgz file, oci://HOST/PATH/CHART, REPOSITORY/CHART, or use "
          + "--repo ADDRESS with the name of a chart"
      ]
    )
  }

  static func registryAsRepository(_ repository: String, chart: String) -> DiagnosticError {
    source(
      "\"\(repository)\" is a registry, and --repo takes the address of a chart repository",
      help: ["name the chart with its registry: \(repository)/\(chart)"]
    )
  }

  static func address(_ text: String, _ error: HTTPURL.ParseError) -> DiagnosticError {
    let reason =
      switch error {
      case .scheme: "it begins with neither http:// nor https://"
      case .host: "it has no host that can be used"
      case .port: "its port is no number from 1 to 65535"
      case .userInformation: "its login cannot be read"
      case .path: "its path has characters that no address has"
      }
    let shown = String(text.prefix { $0 != "?" }.prefix(200))
    return source("\"\(shown)\" is no address: \(reason)")
  }

  static func unreadable(_ error: FileError) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(.error, .fileUnreadable, "cannot read \"\(error.path)\": \(error.reason)")
    )
  }

  static func loneCertificate(_ path: String) -> DiagnosticError {
    source("the certificate \"\(path)\" comes without its key", help: ["add --key-file"])
  }

  static func loneKey(_ path: String) -> DiagnosticError {
    source("the key \"\(path)\" comes without its certificate", help: ["add --cert-file"])
  }

  static func leavesChart(_ path: String, to target: String) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(
        .error,
        .chartFiles,
        "\"\(path)\" is a link that leads out of the chart, to \"\(target)\"",
        help: ["put a copy into the chart, or name the link in .helmignore"]
      )
    )
  }

  static func chartTooLarge(_ path: String, _ limit: Int) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(
        .error,
        .chartFiles,
        "the files of \"\(path)\" have more than \(limit >> 20) MiB together",
        help: ["name what the chart does not need in .helmignore"]
      )
    )
  }

  static func brokenLink(_ path: String) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, .chartFiles, "\"\(path)\" cannot be found"))
  }

  static func digest(_ name: String, wanted: ContentDigest, is found: ContentDigest)
    -> DiagnosticError
  {
    DiagnosticError(
      Diagnostic(
        .error,
        .chartDigest,
        "\(name) is not what was announced: its SHA-256 is \(found.hexadecimal), and should be "
          + wanted.hexadecimal,
        help: [
          "what came was cut off or changed on the way, or replaced on the server: nothing of it is "
            + "used"
        ]
      )
    )
  }
}
