import Diagnostics
import Host
import JSON
import YAML

/// The repositories of Helm's `repositories.yaml`, with their logins.
struct KnownRepositories: Sendable {
  struct Entry: Sendable {
    var name: String
    var address: ChartAddress
    /// As the file has it, but without a login, which must not get into locks.
    var writtenAddress: String
    /// As the file has it: Helm's locks are of this one.
    var addressWithLogin: String
    var login: ChartLogin?
    var passesLoginEverywhere: Bool
    var verifiesServer: Bool
    var authorities: String?
    var certificate: String?
    var key: String?
  }

  var entries: [Entry] = []
  /// Where they stand.
  var file: String?

  init() {}

  /// None where there is no such file.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where the file is no list of repositories.
  init(_ path: String?, in files: Files) throws(DiagnosticError) {
    guard let path else { return }
    file = path
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try files.read(path, 8 << 20)
    } catch .notFound {
      return
    } catch {
      throw SourceMistake.unreadable(error)
    }
    // The mistake is told without the line, which may have a password.
    guard let document = try? YAMLReader().read(bytes) else {
      throw RepositoryMistake.badFile(path, "it is not YAML")
    }
    for entry in document["repositories"]?.array ?? [] {
      guard let name = entry["name"]?.string, let url = entry["url"]?.string,
        !RegistryReference.isOne(url)
      else { continue }
      guard let address = try? ChartAddress(url) else {
        throw RepositoryMistake.badFile(path, "the address of \"\(name)\" cannot be used")
      }
      func text(_ key: String) -> String? {
        entry[key].flatMap { $0.string ?? $0.number?.literal }.flatMap { $0.isEmpty ? nil : $0 }
      }
      var login = address.login
      if let user = text("username"), let password = text("password") {
        login = ChartLogin(user: user, password: password)
      }
      entries.append(
        Entry(
          name: name,
          address: ChartAddress(address.url),
          writtenAddress: ChartAddress.withoutLogin(url),
          addressWithLogin: url,
          login: login,
          passesLoginEverywhere: entry["pass_credentials_all"]?.bool ?? false,
          verifiesServer: !(entry["insecure_skip_tls_verify"]?.bool ?? false),
          authorities: text("caFile"),
          certificate: text("certFile"),
          key: text("keyFile")
        )
      )
    }
  }

  func named(_ name: String) throws(DiagnosticError) -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw RepositoryMistake.unknownName(name, known: entries.map(\.name), file: file)
    }
    return entry
  }

  func entry(at address: ChartAddress) -> Entry? {
    entries.first { $0.address.isSameRepository(as: address) }
  }

  /// The repository that a packed chart seems to be of.
  func entry(above address: ChartAddress) -> Entry? {
    entries.first { $0.address.isAbove(address.url) }
  }
}

extension KnownRepositories.Entry {
  /// What the flags say, and where they say nothing, what the file does.
  func access(_ flags: ChartAccess, files: Files) throws(DiagnosticError) -> ChartAccess {
    var access = ChartAccess(login: login)
    try access.read(authorities: authorities, certificate: certificate, key: key, from: files)
    if let login = flags.login { access.login = login }
    if let authorities = flags.authorities { access.authorities = authorities }
    if let certificate = flags.clientCertificate { access.clientCertificate = certificate }
    access.passesLoginEverywhere = passesLoginEverywhere || flags.passesLoginEverywhere
    access.verifiesServer = verifiesServer && flags.verifiesServer
    access.usesPlainHTTP = flags.usesPlainHTTP
    return access
  }
}
