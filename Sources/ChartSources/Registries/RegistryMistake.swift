import Diagnostics
import HTTP

/// The words for what can be wrong with a chart in a registry.
enum RegistryMistake {
  private static func registry(
    _ message: String,
    _ code: DiagnosticCode = .chartRegistry,
    notes: [String] = [],
    help: [String] = []
  ) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, code, message, notes: notes, help: help))
  }

  static func reference(_ text: String, _ reason: String) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(
        .error,
        .chartSource,
        "\"\(text.prefix(200))\" is no name of a chart in a registry: \(reason)",
        help: ["write oci://HOST/PATH/CHART, with :VERSION behind it where it matters"]
      )
    )
  }

  static func twoVersions(_ reference: RegistryReference, _ version: String) -> DiagnosticError {
    registry(
      "\(reference) and the version \(version) contradict each other",
      help: ["leave one of them out"]
    )
  }

  static func notFound(_ reference: RegistryReference) -> DiagnosticError {
    registry(
      "there is no chart \(reference)",
      .chartNotFound,
      help: ["the last part of the path is the chart's own name"]
    )
  }

  static func noTags(_ reference: RegistryReference) -> DiagnosticError {
    registry("\(reference) has no tag that is a version", .chartNotFound)
  }

  static func noVersion(_ reference: RegistryReference, _ wanted: String, there: [String])
    -> DiagnosticError
  {
    registry(
      wanted.isEmpty
        ? "\(reference) has only prereleases" : "\(reference) has no version \(wanted)",
      .chartNotFound,
      notes: ["the newest there: \(there.prefix(5).joined(separator: ", "))"],
      help: wanted.isEmpty ? ["ask for one of them, or for all with --devel"] : []
    )
  }

  static func constraint(_ text: String, _ reference: RegistryReference) -> DiagnosticError {
    registry(
      "\"\(text)\" is neither a version of \(reference) nor a range of versions",
      help: ["ranges look like ~1.4, ^1.4.2 or \">=1.2 <2\""]
    )
  }

  /// The registry wants a login that it did not get, or does not take.
  static func denied(
    _ reference: RegistryReference,
    status: Int,
    hasLogin: Bool,
    helper: String?
  ) -> DiagnosticError {
    var notes: [String] = []
    var help = ["log in: helm registry login \(reference.registry)"]
    if let helper {
      notes = [
        "Docker's settings leave the login to the program docker-credential-\(helper), which "
          + "kubegate does not run"
      ]
      help = ["give the login with --username and --password, or log in with helm registry login"]
    }
    let reason =
      hasLogin
      ? "it does not allow this login to read it"
      : "it has no such chart, or wants a login"
    return registry(
      "\(reference.registry) answers \(status) for \(reference): \(reason)",
      .chartDenied,
      notes: notes,
      help: help
    )
  }

  static func challenge(_ reference: RegistryReference) -> DiagnosticError {
    registry(
      "\(reference.registry) asks for a kind of login that kubegate does not know; it knows Basic "
        + "and Bearer"
    )
  }

  static func tokenWithoutTLS(_ reference: RegistryReference, _ realm: HTTPURL) -> DiagnosticError {
    registry(
      "\(reference.registry) wants the login sent without TLS, to \(realm.publicDescription)"
    )
  }

  static func tokenRefused(_ reference: RegistryReference, _ realm: HTTPURL, _ status: Int)
    -> DiagnosticError
  {
    registry(
      "no token for \(reference): \(realm.publicDescription) answers \(status)",
      status == 429 || status >= 500 ? .chartDownload : .chartDenied,
      help: ["log in: helm registry login \(reference.registry)"]
    )
  }

  static func noToken(_ reference: RegistryReference, _ realm: HTTPURL) -> DiagnosticError {
    registry("no token for \(reference): \(realm.publicDescription) answers without one")
  }

  static func manifest(_ reference: RegistryReference, _ reason: String) -> DiagnosticError {
    registry("\(reference) is no chart: \(reason)")
  }

  static func answer(_ reference: RegistryReference, _ reason: String) -> DiagnosticError {
    registry("\(reference.registry) answers what is not understood: \(reason)")
  }

  static func badFile(_ path: String) -> DiagnosticError {
    registry("cannot read the logins in \"\(path)\": it is not JSON")
  }
}
