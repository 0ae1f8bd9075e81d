public import Diagnostics
public import HTTP

/// The address of a repository or a packed chart, with the login that may stand in it.
///
/// `https://user:password@charts.example.com/stable` is split, so that the login never becomes a part
/// of a message.
public struct ChartAddress: Sendable, Equatable, CustomStringConvertible {
  public var url: HTTPURL
  public var login: ChartLogin?

  public init(_ url: HTTPURL, login: ChartLogin? = nil) {
    self.url = url
    self.login = login
  }

  /// - Throws: ``Diagnostics/DiagnosticError`` where it is neither `http://` nor `https://`, or is no
  ///   address at all.
  public init(_ text: String) throws(DiagnosticError) {
    guard text.contains("://") else { throw SourceMistake.address(text, .scheme) }
    var text = text
    if let range = Self.loginRange(in: text) {
      let written = text[range].dropLast()
      let user = written.prefix { $0 != ":" }
      let password = written.dropFirst(user.count + 1)
      login = ChartLogin(
        user: HTTPURL.percentDecoded(String(user)),
        password: HTTPURL.percentDecoded(String(password))
      )
      text.removeSubrange(range)
    }
    let base = HTTPURL(scheme: .https, host: "")
    do throws(HTTPURL.ParseError) {
      url = try base.resolving(text)
    } catch {
      throw SourceMistake.address(text, error)
    }
    guard !url.host.isEmpty else { throw SourceMistake.address(text, .host) }
  }

  /// An address as it is written, but for the login in it.
  static func withoutLogin(_ text: String) -> String {
    var text = text
    if let range = loginRange(in: text) { text.removeSubrange(range) }
    return text
  }

  /// Where `user:password@` stands.
  private static func loginRange(in text: String) -> Range<String.Index>? {
    guard let separator = text.firstRange(of: "://") else { return nil }
    let rest = text[separator.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@") else { return nil }
    return rest.startIndex..<text.index(after: at)
  }

  public var description: String { url.publicDescription }

  /// The address of a file of the repository: Helm takes the whole path for a folder, and keeps the
  /// query.
  func file(_ reference: String) throws(HTTPURL.ParseError) -> HTTPURL {
    var folder = url
    folder.query = []
    while folder.path.hasSuffix("/") { folder.path.removeLast() }
    folder.path += "/"
    var file = try folder.resolving(reference)
    if !reference.contains("://") { file.query += url.query }
    return file
  }

  /// Whether both are the same repository: a slash at the end makes no difference.
  func isSameRepository(as other: ChartAddress) -> Bool {
    func path(_ url: HTTPURL) -> Substring {
      var path = url.path[...]
      while path.hasSuffix("/") { path.removeLast() }
      return path
    }
    return url.isSameServer(as: other.url) && path(url) == path(other.url)
      && url.query == other.url.query
  }

  /// Whether a file has an address below this one.
  func isAbove(_ file: HTTPURL) -> Bool {
    var folder = url.path
    if !folder.hasSuffix("/") { folder += "/" }
    return url.isSameServer(as: file) && file.path.hasPrefix(folder)
  }
}
