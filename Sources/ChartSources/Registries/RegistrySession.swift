import Diagnostics
import HTTP

/// The requests for one chart to one registry, which share what authorizes them.
actor RegistrySession {
  private let reference: RegistryReference
  private let downloader: Downloader
  private let access: ChartAccess
  private var authorization: RegistryAuthorization
  private var header: String?
  private nonisolated let base: HTTPURL

  /// Finds out whether the registry speaks TLS, where that is in question.
  init(
    _ reference: RegistryReference,
    _ downloader: Downloader,
    _ access: ChartAccess,
    _ authorization: RegistryAuthorization
  ) async throws(DiagnosticError) {
    self.reference = reference
    self.downloader = downloader
    self.access = access
    self.authorization = authorization
    guard var base = try? HTTPURL("https://\(reference.host)/v2/\(reference.repository)") else {
      throw RegistryMistake.reference(reference.description, "its host cannot be used")
    }
    let isPlain = access.usesPlainHTTP
    if isPlain { base.scheme = .http }
    if !isPlain, base.isThisMachine {
      base.scheme = await Self.scheme(of: base, downloader, access)
    }
    self.base = base
  }

  nonisolated func url(
    _ first: String,
    _ second: String,
    query: [HTTPURL.QueryItem] = []
  ) -> HTTPURL {
    var url = base
    // Digests and tags have no character that a path has to escape.
    url.path += "/\(first)/\(second)"
    url.query = query
    return url
  }

  /// An answer of status 200.
  func get(
    _ url: HTTPURL,
    accept: String?,
    limit: Int
  ) async throws(DiagnosticError) -> HTTPResponse {
    var request = Downloader.Request(url: url, limit: limit)
    request.accept = accept
    request.authorizedServer = base
    request.authorization = header
    var answer = try await downloader.fetch(request, access)
    if answer.response.status == 401, answer.url.isSameServer(as: base) {
      let challenges = answer.response.headers.all("WWW-Authenticate")
      if let value = try await authorize(challenges, url) {
        header = value
        request.authorization = value
        answer = try await downloader.fetch(request, access)
      }
    }
    switch answer.response.status {
    case 200: return answer.response
    case 401, 403:
      throw withProblem(
        RegistryMistake.denied(
          reference,
          status: answer.response.status,
          hasLogin: authorization.hasLogin
        )
      )
    case 404: throw RegistryMistake.notFound(reference)
    default: throw DownloadMistake.status(answer, hasLogin: authorization.hasLogin)
    }
  }

  private func authorize(
    _ challenges: [String],
    _ url: HTTPURL
  ) async throws(DiagnosticError) -> String? {
    // A copy is asked, since this actor goes on meanwhile.
    var asked = authorization
    do throws(DiagnosticError) {
      let value = try await asked.answer(challenges, to: url, for: reference)
      authorization = asked
      return value
    } catch {
      authorization = asked
      throw withProblem(error)
    }
  }

  /// Says why the login that a program has was not to be had.
  private func withProblem(_ error: DiagnosticError) -> DiagnosticError {
    guard let problem = authorization.problem else { return error }
    var error = error
    for index in error.diagnostics.indices { error.diagnostics[index].notes.append(problem.note) }
    return error
  }

  /// Registries on this machine mostly have no certificate. Only there is that found out by trying.
  private static func scheme(
    of base: HTTPURL,
    _ downloader: Downloader,
    _ access: ChartAccess
  ) async -> HTTPURL.Scheme {
    var probe = base
    probe.path = "/v2/"
    let request = Downloader.Request(url: probe, limit: 1 << 16)
    let speaksTLS = await downloader.speaksTLS(request, access)
    return speaksTLS ? .https : .http
  }
}
