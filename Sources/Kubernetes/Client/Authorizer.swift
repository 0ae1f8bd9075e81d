import Base64
import HTTP
import Host
import Synchronization

/// Makes the `Authorization` header of each request. A token in a file is read again after a minute,
/// and at once when the server has refused it, since tokens of service accounts are replaced.
final class Authorizer: Sendable {
  private static let tokenLifetime = Duration.seconds(60)

  private let credentials: Credentials
  private let files: Files
  private let time: Timekeeper
  private let cache = Mutex<(token: String, readAt: Duration)?>(nil)

  init(_ credentials: Credentials, files: Files, time: Timekeeper) {
    self.credentials = credentials
    self.files = files
    self.time = time
  }

  /// The header's value; `nil` for none.
  ///
  /// - Throws: ``KubernetesError/credentials(reason:)`` where the token file cannot be read.
  func header() throws(KubernetesError) -> String? {
    switch credentials {
    case .none: return nil
    case .token(let token): return "Bearer \(token)"
    case .basic(let user, let password):
      return "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
    case .tokenFile(let path): return "Bearer \(try token(path))"
    }
  }

  /// Forgets the token that the server has refused; says whether asking again makes sense.
  func forget(_ refused: String?) -> Bool {
    guard case .tokenFile = credentials else { return false }
    cache.withLock { $0 = nil }
    guard let fresh = try? header() else { return false }
    return fresh != refused
  }

  private func token(_ path: String) throws(KubernetesError) -> String {
    let now = time.now()
    if let cached = cache.withLock({ $0 }), now - cached.readAt < Self.tokenLifetime {
      return cached.token
    }
    do throws(FileError) {
      let text = String(decoding: try files.read(path, 1 << 20), as: UTF8.self)
      guard let token = text.split(whereSeparator: \.isWhitespace).first.map(String.init) else {
        throw .failed(path: path, reason: "it is empty")
      }
      cache.withLock { $0 = (token, now) }
      return token
    } catch {
      throw .credentials(reason: "the token file \(path) is no use: \(error.reason)")
    }
  }
}
