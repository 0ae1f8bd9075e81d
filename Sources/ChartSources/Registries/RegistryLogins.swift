import Base64
import Diagnostics
import Host
import JSON

/// The logins of registries that Helm and Docker keep in files of one form: `auths`, by the name of
/// the registry, or with a program that keeps logins (`credHelpers`, `credsStore`).
struct RegistryLogins: Sendable {
  enum Found: Sendable, Equatable {
    case login(ChartLogin)
    /// What stands for a login at the token server of the registry.
    case identityToken(String)
    /// What is sent as it is.
    case registryToken(String)
  }

  /// What is known of a registry.
  struct Answer: Sendable {
    var found: Found?
    /// The program that has the login, where a file says so and has none itself.
    var helper: String?
    /// What the program knows the registry by.
    var server = ""
  }

  /// The files, the most important one first; those that are not there do not count.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where a file is not JSON.
  static func look(
    for registry: String,
    in paths: [String],
    _ files: Files
  ) throws(DiagnosticError) -> Answer {
    var answer = Answer()
    for path in paths {
      let bytes: [UInt8]
      do throws(FileError) {
        bytes = try files.read(path, 4 << 20)
      } catch .notFound {
        continue
      } catch {
        throw SourceMistake.unreadable(error)
      }
      if bytes.allSatisfy({ $0 <= 0x20 }) { continue }
      // The mistake is told without the line, which may have a password.
      guard let file = try? JSONReader(duplicateKeys: .lastWins).read(bytes) else {
        throw RegistryMistake.badFile(path)
      }
      if let found = entry(for: registry, in: file).flatMap(read) {
        answer.found = found
        return answer
      }
      let names = Self.names(of: registry)
      let own = names.lazy.compactMap { file["credHelpers"]?[$0]?.string }.first
      // An empty entry says that a login exists, and that the program has it.
      let isKept = entry(for: registry, in: file) != nil
      let helper = own ?? (isKept ? file["credsStore"]?.string : nil)
      if answer.helper == nil, let helper, !helper.isEmpty {
        answer.helper = helper
        answer.server =
          own.flatMap { _ in key(of: registry, in: file["credHelpers"]) }
          ?? key(of: registry, in: file["auths"]) ?? registry
      }
    }
    return answer
  }

  /// Docker's own registry goes by an address of old.
  private static func names(of registry: String) -> [String] {
    registry == "docker.io"
      ? ["https://index.docker.io/v1/", "docker.io", "index.docker.io", "registry-1.docker.io"]
      : [registry]
  }

  private static func entry(for registry: String, in file: JSONValue) -> JSONValue? {
    key(of: registry, in: file["auths"]).flatMap { file["auths"]?[$0] }
  }

  /// What a registry is called in a list of them.
  private static func key(of registry: String, in entries: JSONValue?) -> String? {
    let names = Self.names(of: registry)
    guard let entries = entries?.object else { return nil }
    if let name = names.first(where: { entries[$0] != nil }) { return name }
    // Old files have addresses where new ones have names.
    return entries.members.first { names.contains(host(of: $0.key)) }?.key
  }

  private static func host(of name: String) -> String {
    var rest = name[...]
    for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    return String(rest.prefix { $0 != "/" })
  }

  private static func read(_ entry: JSONValue) -> Found? {
    func text(_ key: String) -> String? {
      entry[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
    if let token = text("registrytoken") { return .registryToken(token) }
    if let token = text("identitytoken") { return .identityToken(token) }
    if let packed = text("auth"), let bytes = Base64.decode(packed),
      let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    {
      let password = bytes[(colon + 1)...].prefix { $0 != 0 }
      let login = ChartLogin(
        user: String(decoding: bytes[..<colon], as: UTF8.self),
        password: String(decoding: password, as: UTF8.self)
      )
      return login.user.isEmpty && login.password.isEmpty ? nil : .login(login)
    }
    guard let user = text("username"), let password = text("password") else { return nil }
    return .login(ChartLogin(user: user, password: password))
  }
}
