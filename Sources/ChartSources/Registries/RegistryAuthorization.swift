import Diagnostics
import HTTP
import Host
import JSON

/// Gets what a registry wants in `Authorization`: the login itself, or a token that its token server
/// gives for the login or for nobody. After the token authentication of the distribution project.
struct RegistryAuthorization: Sendable {
  let downloader: Downloader
  let access: ChartAccess
  private(set) var known: RegistryLogins.Answer
  let programs: Programs
  /// Why the program that has the login did not give it. Most charts can be had without one.
  private(set) var problem: CredentialHelper.Problem?

  init(
    downloader: Downloader,
    access: ChartAccess,
    known: RegistryLogins.Answer,
    programs: Programs
  ) {
    self.downloader = downloader
    self.access = access
    self.known = known
    self.programs = programs
  }

  var hasLogin: Bool { known.found != nil }

  /// Asks the program that has the login, once, and only after a server has asked for one.
  private mutating func askHelper() async {
    guard known.found == nil, let name = known.helper else { return }
    known.helper = nil
    let helper = CredentialHelper(name: name, programs: programs)
    do throws(CredentialHelper.Problem) {
      known.found = try await helper.login(for: known.server)
    } catch {
      problem = error
    }
  }

  /// Answers a challenge.
  ///
  /// - Parameter url: what was asked for when the challenge came.
  /// - Returns: the value of `Authorization`; `nil` where nothing is known that would help.
  mutating func answer(
    _ challenges: [String],
    to url: HTTPURL,
    for reference: RegistryReference
  ) async throws(DiagnosticError) -> String? {
    let challenges = challenges.compactMap(AuthenticationChallenge.init)
    if !challenges.isEmpty { await askHelper() }
    if case .registryToken(let token) = known.found { return "Bearer \(token)" }
    if let bearer = challenges.first(where: { $0.scheme == "bearer" }) {
      return try await token(bearer, url, reference)
    }
    if challenges.contains(where: { $0.scheme == "basic" }) {
      if case .login(let login) = known.found { return login.basicAuthorization }
      return nil
    }
    if challenges.isEmpty { return nil }
    throw RegistryMistake.challenge(reference)
  }

  private func token(
    _ challenge: AuthenticationChallenge,
    _ url: HTTPURL,
    _ reference: RegistryReference
  ) async throws(DiagnosticError) -> String {
    guard let text = challenge.parameters["realm"], let realm = try? HTTPURL(text) else {
      throw RegistryMistake.answer(reference, "it names no address for tokens")
    }
    // Whoever may read what we ask the registry may not therefore read the login.
    if hasLogin, realm.scheme == .http, url.scheme == .https {
      throw RegistryMistake.tokenWithoutTLS(reference, realm)
    }
    var items: [HTTPURL.QueryItem] = []
    if let service = challenge.parameters["service"] { items.append(.init("service", service)) }
    items.append(.init("scope", "repository:\(reference.repository):pull"))
    var request = Downloader.Request(url: realm, limit: 1 << 20)
    request.accept = "application/json"
    switch known.found {
    case .identityToken(let token):
      items += [
        .init("grant_type", "refresh_token"), .init("refresh_token", token),
        .init("client_id", "kubegate"),
      ]
      request.method = .post
      request.headers["Content-Type"] = "application/x-www-form-urlencoded"
      request.body = Array(
        items.map { "\($0.name)=\(HTTPURL.escaped($0.value))" }.joined(separator: "&").utf8
      )
    case .login(let login):
      request.authorization = login.basicAuthorization
      request.url.query += items
    case .registryToken, nil: request.url.query += items
    }
    let answer = try await downloader.fetch(request, access)
    guard answer.response.status == 200 else {
      throw RegistryMistake.tokenRefused(reference, realm, answer.response.status)
    }
    let reply = try? JSONReader(duplicateKeys: .lastWins).read(answer.response.body)
    let token = [reply?["token"]?.string, reply?["access_token"]?.string].lazy
      .compactMap { $0 }.first { !$0.isEmpty }
    guard let token, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw RegistryMistake.noToken(reference, realm)
    }
    return "Bearer \(token)"
  }
}
