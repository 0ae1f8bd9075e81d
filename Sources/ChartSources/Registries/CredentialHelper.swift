import Host
import JSON

/// A program that keeps logins, `docker-credential-NAME`, which Docker's settings name as `credsStore` or
/// in `credHelpers`. After the protocol of the project docker-credential-helpers: the server goes in, a
/// JSON object comes out.
struct CredentialHelper: Sendable {
  /// What stands behind `docker-credential-`.
  let name: String
  let programs: Programs

  /// Why no answer came from a program. Nothing of what it wrote is told.
  struct Problem: Error, Sendable, Equatable {
    var name: String
    var reason: String

    /// For the diagnostic of a registry that refuses those who have no login.
    var note: String {
      "the login is kept by the program docker-credential-\(name), which cannot be used: \(reason)"
    }
  }

  /// How long a program may take; some ask the user first.
  private static let seconds = 30

  /// The login for a server; `nil` where the program has none.
  ///
  /// - Throws: ``Problem`` where the program cannot be run, fails, or answers something else.
  func login(for server: String) async throws(Problem) -> RegistryLogins.Found? {
    // The name comes from a file, and must not become a path.
    guard
      name.utf8.allSatisfy({ byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      })
    else { throw Problem(name: name, reason: "that is no name of a program") }
    let program = "docker-credential-\(name)"
    let result = await programs.run(program, ["get"], Array(server.utf8), Self.seconds)
    let outcome: Programs.Outcome
    switch result {
    case .success(let value): outcome = value
    case .failure(.notStarted(let reason)): throw Problem(name: name, reason: reason)
    case .failure(.timedOut(let seconds)):
      throw Problem(name: name, reason: "it gave no answer within \(seconds) seconds")
    case .failure(.tooMuchOutput):
      throw Problem(name: name, reason: "it writes more than a login")
    }
    guard outcome.status == 0 else {
      // All of these programs say so in these words, and most of them to standard output.
      let text = String(decoding: outcome.output, as: UTF8.self)
      if text.contains("credentials not found") { return nil }
      throw Problem(name: name, reason: "it ended with status \(outcome.status)")
    }
    guard let answer = try? JSONReader(duplicateKeys: .lastWins).read(outcome.output),
      let user = answer["Username"]?.string, let secret = answer["Secret"]?.string
    else { throw Problem(name: name, reason: "its answer is no login") }
    if user == "<token>" { return secret.isEmpty ? nil : .identityToken(secret) }
    return user.isEmpty && secret.isEmpty
      ? nil : .login(ChartLogin(user: user, password: secret))
  }
}
