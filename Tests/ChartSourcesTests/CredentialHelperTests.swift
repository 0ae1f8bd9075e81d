import ChartSources
import Diagnostics
import Host
import Testing

/// Logins that programs keep: `credsStore` and `credHelpers` of Docker's settings.
@Suite struct CredentialHelperTests {
  private let server: ChartServer
  private let host: String

  init() throws {
    server = try ChartServer()
    host = "127.0.0.1:\(try server.port("basic"))"
  }

  private var chart: String { "oci://\(host)/private/charts/web" }

  /// Fetches with settings of Docker, and a program `docker-credential-vault` that answers so.
  private func fetcher(
    _ settings: String,
    server: String? = nil,
    _ outcome: Result<Programs.Outcome, Programs.Failure>
  ) -> TestFetcher {
    let server = server ?? host
    var fetcher = TestFetcher(files: ["/docker/config.json": settings])
    fetcher.programs = Programs { name, arguments, input, seconds in
      guard name == "docker-credential-vault", arguments == ["get"],
        input == Array(server.utf8), seconds == 30
      else { return .failure(.notStarted(reason: "\(name) \(arguments) is not what was expected")) }
      return outcome
    }
    return fetcher
  }

  private func answer(_ text: String, status: Int32 = 0)
    -> Result<Programs.Outcome, Programs.Failure>
  {
    .success(Programs.Outcome(output: Array(text.utf8), status: status))
  }

  @Test func `the program gives the login, for all registries or for one`() async throws {
    let login = answer(#"{"ServerURL": "x", "Username": "user", "Secret": "secret"}"#)
    let forms = [
      #"{"auths": {"\#(host)": {}}, "credsStore": "vault"}"#,
      #"{"credHelpers": {"\#(host)": "vault"}, "credsStore": "other"}"#,
    ]
    for settings in forms {
      let version = try await fetcher(settings, login).version(chart, version: "1.0.0")
      #expect(version == "1.0.0")
    }
    let old = #"{"auths": {"https://\#(host)/v1/": {}}, "credsStore": "vault"}"#
    let version = try await fetcher(old, server: "https://\(host)/v1/", login)
      .version(chart, version: "1.0.0")
    #expect(version == "1.0.0")
  }

  static let failures: [(Result<Programs.Outcome, Programs.Failure>, String)] = [
    (
      .failure(.timedOut(seconds: 30)), "it gave no answer within 30 seconds"
    ),
    (.failure(.tooMuchOutput), "it writes more than a login"),
    (
      .success(.init(output: Array("hunter2".utf8), status: 1)), "it ended with status 1"
    ),
    (.success(.init(output: Array("hunter2".utf8), status: 0)), "its answer is no login"),
    (
      .success(.init(output: Array(#"{"Username": "a", "Secret": 7}"#.utf8), status: 0)),
      "its answer is no login"
    ),
  ]

  @Test(arguments: failures)
  func `a program that fails is told, without what it says`(
    _ outcome: Result<Programs.Outcome, Programs.Failure>,
    _ reason: String
  ) async throws {
    let settings = #"{"auths": {"\#(host)": {}}, "credsStore": "vault"}"#
    let message = try await fetcher(settings, outcome).message(chart, version: "1.0.0")
    #expect(
      message == """
        chartDenied: <basic> answers 401 for oci://<basic>/private/charts/web: it has no such chart, \
        or wants a login
        note: the login is kept by the program docker-credential-vault, which cannot be used: \(reason)
        help: log in: helm registry login <basic>
        """
    )
  }

  @Test func `a program that has no login leaves us without one`() async throws {
    let settings = #"{"auths": {"\#(host)": {}}, "credsStore": "vault"}"#
    let none = answer("credentials not found in native keychain\n", status: 1)
    let message = try await fetcher(settings, none).message(chart, version: "1.0.0")
    #expect(!message.contains("vault"))
  }

  @Test func `a name in the settings never becomes a path`() async throws {
    let settings = #"{"auths": {"\#(host)": {}}, "credsStore": "../../bin/vault"}"#
    let message = try await fetcher(settings, answer("")).message(chart, version: "1.0.0")
    #expect(message.contains("that is no name of a program"))
  }
}
