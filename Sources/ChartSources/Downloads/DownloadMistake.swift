import Diagnostics
import HTTP

/// The words for what can go wrong between us and a server of charts.
enum DownloadMistake {
  private static func download(_ message: String, help: [String] = []) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, .chartDownload, message, help: help))
  }

  static func failed(_ url: HTTPURL, _ error: HTTPError, limit: Int) -> DiagnosticError {
    var help: [String] = []
    switch error {
    case .tls(.untrusted, _): help = ["name the authority that vouches for it: --ca-file FILE"]
    case .tls(.other, _), .invalidResponse:
      help = [
        "where the server speaks no TLS: http:// for repositories, --plain-http for registries"
      ]
    default: break
    }
    return download("cannot fetch \(url.publicDescription): \(error)", help: help)
  }

  static func redirect(_ url: HTTPURL) -> DiagnosticError {
    download("cannot fetch \(url.publicDescription): the server sends us to no address")
  }

  static func downgrade(_ url: HTTPURL, to next: HTTPURL) -> DiagnosticError {
    download(
      "cannot fetch \(url.publicDescription): the server sends us on without TLS, to "
        + next.publicDescription
    )
  }

  static func tooManyRedirects(_ url: HTTPURL) -> DiagnosticError {
    download(
      "cannot fetch \(url.publicDescription): the server sends us on more than "
        + "\(Downloader.redirectLimit) times"
    )
  }

  /// An answer that is not what was asked for.
  static func status(_ answer: Downloader.Answer, hasLogin: Bool) -> DiagnosticError {
    let status = answer.response.status
    var help: [String] = []
    var code = DiagnosticCode.chartDownload
    let reason: String
    switch status {
    case 401, 407:
      reason = hasLogin ? "it does not take the login" : "it wants a login"
      help = ["give one with --username and --password, or keep it with helm repo add"]
      code = .chartDenied
    case 403:
      reason = "it does not allow this"
      code = .chartDenied
    case 404, 410:
      reason = "there is nothing there"
      code = .chartNotFound
    case 429: reason = "it has had too many requests, try later"
    case 500...599: reason = "it has failed"
    default: reason = "this is no file"
    }
    let message =
      "cannot fetch \(answer.url.publicDescription): the server answers \(status), \(reason)"
    return DiagnosticError(Diagnostic(.error, code, message, help: help))
  }
}
